"""Fifty people upload, with a sound store and with one that hangs: everybody else's pages keep their speed.

The control is the same portal where every thread may be uploading.
"""

import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import make
from tests.bench.filings import BOUNDARY, multipart, scans
from tests.deploy.lines import ask, connect
from tests.deploy.served import HOST, SECRET, Served

pytestmark = [pytest.mark.trial, pytest.mark.alone, pytest.mark.postgres]
PEOPLE = 50
PATIENCE = 8.0  # seconds for a page, after which it counts as never
LEAST = 0.1  # seconds: on a shared machine a page may be so much later without a cause
TOKEN = "a" * 32
TURN = re.compile(rb'"waiting": (\d+), "ticket": "([^"]+)"')


def test_uploads_starve_nobody(
    collected: Path, transactional_db: None, settings, tmp_path: Path, client_of
) -> None:
    """One test, because starting the portal takes longer than asking."""
    settings.SECRET_KEY = SECRET
    reader = make.user("reader")
    make.application(reader)
    cookie = f"__Host-sessionid={client_of(reader).cookies['sessionid'].value}"
    people = []
    for number in range(PEOPLE):
        person = make.user(f"uploads-{number}")
        make.application(person, complete=False, work_arrangement="full_time")
        people.append(client_of(person).cookies["sessionid"].value)
    with portal(collected, tmp_path / "limited") as limited:
        median(limited, cookie, 3)
        alone = median(limited, cookie)
        hanging, told = beside(limited, cookie, people, hang=True)
        sound, taken = beside(limited, cookie, people, hang=False)
        again = median(limited, cookie)
    with portal(collected, tmp_path / "unlimited", DEPLOY_SLOTS_OF="100") as unlimited:
        median(unlimited, cookie, 3)
        starved, _told = beside(unlimited, cookie, people, hang=True)
        crowded, _taken = beside(unlimited, cookie, people, hang=False)
    print(f"\nmedian of pages: alone {said(alone)} and {said(again)};", end=" ")
    print(f"{PEOPLE} upload to a store that hangs {said(hanging)},", end=" ")
    print(f"without the limit {said(starved)};", end=" ")
    print(f"to a sound one {said(sound)}, without the limit {said(crowded)}")
    print(f"uploads answered {dict(told)}, {dict(taken)}")
    usual = max(alone, again)
    assert hanging <= max(2 * usual, usual + LEAST)
    assert told[429] and not taken[500] + told[500]
    assert taken[200]
    assert starved >= max(10 * hanging, PATIENCE / 2)  # the control
    assert sound < crowded  # both share two processors with fifty uploads


def said(seconds: float) -> str:
    return "none" if seconds == PATIENCE else f"{seconds * 1000:.0f} ms"


@contextmanager
def portal(collected: Path, home: Path, **more: str) -> Iterator[Served]:
    home.mkdir()
    running = Served(home)
    try:
        running.start_portal(collected, DEPLOY_HANGS="1", **more)
        yield running
    finally:
        (home / "hang").unlink(missing_ok=True)
        running.stop()


def median(served: Served, cookie: str, count: int = 20) -> float:
    """Seconds until a page is there; PATIENCE if half of them never come."""
    times = []
    for _number in range(count):
        for path in ("/", "/items/", "/apply/basics/"):
            began = time.monotonic()
            try:
                answer = ask(served.socket, path, seconds=PATIENCE, Cookie=cookie)
                assert answer.status == 200, (path, answer.status)
                times.append(time.monotonic() - began)
            except TimeoutError:
                times.append(PATIENCE)
            if times.count(PATIENCE) == 3:
                return PATIENCE
    return sorted(times)[len(times) // 2]


def beside(served: Served, cookie: str, people: list[str], *, hang: bool) -> tuple[float, Counter[int]]:
    """The median of pages while everybody uploads, and how often each answer was given to uploads."""
    flag, ended, told = served.home / "hang", threading.Event(), Counter[int]()
    if hang:
        flag.touch()
    body = multipart({"csrfmiddlewaretoken": TOKEN}, {"file": scans()[0]})
    threads = [
        threading.Thread(target=upload, args=(served.socket, person, body, ended, told), daemon=True)
        for person in people
    ]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 60
    time.sleep(5)  # until all of them are at it
    while not hang and told[200] < PEOPLE and time.monotonic() < until:
        time.sleep(0.1)  # those who waited before are forgotten first
    try:
        return median(served, cookie, 10), told
    finally:
        ended.set()
        flag.unlink(missing_ok=True)
        for thread in threads:
            thread.join(60)


def upload(where: Path, session: str, body: bytes, ended: threading.Event, told: Counter[int]) -> None:
    """As our script does, again and again: told to wait, it asks with its ticket until its turn has come."""
    headers = {
        "Cookie": f"__Host-sessionid={session}; __Host-csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Referer": f"https://{HOST}/",
        "X-Forwarded-Proto": "https",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "X-Requested-With": "fetch",
        "X-Upload-Ticket": "",
    }
    while not ended.is_set():
        try:
            status, answer = posted(where, headers, body)
        except (OSError, http.client.HTTPException):
            continue
        told[status] += 1
        turn = TURN.search(answer) if status == 429 else None
        headers["X-Upload-Ticket"] = ""
        while turn and not ended.is_set():
            headers["X-Upload-Ticket"] = turn[2].decode()
            if not int(turn[1]):
                break
            ended.wait(min(1 + int(turn[1]) * 0.1, 4))
            try:
                turn = TURN.search(posted(where, headers | {"X-Upload-Ask": "1"}, b"")[1])
            except (OSError, http.client.HTTPException):
                continue


def posted(where: Path, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(HOST)
    connection.sock = connect(where, seconds=60)
    try:
        connection.request("POST", "/apply/materials/labour-contract/upload/", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
