"""One act of the story, and a tale made of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
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
