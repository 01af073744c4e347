"""A person without a mouse: what cannot be reached by Tab does not exist for her.

Nothing here moves the focus by script. The focus is looked at after every key, also for whether it can be
seen: a stop without an outline, or under the bar at the foot of the window, is a fault.
"""

from typing import Any

from playwright.sync_api import Locator

from tests.browser.visitor import Visitor

MOST = 250  # stops that no page has
# Where the focus is, and what is wrong with how it looks there.
STOP = """target => {
  const here = document.activeElement;
  if (here === document.body) return ["outside", ""];
  if (here === window.yyFirstStop) return ["round", ""];
  window.yyFirstStop ??= here;
  const shown = here.closest("label") ?? here;
  const { left, top, width, height } = shown.getBoundingClientRect();
  const above = document.elementFromPoint(left + Math.min(width / 2, 40), top + height / 2);
  const bare = (style) => style.outlineStyle === "none" && style.boxShadow === "none";
  let wrong = "";
  if ([here, shown].every((one) => bare(getComputedStyle(one)))) wrong = "no outline";
  else if (shown !== above && !shown.contains(above) && !above?.contains(shown)) wrong = "covered";
  return [here === target ? "there" : "on the way", wrong && `${wrong}: ${here.outerHTML.slice(0, 120)}`];
}"""


class Keyboard:
    """Keys pressed in the window of `person`."""

    def __init__(self, person: Visitor) -> None:
        self.person, self.page = person, person.page
        self.page.on("filechooser", lambda chooser: None)  # from now on the tests' to answer

    def tap(self, key: str) -> "Keyboard":
        self.page.keyboard.press(key)
        return self

    # --- going somewhere -------------------------------------------------------------------------------
    def reach(self, target: Locator, key: str = "Tab", most: int = MOST) -> "Keyboard":
        """Press Tab until the focus is there. Fails when it comes round, or never gets there."""
        one = target.element_handle()
        if one.evaluate("one => { window.yyFirstStop = undefined; return one === document.activeElement; }"):
            return self
        for _stop in range(most):
            self.tap(key)
            state, wrong = one.evaluate(STOP)
            if wrong:
                self.person.faults.append(f"{self.page.url}: {wrong}")
            if state == "there":
                return self
            if state == "round":
                break
        raise AssertionError(f"{key} never gets to {target}")

    def skip(self) -> "Keyboard":
        """Past the head of the page, by the first link on it."""
        if self.page.url.endswith("#main"):  # the browser has kept the place through a redirect
            return self
        self.tap("Tab")
        first = self.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert 'class="skip"' in first, f"{self.page.url} begins with {first}"
        self.tap("Enter")
        assert self.page.evaluate("document.activeElement.id") == "main"
        return self

    def open(self, target: Locator, key: str = "Enter") -> "Keyboard":
        """A link or a button that leads to another page."""
        self.reach(target)
        with self.page.expect_navigation():
            self.tap(key)
        self.person.settle()
        return self

    def link(self, name: str, within: str = "body") -> "Keyboard":
        return self.open(self._named("link", name, within))

    def button(self, name: str, within: str = "body") -> "Keyboard":
        return self.open(self._named("button", name, within))

    def _named(self, role: Any, name: str, within: str) -> Locator:
        return self.page.locator(within).get_by_role(role, name=name, exact=True).first

    # --- answering -------------------------------------------------------------------------------------
    def fill(self, **fields: Any) -> "Keyboard":
        """Text, a date as (year, month, day), a choice by its value, a tick."""
        for name, value in fields.items():
            if isinstance(value, tuple):
                for place, number in enumerate(value):
                    self.fill(**{f"{name}_{place}": number})
                continue
            controls = self.page.locator(f'[name="{name}"]:visible, input[type=radio][name="{name}"]')
            kind = controls.first.evaluate("one => one.type || one.tagName.toLowerCase()")
            if kind == "radio":
                self._radio(controls, str(value))
            elif kind.startswith("select"):
                self._select(controls.first, str(value))
            elif kind == "checkbox":
                self.reach(controls.first).tap("Space")
                assert controls.first.is_checked() == bool(value)
            else:
                self.reach(controls.first).tap("Control+a")
                self.page.keyboard.type(str(value))
        return self

    def _radio(self, group: Locator, value: str) -> None:
        """Tab comes to the first of a group of radios, the arrows to the others."""
        values = group.evaluate_all("all => all.map(one => one.value)")
        self.reach(group.first).tap("Space")
        for _other in range(values.index(value)):
            self.tap("ArrowDown")
        assert group.nth(values.index(value)).is_checked()

    def _select(self, select: Locator, value: str) -> None:
        self.reach(select)
        options = select.evaluate("one => [...one.options].map(option => option.value)")
        for _other in range(options.index(value) - options.index(select.input_value())):
            self.tap("ArrowDown")
        assert select.input_value() == value

    def attach(self, button: Locator, file: dict[str, Any]) -> "Keyboard":
        """Open the chooser of files; what is in it belongs to the system."""
        self.reach(button)
        with self.page.expect_file_chooser() as chooser:
            self.tap("Enter")
        chooser.value.set_files(file)
        return self
