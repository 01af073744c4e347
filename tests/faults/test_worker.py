"""The worker as a process, killed at any moment, or three at once: nothing lost, nothing half done."""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from catalog.models import MaterialRequirement
from materials import intake
from materials.dossiers import open_dossier
from materials.models import MaterialFile
from tests import make
from tests.faults.clamd import FakeClamd
from tests.faults.servers import MailSink
from tests.faults.servers import serving as listening
from tests.faults.sizes import size
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes
from youyue.notices.models import Job, Outbox

pytestmark = pytest.mark.django_db(transaction=True)
State = MaterialFile.ScanState


@pytest.fixture
def clamd(settings) -> Iterator[FakeClamd]:
    fake = FakeClamd()
    with listening(fake) as port:
        settings.CLAMD_SOCKET = f"127.0.0.1:{port}"
        yield fake


@pytest.fixture
def sink() -> Iterator[tuple[MailSink, int]]:
    fake = MailSink()
    with listening(fake) as port:
        yield fake, port


def database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    where = (
        f"/{database['HOST']}"
        if database["HOST"].startswith("/")
        else f"{database['HOST']}:{database['PORT']}/"
    )
    person = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
    return f"postgres://{person}@{where.rstrip('/')}/{database['NAME']}"


@contextmanager
def worker(settings, *arguments: str, mail_port: int = 0) -> Iterator[subprocess.Popen]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "youyue.settings",
        "DATABASE_URL": database_url(),
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "CLAMD_SOCKET": settings.CLAMD_SOCKET,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}" if mail_port else "memorymail://",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "work", *arguments], cwd=django_settings.BASE_DIR, env=environment
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def hand_in(count: int) -> list[MaterialFile]:
    dossier, person = open_dossier(), make.user("mowen")
    requirement = MaterialRequirement.objects.get(name="劳动合同")
    return [
        intake.accept(dossier, requirement, upload(f"{number}.pdf", pdf_bytes(number + 1)), person)
        for number in range(count)
    ]


def wait_until(happened: Callable[[], object], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def let_leases_expire() -> None:
    """As if the time of every lease and pause were over."""
    Job.objects.exclude(subject="").update(due_at=timezone.now())
    Outbox.objects.update(due_at=timezone.now())


def states() -> Counter[str]:
    return Counter(MaterialFile.objects.values_list("scan_state", flat=True))


def test_worker_that_is_killed_in_the_middle(settings, clamd: FakeClamd) -> None:
    [file] = hand_in(1)
    clamd.fault = "hangs"
    with worker(settings, "--pause", "0.1") as process:
        wait_until(lambda: clamd.asked)
        process.kill()
    job = Job.objects.exclude(subject="").get()
    assert (job.attempts, job.due_at > timezone.now()) == (1, True)
    assert states() == {State.PENDING: 1}
    clamd.fault = ""
    let_leases_expire()
    with worker(settings, "--once") as process:
        assert process.wait(60) == 0
    assert states() == {State.CLEAN: 1}
    assert not Job.objects.exclude(subject="").exists()
    assert Job.objects.filter(subject="").count() >= 5, "the periodic jobs are in the table"


def test_worker_that_is_told_to_stop_ends_what_it_has_in_hand(settings, clamd: FakeClamd) -> None:
    hand_in(1)
    clamd.fault, clamd.patience = "hangs", 2
    with worker(settings, "--pause", "0.1") as process:
        wait_until(lambda: clamd.asked)
        process.terminate()
        assert process.wait(20) == 0
    job = Job.objects.exclude(subject="").get()
    assert job.due_at < timezone.now() + timedelta(seconds=40), "it came to the end and set the pause"


@pytest.mark.trial
def test_killed_again_and_again(settings, clamd: FakeClamd, sink: tuple[MailSink, int]) -> None:
    taken, port = sink
    hand_in(8)
    kills, rounds = random.Random(4), size(20, 100)
    for number in range(rounds):
        for half in "ab":
            Outbox.objects.create(to=f"{number}{half}@example.cn", subject="消息", body="请登录查看")
        with worker(settings, "--pause", "0.05", mail_port=port) as process:
            time.sleep(kills.uniform(0.8, 2.2))
            process.kill()
        let_leases_expire()
    with worker(settings, "--once", mail_port=port) as process:
        assert process.wait(120) == 0
    assert states() == {State.CLEAN: 8}
    assert not Job.objects.exclude(subject="").exists()
    arrived = Counter(to for to, _body in taken.taken)
    assert len(arrived) == 2 * rounds, "no mail is lost"
    assert sum(arrived.values()) - 2 * rounds <= rounds, (
        "at most one duplicate for a kill between sending and marking"
    )


@pytest.mark.trial
def test_three_workers_at_once(settings, clamd: FakeClamd, sink: tuple[MailSink, int]) -> None:
    taken, port = sink
    hand_in(10)
    for number in range(100):
        Outbox.objects.create(to=f"{number}@example.cn", subject="消息", body="请登录查看")
    with (
        worker(settings, "--pause", "0.05", mail_port=port),
        worker(settings, "--pause", "0.05", mail_port=port),
        worker(settings, "--pause", "0.05", mail_port=port),
    ):
        wait_until(
            lambda: states() == {State.CLEAN: 10} and not Job.objects.exclude(subject="").exists(), 120
        )
        wait_until(lambda: not Outbox.objects.filter(sent_at=None).exists(), 60)
    assert len(clamd.asked) == len(set(clamd.asked)) == 10, "each file went to the scanner once"
    assert Counter(to for to, _body in taken.taken) == {f"{number}@example.cn": 1 for number in range(100)}
