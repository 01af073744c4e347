"""A page as a reader with a screen reader has it: controls, what describes them, and the error summary."""

from html.parser import HTMLParser

VOID = {"input", "img", "br", "hr", "meta", "link", "use", "path", "wbr", "source"}
NOT_TYPED = ("hidden", "file")


class Element:
    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None") -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def walk(self) -> "list[Element]":
        inside = [child for child in self.children if isinstance(child, Element)]
        return [self, *(element for child in inside for element in child.walk())]

    def around(self) -> "list[Element]":
        """The element and everything it lies in."""
        return [self, *(self.parent.around() if self.parent else [])]


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = self.here = Element("", {}, None)
        self.feed(html)
        self.elements = self.root.walk()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(one)
        if tag not in VOID:
            self.here = one

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.here = (
                next(element for element in self.here.around() if element.tag == tag).parent or self.root
            )

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)

    # --- what is asked of it ---------------------------------------------------------------------------
    def by_id(self, key: str) -> Element:
        found = [element for element in self.elements if element["id"] == key]
        assert len(found) == 1, f"{len(found)} elements have the id {key!r}"
        return found[0]

    @property
    def title(self) -> str:
        return next(element.text for element in self.elements if element.tag == "title")

    @property
    def summary(self) -> dict[str, str]:
        """Each sentence of the error summaries, and where its link leads ("" where there is none)."""
        found = {}
        for alert in (
            element for element in self.elements if element["role"] == "alert" and element["tabindex"]
        ):
            for item in (element for element in alert.walk() if element.tag in ("li", "h2")):
                link = next((element for element in item.walk() if element.tag == "a"), None)
                found[item.text.strip()] = link["href"] if link else ""
        return found

    def said_at(self, key: str) -> list[str]:
        """What is written for the control with this id: by description, or inside the place itself."""
        control = self.by_id(key)
        keys = [each for element in control.around() for each in element["aria-describedby"].split()]
        return [self.by_id(each).text for each in keys] + [control.text]

    def value(self, name: str) -> str:
        """What stands in the control with this name, or in `name_0` to `name_2`, with bars between."""
        names = (name, *(f"{name}_{number}" for number in range(3)))
        found = [
            element
            for element in self.elements
            if element["name"] in names and element["type"] not in ("hidden", "file")
        ]
        return "-".join(filter(None, map(_value, found)))


def _value(control: Element) -> str:
    if control.tag == "textarea":
        return control.text.removeprefix("\n")
    if control.tag == "select":
        chosen = [element["value"] for element in control.walk() if "selected" in element.attributes]
        return chosen[0] if chosen else ""
    if control["type"] in ("radio", "checkbox"):
        return control["value"] if "checked" in control.attributes else ""
    return control["value"]
