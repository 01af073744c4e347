"""Whole filings by many applicants at once, with real uploads, over HTTP: `--journeys`.

Each applicant keeps a connection, reads a page, thinks, sends the next form, uploads a scan for each
material as our script does (waiting where it is told to), reads the pledge for its five seconds and
submits. Counted are the processor time of the web server with its children, of the database and of the
worker, how long people waited, and what went wrong. Processor time is judged in limit pages of the same
run. The client costs processor time as well, and so does whatever else runs on the machine: the times
people waited are judged only where the rest was little.
"""

import argparse
import http.client
import os
import queue
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.bench import meter, report, server
from tests.bench.filings import BOUNDARY, forms_of, multipart, scans
from tests.bench.run import Page, Verdict, cost_of
from tests.bench.seed import World
from tests.scans import portrait_bytes

MATERIAL = re.compile(r'<tbody class="mat"[^>]*id="material-([\w-]+)"')
TICKET = re.compile(r'name="ticket" value="([^"]+)"')
PLEDGE = 5.3  # seconds
CSRF = "a" * 32
MOST = 133  # limit pages: 400 ms where a limit page takes 3.0, as it does on two quiet cores
OTHERS = 0.15  # share of the processors that others may have taken where waiting is judged
PATIENCE = 300  # seconds until a file that is told to wait counts as an error


class Wrong(Exception):
    """An answer that is not what a filing needs."""


@dataclass
class Tally:
    """What all applicants together have seen."""

    pages: list[float] = field(default_factory=list)
    uploads: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    done: int = 0
    told_to_wait: int = 0


@dataclass
class Applicant:
    """One person with a session, and what she fills in."""

    port: int
    cookie: str
    forms: dict[str, dict[str, str]]
    scans: list[bytes]
    think: float
    tally: Tally

    def file(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            for slug in self.forms:
                self._page(f"/apply/{slug}/")
                self._post(f"/apply/{slug}/", self.forms[slug], {"portrait_upload": portrait_bytes()})
            self._page("/apply/reviewing-employer/")
            codes = MATERIAL.findall(self._page("/apply/materials/"))
            for code, scan in zip(codes, self.scans, strict=True):
                self._upload(f"/apply/materials/{code}/upload/", scan)
            self._page("/apply/check/")
            pledge = TICKET.search(self._page("/apply/pledge/"))
            if not pledge:
                raise Wrong("no pledge: the filing is not complete")
            time.sleep(PLEDGE)
            where = self._post("/apply/pledge/", {"ticket": pledge[1]}, {})
            if not where.endswith("/submitted/"):
                raise Wrong(f"submitted, and sent to {where}")
            self._page(where)
            self.tally.done += 1
        except (Wrong, OSError, http.client.HTTPException) as error:
            self.tally.errors.append(f"{type(error).__name__}: {error}"[:200])
        finally:
            self._connection.close()

    def _page(self, path: str) -> str:
        status, body, _headers = self._timed("GET", path, None, {}, self.tally.pages)
        if status != 200:
            raise Wrong(f"GET {path}: {status}")
        time.sleep(self.think * random.uniform(0.5, 1.5))
        return body.decode()

    def _post(self, path: str, data: dict[str, str], files: dict[str, bytes]) -> str:
        """Where it leads to."""
        pairs = {"csrfmiddlewaretoken": CSRF} | data
        if path == "/apply/basics/":
            kind, body = f"multipart/form-data; boundary={BOUNDARY}", multipart(pairs, files)
        else:
            kind, body = "application/x-www-form-urlencoded", urlencode(pairs).encode()
        status, _body, headers = self._timed("POST", path, body, {"Content-Type": kind}, self.tally.pages)
        if status != 302:
            raise Wrong(f"POST {path}: {status}")
        return headers["Location"]

    def _upload(self, path: str, scan: bytes) -> None:
        headers = {
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
            "X-Requested-With": "fetch",
            "X-Upload-Ticket": "",
        }
        body = multipart({"csrfmiddlewaretoken": CSRF}, {"file": scan})
        began = time.monotonic()
        while True:
            status, answer, _headers = self._timed("POST", path, body, headers, None)
            turn = re.search(rb'"waiting": (\d+), "ticket": "([^"]+)"', answer) if status == 429 else None
            if turn is None:
                break
            self.tally.told_to_wait += 1
            while turn and int(turn[1]):
                if time.monotonic() - began > PATIENCE:
                    raise Wrong("waited in vain to upload")
                headers["X-Upload-Ticket"] = turn[2].decode()
                time.sleep(min(1 + int(turn[1]) * 0.1, 4))
                asked = headers | {"X-Upload-Ask": "1"}
                _status, answer, _headers = self._timed("POST", path, b"", asked, None)
                turn = re.search(rb'"waiting": (\d+), "ticket": "([^"]+)"', answer)
        if status != 200:
            raise Wrong(f"upload: {status}")
        self.tally.uploads.append(time.monotonic() - began)

    def _timed(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], into: list[float] | None
    ) -> tuple[int, bytes, http.client.HTTPMessage]:
        known = {"Cookie": f"sessionid={self.cookie}; csrftoken={CSRF}", "X-CSRFToken": CSRF}
        began = time.monotonic()
        self._connection.request(method, path, body, known | headers)
        answer = self._connection.getresponse()
        content = answer.read()
        if into is not None:
            into.append(time.monotonic() - began)
        return answer.status, content, answer.headers


# --- the run ------------------------------------------------------------------------------------------
@contextmanager
def worker() -> Iterator[int]:
    from django.conf import settings

    command = [sys.executable, "-m", "django", "work", "--pause=1", "--skip-checks"]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=os.environ)  # noqa: S603
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(60)


def drive(applicants: list[Applicant], at_once: int) -> float:
    """Let all of them file, so many at a time; returns how long it took."""
    waiting: queue.SimpleQueue[Applicant] = queue.SimpleQueue()
    for applicant in applicants:
        waiting.put(applicant)
    requests = len(applicants[0].forms) * 2 + 10
    stagger = applicants[0].think * requests + PLEDGE

    def one(number: int) -> None:
        time.sleep(stagger * number / at_once)  # people do not begin in the same second
        while True:
            try:
                waiting.get_nowait().file()
            except queue.Empty:
                return

    began = time.monotonic()
    threads = [threading.Thread(target=one, args=(number,)) for number in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.monotonic() - began


def jobs_left() -> int:
    from django.db import connection

    from youyue.notices.models import Job

    try:
        return Job.objects.filter(kind="materials.draw").count()
    finally:
        connection.close()


def percentile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=100)[int(share * 100) - 1] if len(values) > 1 else sum(values)


def bench(arguments: argparse.Namespace, world: World) -> int:
    """Prints the figures; 1 if a goal was missed."""
    from tests import make

    count, at_once = max(arguments.filings, arguments.applicants), arguments.applicants
    people = report.said("people", lambda: [make.user(f"journey-{number}") for number in range(count)])
    forms, papers_ = forms_of(world), report.said("drawing scans", scans)
    print("scans of " + ", ".join(f"{len(scan) // 1024} KB" for scan in papers_))
    tally = Tally()
    page = Page("limit", "/bench/limit/", "bench-limit", world.cookie(world.applicant))
    database = server.database_pid()
    with server.running() as (port, web), worker() as work:
        applicants = [
            Applicant(port, world.cookie(user), forms, papers_, arguments.think, tally) for user in people
        ]
        warm = Applicant(port, world.cookie(make.user("warm")), forms, papers_, 0.0, Tally())
        report.said("warming up", warm.file)
        if warm.tally.errors:
            raise SystemExit(f"the filing that warms up failed: {warm.tally.errors}")
        while jobs_left():
            time.sleep(0.5)
        limit = [cost_of(page, port, lambda: sum(_read(web, database, work)[:2]))]
        before, machine = _read(web, database, work), meter.machine()
        seconds = report.said(f"{count} filings, {at_once} at once", lambda: drive(applicants, at_once))
        at_end, machine = _read(web, database, work), meter.machine() - machine
        began = time.monotonic()
        while jobs_left() and time.monotonic() - began < 3 * seconds + 60:
            time.sleep(0.5)
        after = time.monotonic() - began
        limit.append(cost_of(page, port, lambda: sum(_read(web, database, work)[:2])))
        used = [now - then for now, then in zip(_read(web, database, work), before, strict=True)]
    ours = sum(now - then for now, then in zip(at_end, before, strict=True))
    others = max(machine - ours, 0) / (seconds * (os.cpu_count() or 1))
    print(
        f"the client took {before[3] and used[3]:.1f} s of the processor, others {others:.0%} of the machine"
    )
    verdicts = _verdicts(
        tally, count, at_once, seconds, after, used, statistics.fmean(limit), is_quiet=others < OTHERS
    )
    for verdict in verdicts:
        print(f"{verdict.name:40}{verdict.found:>14}  {verdict.goal:>10}  {verdict.word}")
    for error in sorted(set(tally.errors))[:10]:
        print(f"  {tally.errors.count(error)}x {error}")
    return 1 if any(verdict.passed is False for verdict in verdicts) else 0


def _verdicts(
    tally: Tally,
    count: int,
    at_once: int,
    seconds: float,
    after: float,
    used: list[float],
    limit: float,
    *,
    is_quiet: bool,
) -> list[Verdict]:
    done = max(tally.done, 1)
    web, database, work = (usage / done for usage in used[:3])
    p95, many = percentile(tally.pages, 0.95), at_once > 50

    def times(name: str, found: float, *, judged: bool = True) -> Verdict:
        words = f"{found * 1000:.0f} ms, {found / limit:.0f}x"
        return Verdict(name, words, f"<= {MOST}x", found <= MOST * limit if judged else None)

    def at_most(name: str, found: float, goal: float, unit: str, *, judged: bool = True) -> Verdict:
        return Verdict(name, f"{found:.2f} {unit}", f"<= {goal:g}", found <= goal if judged else None)

    rate = tally.done / seconds
    return [
        Verdict("errors", f"{len(tally.errors)}", "0", not tally.errors and tally.done == count),
        Verdict(
            "filings", f"{rate:.2f} /s", ">= 4" if many else "-", rate >= 4 if is_quiet and many else None
        ),
        times("CPU of a filing, web with its children", web, judged=False),
        times("CPU of a filing, database", database, judged=False),
        times("CPU of a filing, these together", web + database),
        times("CPU of a filing, worker", work),
        at_most("pages, p50", percentile(tally.pages, 0.5), 1.0 if many else 0.3, "s", judged=False),
        at_most("pages, p95", p95, 1.0 if many else 0.3, "s", judged=is_quiet),
        at_most("uploads with waiting, p95", percentile(tally.uploads, 0.95), 60, "s", judged=False),
        at_most("told to wait, times a filing", tally.told_to_wait / done, 4, "", judged=False),
        at_most("the worker was done after", after, seconds, "s", judged=is_quiet),
    ]


def _read(web: int, database: int | None, work: int) -> tuple[float, float, float, float]:
    return (
        meter.cpu_seconds(web),
        meter.cpu_seconds(database) if database else 0.0,
        meter.cpu_seconds(work),
        time.process_time(),
    )
