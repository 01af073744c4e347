"""One act of the story, and a tale made of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import time
from itertools import groupby
from operator import itemgetter
from typing import Any

# Who acts, by account: reviewers of 岭海 (two), 南粤, 鹏城; officers of Guangzhou (two) and of the province.
ZHANG, LI, HUANG, ZHOU = "linghai", "linghai2", "nanyue", "pengcheng"
CITY, CITY2, PROVINCE = "chuangkou-gz", "chuangkou-gz2", "chuangkou-sheng"

Act = Callable[..., None]


@dataclass(frozen=True)
class Step:
    back: int
    at: time
    act: Act
    by: str
    given: tuple[Any, ...]


def on(back: int, at: str, act: Act, by: str = "", *given: Any) -> Step:
    return Step(back, time.fromisoformat(at), act, by, given)


Tale = tuple[str, list[Step]]
# Applicant, working days ago, at, what, by whom, in which words.
Row = tuple[str, int, str, Act, str, str]


def tales(rows: Iterable[Row]) -> list[Tale]:
    """A table as tales: rows of the same applicant that follow each other are one."""
    return [
        (key, [on(back, at, act, by, *filter(None, [words])) for _key, back, at, act, by, words in acts])
        for key, acts in groupby(rows, key=itemgetter(0))
    ]
