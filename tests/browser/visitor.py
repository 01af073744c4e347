"""A person at a real browser, who reports everything that is wrong on the pages she comes to."""

import re
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Response, expect

from youyue.ui.context import CARE_COOKIE

RULES: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
STOCK_ADMIN = ("scrollable-region-focusable",)  # wide tables; browsers make them focusable themselves
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+\b")


class Visitor:
    """One browser window with its own cookies.

    Every page that is opened through `go`, `press` or `follow` is inspected once at 1440 and once at 390
    pixels: no accessibility violation, nothing wider than the window. Errors of the console, violations of
    the content security policy and answers of 500 and above are collected in `faults`.
    """

    inspected: set[tuple[str, str, bool, bool]] = set()

    def __init__(self, browser: Browser, base_url: str, *, script: bool = True) -> None:
        self.script, self.base_url = script, base_url
        self.faults: list[str] = []
        self.context = browser.new_context(
            base_url=base_url,
            java_script_enabled=script,
            viewport=WIDE,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        self.context.set_default_timeout(30_000)
        self.page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.url}: {response.status}")

    def cookies(self, jar: SimpleCookie, *, care: bool = False) -> "Visitor":
        """Take over a test client's session, without the way through the platform."""
        given = {name: morsel.value for name, morsel in jar.items()}
        if care:
            given[CARE_COOKIE] = "1"
        self.context.add_cookies([{"name": n, "value": v, "url": self.base_url} for n, v in given.items()])
        return self

    # --- what a person does ---------------------------------------------------------------------------
    def go(self, path: str) -> "Visitor":
        self.page.goto(path)
        return self.look()

    def press(self, name: str, within: Locator | None = None, exact: bool = True) -> "Visitor":
        """Press the button with this text and wait for the page that follows."""
        return self._click("button", name, within, exact)

    def follow(self, name: str, within: Locator | None = None, exact: bool = True) -> "Visitor":
        return self._click("link", name, within, exact)

    def _click(self, role: Any, name: str, within: Locator | None, exact: bool) -> "Visitor":
        target = (within or self.page.locator("body")).get_by_role(role, name=name, exact=exact).first
        with self.page.expect_navigation():
            target.click()
        return self.look()

    def fill(self, **fields: Any) -> "Visitor":
        """Fill the fields with these names: text, a date as (year, month, day), a choice, a tick."""
        for name, value in fields.items():
            if isinstance(value, tuple):
                for place, number in enumerate(value):
                    self._fill_one(f"{name}_{place}", number)
            else:
                self._fill_one(name, value)
        return self

    def _fill_one(self, name: str, value: Any) -> None:
        field = self.page.locator(f'[name="{name}"]:visible, input[type=radio][name="{name}"]').first
        kind = field.evaluate("one => one.type || one.tagName.toLowerCase()")
        if kind == "radio":
            self.page.locator(f'[name="{name}"][value="{value}"]').check()
        elif kind == "checkbox":
            field.set_checked(bool(value))
        elif kind.startswith("select"):
            field.select_option(str(value))
        else:
            field.fill(str(value))

    def attach(self, name: str, file_name: str, content: bytes, kind: str = "image/jpeg") -> "Visitor":
        payload = {"name": file_name, "mimeType": kind, "buffer": content}
        self.page.locator(f'input[type=file][name="{name}"]').first.set_input_files(payload)
        return self

    @property
    def path(self) -> str:
        """The address of the page without host and query."""
        return urlsplit(self.page.url).path

    def sees(self, text: str) -> bool:
        """Whether the text is on the page, waiting for it a while."""
        self.page.get_by_text(text).first.wait_for()
        return True

    def leave(self) -> None:
        self.context.close()

    # --- what is looked at on each page -----------------------------------------------------------------
    def settle(self) -> "Visitor":
        """Wait for the page that a button led to."""
        if self.script:  # a pressed button may wait for what was typed to be saved first
            expect(self.page.locator("html[data-yy-leaving]")).to_have_count(0, timeout=30_000)
        self.page.wait_for_load_state()
        return self

    def look(self) -> "Visitor":
        self.settle()
        heading = self.page.locator("h1").first
        title = heading.inner_text() if heading.count() else self.page.title()
        care = bool(self.page.locator("html[data-care]").count())
        place = (UUID.sub("#", self.path), title, self.script, care)
        if place not in Visitor.inspected:
            Visitor.inspected.add(place)
            self.inspect()
        return self

    def look_at_the_dialog(self, name: str) -> "Visitor":
        """As `look`, at a page with this dialog open."""
        if ("dialog", name, True, False) not in Visitor.inspected:
            Visitor.inspected.add(("dialog", name, True, False))
            self.inspect()
        return self

    def inspect(self) -> None:
        """Look at the page at both widths, now."""
        for size in (NARROW, WIDE):
            self.page.set_viewport_size(size)
            self.inspect_as_it_is()

    def inspect_as_it_is(self) -> None:
        """Look at the page in its present size, so that what is open stays open."""
        self.look_at_the_width()
        self.look_for_barriers()

    def look_at_the_width(self) -> None:
        width = self.page.evaluate("window.innerWidth")
        over = self.page.evaluate("document.documentElement.scrollWidth") - width
        if over > 0:
            self.faults.append(f"{self.page.url}: {over} px too wide at {width}")

    def look_for_barriers(self) -> None:
        """With axe, which needs a script."""
        width = self.page.evaluate("window.innerWidth")
        if self.script:
            is_admin = self.path.startswith("/admin/")
            # Django's forms.css imports a sheet: axe would copy it into the page, which the policy refuses.
            options = RULES | {"preload": not is_admin}
            for rule in Axe().run(self.page, options=options).response["violations"]:
                if rule["id"] in STOCK_ADMIN and is_admin:
                    continue
                self.faults.append(f"{self.page.url} at {width}: {_told(rule)}")

    def picture(self, path: Path) -> None:
        self.page.screenshot(path=path, full_page=True)


class Hurried(Visitor):
    """Does not look around on pages that others inspect."""

    def look(self) -> "Visitor":
        return self.settle()

    def look_at_the_dialog(self, name: str) -> "Visitor":
        return self


def _told(rule: dict[str, Any]) -> str:
    targets = ", ".join(str(node["target"][0]) for node in rule["nodes"][:3])
    return f"{rule['id']}: {rule['help']} ({targets})"
