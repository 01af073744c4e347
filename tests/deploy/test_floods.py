"""One client asks two hundred times a second at each door: it is refused, the others hardly feel it.

`FLOOD_SECONDS=20` is the full size. What others feel is the median of their pages beside the flood, in times
of the median of the same pages just before and after it.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache.backends.db import DatabaseCache

from applicants.models import Application, Membership
from tests import make
from tests.bench.filings import BOUNDARY, multipart
from tests.deploy.lines import ask
from tests.deploy.served import HOST, Served
from tests.scans import pdf_bytes
from youyue.identity.platform import ENDPOINTS

pytestmark = [pytest.mark.trial, pytest.mark.alone, pytest.mark.postgres]
SECONDS = float(os.environ.get("FLOOD_SECONDS", "4"))
RATE = 200
USUAL = 2.0  # seconds of asking without a flood, before and after
MOST = 2.0
ISSUER = "https://identity.example.cn"  # of the settings
PAGES = ("/", "/items/", "/apply/basics/")
TOKEN = "a" * 32
FORM = "application/x-www-form-urlencoded"


@dataclass
class Door:
    path: str
    method: str = "GET"
    data: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    who: str = ""  # nobody

    def request(self, cookies: dict[str, str]) -> dict[str, Any]:
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Real-IP": "203.0.113.9"}
        headers |= {"Origin": f"https://{HOST}", "Cookie": f"__Host-csrftoken={TOKEN}"}
        if self.who:
            headers["Cookie"] += f"; __Host-sessionid={cookies[self.who]}"
        body = b""
        if self.method == "POST":
            pairs = {"csrfmiddlewaretoken": TOKEN, **self.data}
            body = multipart(pairs, self.files) if self.files else urlencode(pairs).encode()
            headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}" if self.files else FORM
        return {
            "method": self.method,
            "path": self.path,
            "headers": headers,
            "body": body.decode("latin-1"),
        }


@pytest.fixture
def known_platform(served: Served) -> None:
    """Its document, as it is kept once it has been read: signing in then asks nobody else."""
    document = {name: f"{ISSUER}/{name}" for name in ENDPOINTS} | {"issuer": ISSUER}
    DatabaseCache("cache", {}).set(f"identity:discovery:{ISSUER}", document, 3600)


@pytest.fixture
def cookies(served: Served, client_of: Callable, known_platform: None) -> dict[str, str]:
    """Sessions: an applicant who floods, an administrator of an employer who does, and somebody else."""
    employer = make.employer()
    owner, quiet, filed = make.user("mowen"), make.user("chenzhihao"), make.user("filed")
    make.application(owner, employer=employer)
    make.application(filed, employer=employer, stage="employer_review")
    for number in range(5):
        make.application(make.user(f"filed{number}"), employer=employer, stage="employer_review")
    make.application(quiet, employer=employer)
    signed_in = {
        "applicant": owner,
        "filed": filed,
        "quiet": quiet,
        "employer": make.reviewer("zhao", employer, Membership.Role.ADMIN),
    }
    return {who: client_of(user).cookies["sessionid"].value for who, user in signed_in.items()}


@pytest.fixture
def doors(cookies: dict[str, str]) -> dict[str, Door]:
    filed = Application.objects.get(applicant=make.user("filed"))
    upload = "/apply/materials/labour-contract/upload/"
    return {
        "sign in": Door("/login/"),
        "callback": Door("/login/callback/?state=x&code=x"),
        "lookup": Door("/apply/employers/?q=%E7%A0%94%E7%A9%B6", who="applicant"),
        "letter code": Door(
            "/employer/information/letter/", "POST", {"invitation_code": "ABCD-EFGH"}, who="employer"
        ),
        "receipt check": Door("/check/", "POST", {"number": "YY2026-K7MQ4RTW", "code": "ABCDEF"}),
        "autosave": Door("/apply/contact/autosave/", "POST", {"address": "天河路"}, who="applicant"),
        "upload": Door(upload, "POST", files={"file": pdf_bytes(1)}, who="applicant"),
        "export": Door("/employer/export/", "POST", who="employer"),
        "archive": Door(f"/items/{filed.pk}/archive/", who="filed"),
        "pdf": Door(f"/items/{filed.pk}/form.pdf", who="filed"),
    }


def pages(served: Served, cookie: str, seconds: float) -> list[float]:
    """How long each took, one after the other."""
    times, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        for path in PAGES:
            began = time.monotonic()
            assert ask(served.socket, path, Cookie=f"__Host-sessionid={cookie}").status == 200
            times.append(time.monotonic() - began)
            time.sleep(0.02)
    return times


def flooded(served: Served, door: Door, cookies: dict[str, str], home: Path) -> tuple[dict[str, int], float]:
    """How often each status came, and what the others felt of it."""
    told = {"socket": str(served.socket), "rate": RATE, "seconds": SECONDS}
    (home / "flood.json").write_text(json.dumps(told | {"requests": [door.request(cookies)]}))
    _within_a_minute(SECONDS + 2)
    usual = pages(served, cookies["quiet"], USUAL)
    command = [sys.executable, "-m", "tests.deploy.flood", str(home / "flood.json")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as flood:
        time.sleep(0.3)  # it starts
        beside = pages(served, cookies["quiet"], SECONDS - 0.5)
        statuses = json.loads(flood.communicate()[0])
    usual += pages(served, cookies["quiet"], USUAL)
    return statuses, statistics.median(beside) / statistics.median(usual)


def _within_a_minute(seconds: float) -> None:
    """A flood over the end of a minute would be let in twice."""
    left = 60 - time.time() % 60
    if left < seconds + USUAL:
        time.sleep(left)


def test_a_flood_at_each_door(served: Served, cookies, doors: dict[str, Door], tmp_path: Path) -> None:
    """What a machine that others use too makes slow is asked again, twice at most."""
    pages(served, cookies["quiet"], 2)
    bad = []
    for name, door in doors.items():
        for turn in range(3):
            if turn:  # what was counted in this minute is let in no more
                time.sleep(60 - time.time() % 60)
            statuses, times = flooded(served, door, cookies, tmp_path)
            print(f"{name}: others {times:.2f} ×, {statuses}")
            if times <= MOST:
                break
        else:
            bad.append(f"{name}: others wait {times:.1f} times as long")
        if not statuses.get("429"):
            bad.append(f"{name}: nobody is refused, {statuses}")
    assert bad == []


@pytest.fixture
def _not_throttled(monkeypatch: pytest.MonkeyPatch) -> None:
    guards = [f"youyue.service.throttling.{name}Middleware" for name in ("Flood", "Throttling")]
    monkeypatch.setenv("DEPLOY_WITHOUT", " ".join(guards))


# the guards are off before the portal starts
@pytest.mark.usefixtures("_not_throttled")
def test_control_without_the_guards_the_others_wait(
    served: Served, cookies: dict[str, str], doors: dict[str, Door], tmp_path: Path
) -> None:
    """All threads pack the files of one client, as long as the flood lasts."""
    pages(served, cookies["quiet"], 2)
    statuses, times = flooded(served, doors["archive"], cookies, tmp_path)
    print(f"archive, not throttled: others {times:.2f} ×, {statuses}")
    assert times > MOST
