"""`python -m tests.bench [--quick]`: one table. Exit code 1 on a missed goal, 2 when noise hid it."""

import argparse
import os
import shutil
import sys
import tempfile
import time

os.environ["BENCH_HOME"] = tempfile.mkdtemp(prefix="youyue-bench-")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

import django  # noqa: E402

SMALL, LARGE = 10_000, 1_000_000
MOST_BYTES = 14 * 1024
CONNECTIONS = 4


def main() -> int:
    parser = argparse.ArgumentParser(prog="manage.py bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 rows only")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--requests", type=int, default=8, help="per page and round")
    parser.add_argument("--journeys", action="store_true", help="whole filings with uploads instead of pages")
    parser.add_argument("--applicants", type=int, default=20, help="of --journeys, at once")
    parser.add_argument("--filings", type=int, default=40, help="of --journeys, in all")
    parser.add_argument("--think", type=float, default=1.5, help="seconds between two pages of a journey")
    arguments = parser.parse_args()
    django.setup()
    try:
        return bench(arguments)
    finally:
        shutil.rmtree(os.environ["BENCH_HOME"], ignore_errors=True)


def bench(arguments: argparse.Namespace) -> int:
    from django.conf import settings
    from django.db import connection

    from tests.bench import journeys, meter, pages, raw, report, run, seed, server

    if settings.DEBUG:
        raise SystemExit("DEBUG is on: Django keeps every query then, and nothing measured would hold")
    began = time.monotonic()
    world = report.said("preparing", lambda: prepare(seed))
    if arguments.journeys:
        return journeys.bench(arguments, world)
    report.said(f"{SMALL:,} applications", lambda: seed.pour(world, SMALL))
    mine, theirs = pages.ours(world), pages.peers(world)
    for page in mine + theirs:
        page.queries = count_queries(page)
    theirs += raw.written(mine)
    database = server.database_pid()
    if connection.vendor == "postgresql" and database is None:
        print("The database server's process is not on this machine: its CPU is not counted.")
    with server.running() as (port, pid):
        visitors = [run.Visitor("127.0.0.1", port) for _ in range(CONNECTIONS)]

        def read() -> tuple[float, float]:
            return meter.cpu_seconds(pid), meter.cpu_seconds(database) if database else 0.0

        def measure(asked: list[run.Page]) -> dict[str, run.Cost]:
            return run.measure(asked, visitors, read, rounds=arguments.rounds, requests=arguments.requests)

        costs = report.said("measuring", lambda: measure(mine + theirs))
        verdicts = [run.judge(page, costs[page.name], MOST_BYTES) for page in mine]
        verdicts += report.against_peers(costs)
        report.table(f"{SMALL:,} applications, {connection.vendor}", mine + theirs, costs, verdicts)
        print("", *raw.times(costs), sep="\n")
        if not arguments.quick:
            report.said(f"{LARGE:,} applications", lambda: seed.pour(world, LARGE))
            slow = pages.last_pages(world, LARGE)
            for visitor in visitors:
                visitor.close()  # the server has hung up meanwhile
            large = report.said("measuring", lambda: measure(mine + theirs + slow))
            more = [run.judge(page, large[page.name], MOST_BYTES) for page in mine]
            more += report.against_peers(large, at_large=True)
            more += [
                run.growth(f"growth of {name}", costs[name], large[name], 1.10) for name in report.GROWING
            ]
            report.table(f"{LARGE:,} applications", mine + theirs + slow, large, more)
            print("", *raw.times(large), sep="\n")
            verdicts += more
    print(f"{time.monotonic() - began:.0f} s")
    return (
        1 if any(v.passed is False for v in verdicts) else 2 if any(v.passed is None for v in verdicts) else 0
    )


def prepare(seed):
    from django.core.management import call_command

    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    return seed.people()


def count_queries(page) -> int:
    """How many queries the page needs once the process is warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.cookies["sessionid"] = page.cookie

    def ask():
        return client.get(page.path) if page.data is None else client.post(page.path, page.data)

    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(
        [
            query
            for query in captured
            if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
