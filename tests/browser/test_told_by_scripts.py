"""What the scripts of the filing say while they look things up."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.trial

HERE = "http://told.here/"
SCRIPTS = settings.BASE_DIR / "static" / "js"
FILE = """<div data-yy-material id="m{n}"><div class="file" id="f{n}" data-yy-scan="{state}">
<div class="file-name"><span>{n}.pdf</span></div>{mark}</div></div>"""
UPLOADS = """<p data-yy-upload-status data-page="/again"
 data-clean="“{{name}}”检测通过" data-still-scanning="还在检测"></p>
{files}<script type=module>
import {{ watch }} from "/scanning.js";
watch((parts, id) => document.getElementById(id).replaceWith(parts[0]));
window.isReady = true;
</script>"""
CLAUSES = """<form data-yy-clauses="#clauses"><input type=search name=q>
<p role=alert hidden data-yy-no-network data-words="没有连上网络"></p></form>
<div id=clauses><div data-yy-cards></div>{found}</div><script type=module src="/clauses.js"></script>"""


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Page]]:
    page = chromium.new_page()

    def open_page(html: str, again: Callable[[Route], None]) -> Page:
        def serve(route: Route) -> None:
            path = route.request.url.removeprefix(HERE)
            if path.endswith(".js"):
                return route.fulfill(body=(SCRIPTS / path).read_text(), content_type="text/javascript")
            if path:
                return again(route)
            return route.fulfill(body=html, content_type="text/html; charset=utf-8")

        page.route("**/*", serve)
        page.clock.install()
        page.goto(HERE)
        return page

    yield open_page
    page.close()


def files(state: str) -> str:
    mark = "<b data-yy-scanning>检测中</b>" if state == "pending" else ""
    return "".join(FILE.format(n=n, state=state, mark=mark) for n in (1, 2))


def judged(route: Route) -> None:
    body = UPLOADS.format(files=files("clean"))
    route.fulfill(body=body, content_type="text/html; charset=utf-8")


def test_two_materials_judged_in_one_look_are_both_told(opened: Callable[..., Page]) -> None:
    page = opened(UPLOADS.format(files=files("pending")), judged)
    page.wait_for_function("window.isReady")
    page.clock.run_for(4000)
    expect(page.locator("[data-yy-upload-status]")).to_have_text("“1.pdf”检测通过 “2.pdf”检测通过")


def test_search_without_a_network_says_so_and_searches_when_it_is_back(opened: Callable[..., Page]) -> None:
    is_away = True

    def search(route: Route) -> None:
        if is_away:
            return route.abort()
        return route.fulfill(body=CLAUSES.format(found="科技奖"), content_type="text/html; charset=utf-8")

    page = opened(CLAUSES.format(found="全部"), search)
    page.fill("input", "奖")
    page.clock.run_for(300)
    expect(page.get_by_role("alert")).to_have_text("没有连上网络")
    expect(page.locator("#clauses")).to_have_text("全部")
    is_away = False
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#clauses")).to_have_text("科技奖")
    expect(page.get_by_role("alert")).to_have_count(0)
