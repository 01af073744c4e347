"""Takes everything out of a PDF that acts by itself, by position: each place keeps only what it may hold.

What nothing points to any more is not written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Stream

from materials.inspect.pdf_permissions import ACTIONS, ANNOTATION, DRAWN, KINDS, PLAIN, SHOWN, XOBJECT, Table

DEEPEST = 500
ALWAYS = "*"  # stands for a resource's name where a page shows something whatever its instructions say


@dataclass(frozen=True)
class Part:
    """A dictionary or stream at a place of this kind; `name` is the page's resource through which it came."""

    thing: Object
    kind: str
    name: str = ""


class Disarmer:
    """Knows the catalog, the pages and the nodes of their tree: each is tidied on its own."""

    def __init__(self, tree: Iterable[Object]) -> None:
        self.in_tree = {thing.objgen for thing in tree}
        self.seen: set[tuple[tuple[int, int], str]] = set()

    def tidy(self, thing: Object, kind: str) -> Iterator[Part]:
        """Take out of `thing`, and of all that it leads to, what has no place there; yields each part once.

        A part is yielded before it is tidied.
        """
        if not self._is_new(thing, kind):
            return
        waiting = [Part(thing, kind)]
        while waiting:
            part = waiting.pop()
            yield part
            table = _table(part.thing, part.kind)
            any_key = table.get("*")
            for key in list(part.thing.keys()):
                kind_of_value = table.get(key[1:], any_key)
                if kind_of_value is None or (key == "/S" and not any_key and part.thing[key] in ACTIONS):
                    del part.thing[key]
                    continue
                name = part.name or (key if any_key else ALWAYS if kind_of_value == "annotation" else "")
                if not self._admit(part.thing[key], Part(part.thing, kind_of_value, name), waiting):
                    del part.thing[key]

    def _admit(self, value: object, place: Part, waiting: list[Part], depth: int = 0) -> bool:
        """Whether the value may stand there; what has parts of its own waits for its turn."""
        if not isinstance(value, Object):
            return True
        if isinstance(value, Array):
            if depth > DEEPEST:
                raise ValueError("nested too deeply")
            self._admit_all(value, place, waiting, depth)
            return True
        if not isinstance(value, Dictionary | Stream):
            return True
        if value.is_indirect and value.objgen in self.in_tree:  # never tidied as something else
            return place.kind in {"in tree", "target"}
        if not _fits(value, place.kind):
            return False
        if self._is_new(value, place.kind):
            waiting.append(Part(value, place.kind, place.name))
        return True

    def _is_new(self, thing: Object, kind: str) -> bool:
        """What has no number of its own hangs in one place only."""
        if not thing.is_indirect:
            return True
        mark = (thing.objgen, kind)
        if mark in self.seen:
            return False
        self.seen.add(mark)
        return True

    def _admit_all(self, values: Array, place: Part, waiting: list[Part], depth: int) -> None:
        refused = [
            number for number, value in enumerate(values) if not self._admit(value, place, waiting, depth + 1)
        ]
        for number in reversed(refused):
            if place.kind == "annotation":
                del values[number]
            else:
                values[number] = None  # in other lists the order means something


def _table(thing: Object, kind: str) -> Table:
    if kind in {"appearance", "structure object"} and isinstance(thing, Stream):
        return XOBJECT
    if kind == "structure object":
        return ANNOTATION
    return KINDS[kind]


def _fits(thing: Object, kind: str) -> bool:
    """Whether a dictionary or stream of this kind may be there at all."""
    if kind in {PLAIN, "in tree"}:
        return False
    if kind == "action":
        return thing.get("/S") == Name.GoTo
    if kind == "annotation":
        return _is_shown(thing)
    if isinstance(thing, Stream):
        table = _table(thing, kind)
        return "Length" in table and (table is not XOBJECT or str(thing.get("/Subtype", "")) in DRAWN)
    return kind != "long text"


def _is_shown(thing: Object) -> bool:
    """Players and attached files go; where they have a look on the page, a stamp takes their place."""
    subtype = thing.get("/Subtype")
    if subtype is None or str(subtype) in SHOWN:
        return True
    if isinstance(thing, Stream) or "/AP" not in thing:
        return False
    thing["/Subtype"] = Name.Stamp
    return True
