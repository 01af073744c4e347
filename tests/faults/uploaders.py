"""People who upload over HTTP, one file at a time each, and what their pages say of the store behind."""

import random
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import urllib3
from django.conf import settings
from django.db import connection
from django.test import Client

from applicants.models import Application
from applicants.submission.completeness import materials_of
from catalog.lists.requirements import requirements_for
from materials.models import MaterialFile
from materials.store import vault
from tests import make
from tests.scans import pdf_bytes

AT_ONCE = 6
ROW = re.compile(r'<tbody class="mat"[^>]*id="material-([\w-]+)".*?</tbody>', re.DOTALL)
Held = Callable[[str], bytes | None]  # the plain bytes under a name, asked past whatever spoils the way


@dataclass
class Person:
    """An applicant at a browser of her own; `told` are the files she was told are taken, `refused` what she
    was told of the others."""

    url: str
    application: Application
    cookie: str
    codes: list[str]
    http: urllib3.PoolManager = field(default_factory=urllib3.PoolManager)
    token: str = ""
    told: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    paper: bytes = field(default_factory=lambda: pdf_bytes(2))

    def page(self) -> str:
        """The materials page, which also gives the token that forms need."""
        answer = self.http.request("GET", f"{self.url}/apply/materials/", headers={"Cookie": self.cookie})
        assert answer.status == 200
        page = answer.data.decode()
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        if fresh := re.search(r"csrftoken=\w+", answer.headers.get("Set-Cookie", "")):
            self.cookie = f"{self.cookie}; {fresh[0]}"
        return page

    def upload(self, code: str, name: str, replaces: str) -> tuple[int, float]:
        """Status and seconds."""
        began = time.monotonic()
        answer = self.http.request(
            "POST",
            f"{self.url}/apply/materials/{code}/upload/",
            fields={"replaces": replaces, "file": (name, self.paper, "application/pdf")},
            headers={"Cookie": self.cookie, "X-CSRFToken": self.token, "X-Requested-With": "fetch"},
            timeout=60,
            retries=False,
        )
        if answer.status == 200:
            self.told.append(name)
        else:
            self.refused.append(answer.data.decode())
        return answer.status, time.monotonic() - began


def people_at(url: str, count: int) -> list[Person]:
    """With drafts of their own, their materials pages opened."""
    made = []
    for number in range(count):
        applicant = make.user(f"person-{number}")
        application = make.application(applicant, complete=False, work_arrangement="full_time")
        browser = Client()
        browser.force_login(applicant)
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
        codes = [asked.requirement.code for asked in requirements_for("full_time", "")]
        made.append(Person(url, application, cookie, codes))
    for person in made:
        person.page()
    return made


def upload_all(people: list[Person], count: int, seed: int, name: str = "") -> list[tuple[int, float]]:
    """So many uploads, some in another file's place, AT_ONCE of them under way, each person one at a time."""
    draw = random.Random(seed)
    plan = [(draw.randrange(len(people)), draw.randrange(4), draw.random() < 0.2) for _number in range(count)]
    busy = [threading.Lock() for _person in people]

    def one(number: int) -> tuple[int, float]:
        who, which, replace = plan[number]
        person = people[who]
        code = person.codes[which]
        with busy[who]:
            try:
                files = MaterialFile.objects.filter(
                    material__dossier=person.application.dossier_id,
                    material__requirement__code=code,
                    removed_at=None,
                )
                before = files.first() if replace or files.count() == settings.MATERIAL_MAX_FILES else None
            finally:
                connection.close()
            return person.upload(code, f"{name}{number:03}.pdf", str(before.pk) if before else "")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(count)))


def without_bytes(held: Held) -> list[MaterialFile]:
    return [file for file in MaterialFile.objects.all() if not _is_backed(held, file)]


def wrongly_ticked(held: Held, people: list[Person]) -> list[str]:
    """Rows of the people's pages that say 是 and have no file behind them, or say 否 and have one."""
    wrong = []
    for person in people:
        rows = list(ROW.finditer(person.page()))
        assert [row[1] for row in rows] == person.codes
        ticked = {row[1] for row in rows if 'class="yes"' in row[0]}
        sound = {
            row.requirement.code
            for row in materials_of(person.application)
            if any(_is_backed(held, file) for file in row.files)
        }
        wrong += [f"{person.application.pk} {code}" for code in ticked ^ sound]
    return wrong


def _is_backed(held: Held, file: MaterialFile) -> bool:
    content = held(file.stored.name)
    return content is not None and vault.digest(content) == file.sha256
