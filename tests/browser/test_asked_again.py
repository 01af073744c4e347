"""What the scripts send again when the server says no: what may get better, and not for ever."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.trial

HERE = "http://asked.again/"
SCRIPTS = settings.BASE_DIR / "static" / "js"
SESSION = "export const renew = async () => 'in'; export const signInAgain = () => {};"
HTML = """<input name=csrfmiddlewaretoken value=x><script type=module>
import { listen, put, send } from "/acts.js";
window.states = [];
listen((state, left) => window.states.push(`${state} ${left}`));
window.act = (key) => put({ key, url: "/act", fields: {} });
window.send = send;
window.isReady = true;
</script>"""
WITHHELD = {"error": "withheld", "message": ""}


class Server:
    """Answers every act as it is told to."""

    def __init__(self, page: Page) -> None:
        self.page, self.asked = page, 0
        self.answer: dict[str, Any] | None = {"status": 200}
        page.route("**/*", self._serve)
        page.clock.install()
        page.goto(HERE)
        page.wait_for_function("window.isReady")

    def _serve(self, route: Route) -> None:
        path = route.request.url.removeprefix(HERE)
        if path == "act":
            self.asked += 1
            return route.fulfill(**self.answer) if self.answer else route.abort()
        if path == "session.js":
            return route.fulfill(body=SESSION, content_type="text/javascript")
        if path.endswith(".js"):
            return route.fulfill(body=(SCRIPTS / path).read_text(), content_type="text/javascript")
        return route.fulfill(body=HTML, content_type="text/html")

    def act(self, key: str = "a") -> "Server":
        self.page.evaluate("key => act(key)", key)
        self.page.wait_for_function("states.length && !states.at(-1).startsWith('saving')")
        return self

    def after(self, seconds: int) -> int:
        """How often it was asked until then, all in all."""
        for _step in range(seconds // 5):
            self.page.clock.run_for(5000)
            self.page.wait_for_timeout(5)
        return self.asked

    @property
    def state(self) -> str:
        said: str = self.page.evaluate("states.at(-1)")
        return said


@pytest.fixture
def server(chromium: Browser) -> Iterator[Server]:
    page = chromium.new_page()
    yield Server(page)
    page.close()


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 405},
        {"status": 503, "headers": {"Retry-After": "60"}, "body": json.dumps(WITHHELD)},
    ],
    ids=["never", "withheld"],
)
def test_what_does_not_get_better_waits_for_the_person(server: Server, answer: dict[str, Any]) -> None:
    server.answer = answer
    assert server.act().state == "waits 1"
    assert server.after(120) == 1
    server.answer = {"status": 200}
    assert server.act("b").state == "saved 0"  # the next act takes the first along
    assert server.asked == 3


@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_is_refused_does_not_hold_up_the_rest(server: Server, status: int) -> None:
    server.answer = {"status": status}
    assert server.act().state == "refused 0"
    assert server.after(60) == 1


@pytest.mark.parametrize(
    "answer", [None, {"status": 500}, {"status": 502}], ids=["network", "broken", "gateway"]
)
def test_network_is_tried_ever_more_seldom_and_in_the_end_no_more(
    server: Server, answer: dict[str, Any] | None
) -> None:
    server.answer = answer
    assert server.act().state == "failed 1"
    assert 5 <= server.after(60) <= 7
    assert server.after(600) <= 20
    assert server.state == "waits 1"
    last = server.asked
    assert server.after(300) == last


def test_server_is_left_alone_as_long_as_it_asks(server: Server) -> None:
    server.answer = {"status": 429, "headers": {"Retry-After": "40"}}
    assert server.act().state == "failed 1"
    assert server.after(35) == 1
    server.answer = {"status": 200}
    assert server.after(15) == 2
    assert server.state == "saved 0"
