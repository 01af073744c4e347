"""A real Chromium against a real server on real transactions."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.browser import lying
from tests.browser.visitor import Visitor

# The same engine without a browser's own windows, which cost a process of their own, where Debian has it.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Playwright keeps an event loop in this thread, which Django would take for asynchronous code."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visitor(
    chromium: Browser, live_server: LiveServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Visitor]]:
    """Opens a window for one more person; `script=False` for one with JavaScript off, `kind` for one of
    special habits, `url` for another server than the test's own."""
    opened: list[Visitor] = []
    watch = lying.Watch(tmp_path_factory.mktemp("spool"))

    def open_window(*, script: bool = True, kind: type[Visitor] = Visitor, url: str = "") -> Visitor:
        opened.append(kind(chromium, url or live_server.url, script=script))
        return opened[-1]

    yield open_window
    faults = [fault for person in opened for fault in person.faults]
    for one in opened:
        one.leave()
    watch.end()
    faults += [f"lies in clear: {found}" for found in watch.found()]
    assert not faults, "\n".join(faults)
