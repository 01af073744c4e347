"""What is counted in this process, for `/metrics`. Names of views and kinds only: nobody's data is a label.

Where several processes serve, PROMETHEUS_MULTIPROC_DIR names an empty folder in which they count together; it
has to be set before this module is imported.
"""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("youyue_requests", "Requests that were answered.", ["view", "status"])
SECONDS = Histogram(
    "youyue_request_seconds",
    "How long a request took, until the answer began.",
    ["view"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0),
)
STORE_FAILURES = Counter("youyue_store_failures", "Times the store of files gave or took nothing.", ["act"])
CHILDREN_REPLACED = Counter(
    "youyue_children_replaced", "Children that look into files and were not kept for another.", ["why"]
)
UPLOADS_BUSY = Gauge(
    "youyue_upload_slots_busy", "Uploads that are being taken in.", multiprocess_mode="livesum"
)
UPLOADS_WAITED = Counter("youyue_uploads_told_to_wait", "Uploads that found no place.", ["who"])
WITHHELD = Counter("youyue_withheld", "Times data was not given out: a seal, or the access log.", ["kind"])
for _kind in ("seal", "log", "chain", "place"):  # from the start, so that the first one is an increase
    WITHHELD.labels(_kind)
DATABASE_AWAY = Counter("youyue_database_away", "Requests that the database did not answer.")
REPEATED = Counter("youyue_repeated_decisions", "Decisions that came twice and had been taken.")
JOBS = Counter("youyue_jobs", "Jobs that this process did.", ["kind", "outcome"])
JOB_SECONDS = Counter("youyue_job_seconds", "How long they took.", ["kind"])


def counted() -> list[tuple[str, dict[str, str], float]]:
    """What this process has counted since it began: name, labels, number. For those that nobody can ask."""
    counters = (JOBS, JOB_SECONDS, STORE_FAILURES, CHILDREN_REPLACED, WITHHELD)
    return [
        (sample.name, sample.labels, sample.value)
        for counter in counters
        for family in counter.collect()
        for sample in family.samples
        if sample.name.endswith("_total")
    ]
