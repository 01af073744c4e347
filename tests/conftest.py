"""What every test stands on: the catalogue, people, a closed network, templates that may not err."""

import math
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection
from django.template import engines
from django.template.base import FilterExpression, Node
from django.test import Client
from pytest_socket import disable_socket, enable_socket

from catalog.models import memory
from tests import make
from tests.world import World, build
from youyue.identity.assurance import marks
from youyue.identity.models import User

ASK_THE_DATABASE = {"db", "transactional_db", "live_server"}
OPEN_NETWORK = ("browser", "faults", "bench", "deploy")


# --- the second run: what touches no database is the same with each of them -----------------------------
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("long") is None)  # begun last they are waited for
    if not os.environ.get("YOUYUE_ONLY_WITH_DATABASE"):
        return
    kept = [item for item in items if _needs_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def _needs_database(item: pytest.Item) -> bool:
    """Whether it may touch the database, or is run nowhere else."""
    asks = ASK_THE_DATABASE & set(getattr(item, "fixturenames", ()))
    return bool(asks) or any(item.get_closest_marker(name) for name in ("django_db", "postgres", "browser"))


# --- network: closed, but for the tests that are about it ------------------------------------------
@pytest.fixture(autouse=True)
def _network(request: pytest.FixtureRequest) -> Iterator[None]:
    """PostgreSQL's driver opens its own connections and is not concerned."""
    folder = Path(request.node.path).relative_to(settings.BASE_DIR / "tests").parts[0]
    if folder not in OPEN_NETWORK:
        disable_socket(allow_unix_socket=True)
    yield
    enable_socket()


# --- templates: an undefined variable fails the test ----------------------------------------------
class Undefined(str):
    """Stands for an undefined variable in a template; ours may not have one without `|default`.

    The first of none (`errors.0`) is not undefined, it is empty.
    """

    found: list[str] = []

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        expression = frame.f_locals.get("self")
        if isinstance(expression, FilterExpression) and not (
            any(function.__name__.startswith("default") for function, _ in expression.filters)
            or str(expression.var).endswith(".0")
        ):
            where = _template_of(frame)
            if where:
                Undefined.found.append(f"{{{{ {expression.token} }}}} in {where}")
                if threading.current_thread() is threading.main_thread():
                    pytest.fail(f"undefined template variable: {Undefined.found.pop()}")
        return False


def _template_of(frame: FrameType | None) -> str:
    """The name of our template that is being drawn, or "" while Django's own are."""
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            path = Path(node.origin.name)
            return str(path) if path.is_relative_to(settings.BASE_DIR / "templates") else ""
        frame = frame.f_back
    return ""


@pytest.fixture(autouse=True)
def _no_undefined_variables() -> Iterator[None]:
    engines["django"].engine.string_if_invalid = Undefined()
    Undefined.found.clear()
    yield
    assert Undefined.found == []


# --- data: the catalogue is there in every test that may touch the database -------------------------
@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        call_command("load_catalog", verbosity=0)
    yield
    with django_db_blocker.unblock():
        _end_other_sessions()


def _end_other_sessions() -> None:
    """A browser keeps its connections, they keep the server's threads, and these keep the database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A transactional test empties every table, the catalogue with them."""
    try:
        return (yield)
    finally:
        marker = item.get_closest_marker("django_db")
        emptied = {"transactional_db", "live_server"} & set(item.fixturenames)
        if nextitem is not None and (emptied or (marker and marker.kwargs.get("transaction"))):
            from pytest_django.plugin import blocking_manager_key

            with item.config.stash[blocking_manager_key].unblock():
                call_command("load_catalog", verbosity=0)


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every test begins with empty caches; what is remembered in the process then lasts until its end, so
    that numbers of queries do not depend on the clock. Ask for a page once before counting."""
    monkeypatch.setattr(memory, "KEPT", 3600.0)
    monkeypatch.setattr(memory, "AFTER", 0.0)
    monkeypatch.setattr(memory, "_look_at", math.inf)
    monkeypatch.setattr(memory, "_turns", [])
    memory.forget()
    cache.clear()
    storages._storages.pop("checkpoints", None)  # in memory
    yield
    memory.forget()
    cache.clear()


# --- sessions: force_login proves as much as a sign-in at the platform's highest level --------------------
@pytest.fixture(autouse=True)
def _assured(request: pytest.FixtureRequest) -> Iterator[None]:
    """The doors of `identity/assurance/doors.py` let everybody pass but in tests marked `unassured`. It is
    the sign-in that is marked, not the guard that is off; a real one, at the platform, says for itself."""
    if request.node.get_closest_marker("unassured"):
        yield
        return
    user_logged_in.connect(_assure, dispatch_uid="tests")
    yield
    user_logged_in.disconnect(_assure, dispatch_uid="tests")


def _assure(sender: Any, request: Any, **_more: Any) -> None:
    request.session[marks.ASSURED] = {"at": 1 << 40, "by": "tests"}  # whatever time a test travels to


# --- people ----------------------------------------------------------------------------------------
@pytest.fixture
def applicant(db: None) -> User:
    return make.user("mowen")


@pytest.fixture
def other_applicant(db: None) -> User:
    return make.user("chenzhihao")


@pytest.fixture
def reviewer(db: None) -> User:
    """Of the applicant's employer."""
    return make.reviewer("linghai", make.employer())


@pytest.fixture
def colleague(db: None) -> User:
    """A second reviewer of the same employer."""
    return make.reviewer("linghai2", make.employer())


@pytest.fixture
def other_reviewer(db: None) -> User:
    return make.reviewer("nanyue", make.employer("other"))


@pytest.fixture
def officer_province(db: None) -> User:
    return make.officer("chuangkou-sheng", "440000")


@pytest.fixture
def officer_guangzhou(db: None) -> User:
    """Of the window that the applicant's employer belongs to."""
    return make.officer("chuangkou-gz", "440100")


@pytest.fixture
def editor(db: None) -> User:
    return make.office_user("bianji", "editor")


@pytest.fixture
def administrator(db: None) -> User:
    return make.office_user("guanli", "admin")


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """A test client signed in as this user; `None` is nobody."""

    def signed_in(user: User | None = None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def world(request: pytest.FixtureRequest, db: None) -> World:
    """Everybody, and an application at the stage that the test's parameter names."""
    return build(request.param)


# --- reports ---------------------------------------------------------------------------------------
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where `YOUYUE_NO_SKIPS` is set (make test), a skipped test is a failure."""
    import os

    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("YOUYUE_NO_SKIPS") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("tests were skipped, and none may be", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
