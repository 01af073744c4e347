"""Three processes serve the same visitor: none shows the old list after another has shown the new one."""

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings

from catalog.lists import options
from catalog.models import Country, memory
from tests.faults.test_worker import database_url

pytestmark = [pytest.mark.postgres, pytest.mark.trial, pytest.mark.django_db(transaction=True)]
READER = """
import sys, time, django
django.setup()
from catalog.lists import options
print("ready", flush=True)
while True:
    began = time.time()
    name = options.country_name("CN")
    print(began, time.time(), name, flush=True)
    time.sleep(0.004)
"""
Look = tuple[float, float, str]  # began, ended, what was shown


@pytest.fixture
def readers() -> Iterator[list[subprocess.Popen[str]]]:
    environment = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "youyue.settings", "PATH": ""}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", READER],
            cwd=django_settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in started:
        assert process.stdout and process.stdout.readline() == "ready\n"
    yield started
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def looks(readers: list[subprocess.Popen[str]]) -> list[Look]:
    """What the readers and this process see while it names China anew."""
    seen: list[Look] = []
    options.country_name("CN")
    time.sleep(1)
    country = Country.objects.get(code="CN")
    country.name = "中国"
    country.save()
    until = time.time() + 3.5
    while time.time() < until:
        began = time.time()
        name = options.country_name("CN")
        seen.append((began, time.time(), name))
        time.sleep(0.004)
    for reader in readers:
        reader.kill()
        for line in reader.communicate()[0].splitlines():
            parts = line.split()
            if len(parts) == 3:
                seen.append((float(parts[0]), float(parts[1]), parts[2]))
    return seen


def flips(seen: list[Look]) -> int:
    """Times that the old name was shown to somebody who may have seen the new one."""
    first_new = min(ended for _began, ended, name in seen if name == "中国")
    return sum(began > first_new and name == "中国大陆" for began, _ended, name in seen)


@pytest.fixture(autouse=True)
def _in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "AFTER", 2.0)
    monkeypatch.setattr(memory, "_look_at", 0.0)


def test_nobody_sees_the_old_name_again(readers) -> None:
    seen = looks(readers)
    assert {name for _began, _ended, name in seen} == {"中国大陆", "中国"}
    assert flips(seen) == 0


def test_control_without_a_common_moment_they_do(readers, monkeypatch) -> None:
    monkeypatch.setattr(memory, "AFTER", 0.0)
    assert flips(looks(readers)) > 10
