"""The links in the bar of a desk, which its own pages show and those that are read there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from applicants.desk.desks import Words
from youyue.identity.models import User


@dataclass(frozen=True)
class Link:
    """`section` is the one whose pages it stands for; `sees` whom it is shown to."""

    section: str
    address: str
    words: Words
    sees: Callable[[User], bool] = lambda _user: True
    is_home: bool = False


@dataclass(frozen=True)
class Nav:
    """The first home among the links that somebody sees is where the sign of the portal leads."""

    name: Words
    links: Sequence[Link]


NAVS: dict[str, Nav] = {}  # by namespace


def nav(namespace: str, section: str, user: User) -> SafeString:
    seen = tuple(place for place, link in enumerate(NAVS[namespace].links) if link.sees(user))
    return _drawn(get_language(), namespace, section, seen)


@lru_cache(maxsize=500)
def _drawn(_language: str | None, namespace: str, section: str, seen: tuple[int, ...]) -> SafeString:
    links = [NAVS[namespace].links[place] for place in seen]
    home = next(link for link in links if link.is_home)
    shown = [(link.section, reverse(link.address), link.words) for link in links]
    context = {"home": reverse(home.address), "name": NAVS[namespace].name, "links": shown}
    context["section"] = section
    return render_to_string("desk/_nav.html", context)
