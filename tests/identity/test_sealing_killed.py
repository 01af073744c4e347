"""`seal_columns` killed with -9 again and again: nothing is lost, nothing is half, and it gets done."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from applicants.models import Application
from tests import make
from tests.browser.killed import database_url
from youyue.identity import old_columns
from youyue.identity.models import User

pytestmark = [
    pytest.mark.trial,
    pytest.mark.alone,
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
]
ROWS = 6000


@pytest.fixture
def poured() -> None:
    """So many people, as the release before has written them."""
    User.objects.bulk_create(
        User(subject=f"old-{number}", account_name=f"old-{number}") for number in range(ROWS)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_user SET email = account_name || '@example.cn', political_status = '13',"
            " birth_date = date '1960-05-04', registered_residence = '户口' || account_name"
            " WHERE subject LIKE 'old-%'"
        )


def left() -> int:
    return User.objects.filter(old_columns.in_clear(User)).count()


def run() -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", "seal_columns"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.DEVNULL,
    )


def test_killed_runs_go_on_and_lose_nothing(poured: None) -> None:
    cut = [ROWS]
    for _kill in range(200):
        process = run()
        seen = time.monotonic()
        while process.poll() is None and left() == cut[-1] and time.monotonic() - seen < 60:
            time.sleep(0.01)
        time.sleep(random.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        process.wait()
        cut.append(left())
        if len({number for number in cut if 0 < number < ROWS}) >= 3 or not cut[-1]:
            break
    assert len({number for number in cut if 0 < number < ROWS}) >= 1, "no kill hit it at work"
    assert cut == sorted(cut, reverse=True)
    _all_stand()  # while some are sealed and some are not
    assert run().wait() == 0
    assert left() == 0
    _all_stand()


def _all_stand() -> None:
    for user in User.objects.filter(subject__startswith="old-").iterator():
        assert user.email == f"{user.account_name}@example.cn"
        assert user.registered_residence == f"户口{user.account_name}"
        assert (user.political_status, str(user.birth_date)) == ("13", "1960-05-04")


def test_people_who_save_meanwhile_lose_nothing(poured: None) -> None:
    """Beside the command every twentieth row gets another address, by the new code."""
    made = make.application()
    process = run()
    changed = list(User.objects.filter(subject__startswith="old-").order_by("subject")[::20])
    for user in changed:
        fresh = User.objects.get(pk=user.pk)
        fresh.email = f"new-{fresh.account_name}@example.cn"
        fresh.save(update_fields=["email"])
    assert process.wait() == 0
    for user in changed:
        assert User.objects.get(pk=user.pk).email == f"new-{user.account_name}@example.cn"
    assert left() == 0
    assert Application.objects.get().pk == made.pk
