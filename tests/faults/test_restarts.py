"""Web workers are killed and PostgreSQL is restarted under people who save, over and over.

Each of them writes a journal of what she was told is saved. At the end nothing of it is missing and nothing
is half there, and nobody has met an error without words.
"""

import http.client
import os
import random
import re
import shutil
import signal
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from applicants.models import Application
from tests import make
from tests.applicants.posting import posted
from tests.bench import meter
from tests.browser.killed import Server
from tests.faults.sizes import size

pytestmark = [
    pytest.mark.trial,
    pytest.mark.alone,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]
PEOPLE = 4
KILLS, RESTARTS = size(20, 1000), size(3, 20)
CSRF = "a" * 32
WHOLE = re.compile(r"第(\d+)次保存：(一二三四五六七八九十){40}。")


def text(number: int) -> str:
    return f"第{number}次保存：{'一二三四五六七八九十' * 40}。"


@dataclass
class Person:
    """Saves again and again; `told` is the last save of which she was told that it is there."""

    port: int
    application: Application
    cookie: str
    form: dict[str, str]
    told: int = 0
    answers: Counter[int] = field(default_factory=Counter)

    def save_until(self, ended: threading.Event) -> None:
        number = 0
        while not ended.is_set():
            number += 1
            try:
                status = self._save(number)
            except (OSError, http.client.HTTPException):
                status = 0  # the process died with the request in its hands
                time.sleep(0.05)
            self.answers[status] += 1
            if status == 302:
                self.told = number
            elif status == 503:
                time.sleep(0.2)

    def _save(self, number: int) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = urlencode(self.form | {"achievements": text(number), "csrfmiddlewaretoken": CSRF})
        headers = {
            "Cookie": f"sessionid={self.cookie}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request("POST", "/apply/achievements/", body, headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


@pytest.fixture
def people(transactional_db: None) -> list[Person]:
    """With a database that keeps what it has committed, as the one of `.ci/postgres` need not."""
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
    made = []
    for number in range(PEOPLE):
        person, browser = make.user(f"saves-{number}"), Client()
        application = make.application(person)
        form = posted(application, "achievements", go="next")
        browser.force_login(person)
        cookie = browser.cookies["sessionid"].value
        made.append(Person(0, application, cookie, {key: str(value) for key, value in form.items()}))
    return made


def restart(how: str) -> None:
    """PostgreSQL itself, if it is the one that `.ci/postgres` made for us."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        [data] = cursor.fetchone()
    if not data.startswith("/tmp/youyue-pg."):  # noqa: S108
        pytest.skip("this PostgreSQL is not ours to restart")
    connection.close()
    find = [str(settings.BASE_DIR / ".ci/postgres"), "--find"]
    programs = subprocess.run(find, check=True, capture_output=True, text=True).stdout.strip()
    command = [f"{programs}/pg_ctl", "-D", data, "-m", how, "-w", "restart"]
    if os.getuid() == 0:
        owner = os.stat(data)
        as_owner = ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]
        command = [shutil.which("setpriv") or as_owner[0], *as_owner[1:], *command]
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_worker(server: Server) -> None:
    """One of the processes that serve; gunicorn starts another."""
    assert server.process
    workers = [pid for pid in meter.family(server.process.pid) if meter.parent(pid) == server.process.pid]
    if workers:
        os.kill(random.choice(workers), signal.SIGKILL)  # noqa: S311


def test_nothing_acknowledged_is_lost(people: list[Person]) -> None:
    server, ended = Server().start("--preload", "--workers", "2"), threading.Event()
    for person in people:
        person.port = server.port
    threads = [threading.Thread(target=person.save_until, args=(ended,)) for person in people]
    faults = ["kill"] * KILLS + [["fast", "immediate"][number % 2] for number in range(RESTARTS)]
    random.shuffle(faults)
    try:
        for thread in threads:
            thread.start()
        for fault in faults:
            told = sum(person.told for person in people)
            until = time.monotonic() + 60
            while sum(person.told for person in people) < told + PEOPLE:  # they are at work again
                assert time.monotonic() < until, "nobody could save for a minute"
                time.sleep(0.02)
            time.sleep(random.uniform(0, 0.1))
            if fault == "kill":
                kill_worker(server)
            else:
                restart(fault)
        time.sleep(2)
    finally:
        ended.set()
        for thread in threads:
            thread.join(70)
        server.kill()
    answers = sum((person.answers for person in people), Counter[int]())
    print(f"\n{KILLS} kills, {RESTARTS} restarts; answers by status, 0 where none came: {dict(answers)}")
    assert set(answers) <= {0, 302, 503}
    assert answers[302] > KILLS + RESTARTS
    assert answers[0]  # the control: the faults did hit requests
    for person in people:
        person.application.refresh_from_db(fields=["achievements"])
        match = WHOLE.fullmatch(person.application.achievements)
        assert match, "half written"
        assert int(match[1]) >= person.told, "told that it was saved"
