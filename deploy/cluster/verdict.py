"""What the journals say beside what the database says."""

import base64
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cluster.applicants import Answer, Applicant
from cluster.faults import Fault
from cluster.hosts import Host
from cluster.journals import Keeper, Writer, missing
from cluster.web import NAME
from cluster.whole import Cluster, session

PROCESS, HOST, READ = 15.0, 30.0, 5.0  # goals, in seconds
READS = {"home", "item", "picture", "contact", "pledge", "recall page"}


@dataclass
class Line:
    what: str
    result: str
    is_well: bool

    def __str__(self) -> str:
        return f"  {'ok ' if self.is_well else 'BAD'}  {self.what:48} {self.result}"


def p95(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * 0.95) - 1)] if ordered else 0.0


def outage(fault: Fault, acknowledged: list[float]) -> float:
    """The longest time without an acknowledged row that touches the fault."""
    times = sorted(at for at in acknowledged if fault.at - 5 <= at <= fault.until + 5)
    gaps = [after - before for before, after in zip(times, times[1:], strict=False) if after > fault.at]
    return max(gaps, default=fault.until - fault.at)


def of_writes(cluster: Cluster, leader: Host, writers: list[Writer], faults: list[Fault]) -> list[Line]:
    marks = {mark for writer in writers for _at, mark in writer.acknowledged}
    alone = [mark for fault in faults for _at, mark in fault.alone_acknowledged or ()]
    lost = missing(cluster, leader, marks | set(alone))
    second = [
        mark
        for fault in faults
        for at, mark in fault.alone_acknowledged or ()
        if fault.leads_again_at and fault.leads_again_at < at < fault.until
    ]
    tried = sum(fault.alone_tried for fault in faults)
    lines = [
        Line("rows acknowledged / lost", f"{len(marks)} / {len(lost)}", not lost),
        Line("rows a second leader accepted / tried at a cut host", f"{len(second)} / {tried}", not second),
    ]
    times = [at for writer in writers for at, _mark in writer.acknowledged]
    for is_host, goal in ((False, PROCESS), (True, HOST)):
        ours = [fault for fault in faults if fault.is_host == is_host and fault.kind in DATABASE]
        outages = [outage(fault, times) for fault in ours]
        if outages:
            name = "dead or cut host" if is_host else "dead process"
            each = ", ".join(f"{seconds:.1f}" for seconds in sorted(outages))
            words = f"p95 {p95(outages):.1f} s of {len(outages)}: {each}"
            lines.append(Line(f"no write acknowledged, {name}", words, p95(outages) <= goal))
    return lines


DATABASE = {"postgres killed", "Patroni killed", "host killed", "network cut"}


def of_applicants(cluster: Cluster, leader: Host, people: list[Applicant]) -> list[Line]:
    with session(leader, cluster.secrets, NAME) as cursor:
        cursor.execute("SELECT id::text, wechat_sealed FROM applicants_application")
        saved = {key: _number(cluster.secrets["field"], key, sealed) for key, sealed in cursor.fetchall()}
        cursor.execute(
            "SELECT application_id::text, name FROM applicants_event ORDER BY application_id, sequence"
        )
        events: dict[str, list[str]] = {}
        for key, name in cursor.fetchall():
            events.setdefault(key, []).append(name)
    lost_saves, lost_decisions, twice = [], [], []
    for person in people:
        key, journal = person.facts["application"], person.journal
        number = saved[key]
        if journal.kept and not journal.kept <= number <= journal.tried:
            lost_saves.append(f"{key}: {journal.kept} kept, {number} there")
        there, known = events.get(key, []), journal.decided
        if there[: len(known)] != known:
            lost_decisions.append(key)
        elif there[len(known) :] not in ([], [journal.in_hand]):
            twice.append(key)
    saves = sum(person.journal.kept for person in people)
    decisions = sum(len(person.journal.decided) for person in people)
    strange = Counter(words for person in people for words in person.journal.strange)
    return [
        Line("saves up to which browsers were told / lost", f"{saves} / {len(lost_saves)}", not lost_saves),
        Line("decisions acknowledged / lost", f"{decisions} / {len(lost_decisions)}", not lost_decisions),
        Line("decided twice", str(len(twice)), not twice),
        Line("answers that should not be", str(dict(strange) or 0), not strange),
    ]


def _number(field_key: str, row: str, sealed: str) -> int:
    """What the portal sealed in the row (`youyue/identity/sealed.py`), 0 for nothing."""
    if not sealed:
        return 0
    raw = base64.b64decode(sealed.partition(":")[2])
    bound_to = f"applicants_application:wechat_sealed:{row}".encode()
    name = AESGCM(base64.b64decode(field_key)).decrypt(raw[:12], raw[12:], bound_to)
    return int(name.decode().removeprefix("no-"))


def of_reads(people: list[Applicant]) -> list[Line]:
    answers = [answer for person in people for answer in person.journal.answers if answer.act in READS]
    slow = [answer for answer in answers if answer.seconds > READ]
    counts = Counter(answer.status for answer in answers)
    over = Counter(f"{answer.act} {answer.status}" for answer in slow)
    longest = max((answer.seconds for answer in answers), default=0.0)
    words = f"{len(answers)}; slowest {longest:.1f} s; over {READ:.0f} s: {dict(over) or 0}; {dict(counts)}"
    homes = [answer for answer in answers if answer.act == "home"]
    away = sum(not answer.is_well for answer in homes)
    return [
        Line("pages read", words, not slow),
        Line("of them the home page, not answered by a page", f"{away} of {len(homes)}", True),
    ]


def of_store(keepers: list[Keeper]) -> list[Line]:
    kept = sum(len(keeper.kept) for keeper in keepers)
    lost = [name for keeper in keepers for name in keeper.lost()]
    failed = Counter(words for keeper in keepers for _at, words in keeper.failed)
    slowest = max((keeper.slowest for keeper in keepers), default=0.0)
    words = f"{kept} / {len(lost)}; refused {dict(failed) or 0}; slowest {slowest:.1f} s"
    return [Line("objects acknowledged / lost", words, not lost)]


def of_requests(name: str, answers: list[Answer], until: float = 0.0) -> Line:
    """None fails; those that were sent before `until` may, as they were in the hands of what died."""
    failed = Counter((answer.act, answer.status) for answer in answers if not answer.is_well)
    later = sum(not answer.is_well and answer.at > until for answer in answers)
    in_hand = f", {sum(failed.values()) - later} in hand" if until else ""
    words = f"{later} of {len(answers)} failed{in_hand} {dict(failed) or ''}"
    return Line(name, words.strip(), not later)


def between(people: list[Applicant], fault: Fault) -> list[Answer]:
    return [
        answer
        for person in people
        for answer in person.journal.answers
        if fault.at <= answer.at <= fault.until
    ]
