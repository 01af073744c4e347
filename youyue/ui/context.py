"""What the frame of every page needs to know."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

CARE_COOKIE = "care"


def navigation() -> list[dict[str, str]]:
    """The eight channels of the portal, in the seed's order."""
    return [
        {"key": "home", "label": _("首页"), "url": reverse("catalog:home")},
        {"key": "policies", "label": _("人才政策"), "url": reverse("catalog:policies")},
        {"key": "activities", "label": _("人才活动"), "url": reverse("catalog:channel", args=["activities"])},
        {"key": "jobs", "label": _("求职求才"), "url": reverse("catalog:channel", args=["jobs"])},
        {"key": "hall", "label": _("服务大厅"), "url": reverse("catalog:hall")},
        {"key": "results", "label": _("成果转化"), "url": reverse("catalog:channel", args=["results"])},
        {"key": "people", "label": _("人才风采"), "url": reverse("catalog:channel", args=["people"])},
        {"key": "system", "label": _("人才港体系"), "url": reverse("catalog:channel", args=["system"])},
    ]


def greeting() -> str:
    """上午好, 下午好 or 晚上好 by the server's clock in Asia/Shanghai."""
    hour = timezone.localtime().hour
    if 5 <= hour < 12:
        return _("上午好")
    if 12 <= hour < 18:
        return _("下午好")
    return _("晚上好")


def wants_care(request: HttpRequest) -> bool:
    """Whether 关怀版 (larger type, larger targets, one column) is switched on."""
    return request.COOKIES.get(CARE_COOKIE) == "1"


@lru_cache(maxsize=1)
def has_english() -> bool:
    """Whether there is an English catalogue; without one the switch would lead nowhere and is not drawn."""
    return any((Path(folder) / "en/LC_MESSAGES/django.mo").exists() for folder in settings.LOCALE_PATHS)


def _me(request: HttpRequest) -> dict[str, Any] | None:
    """Who is signed in, for the header that shows it twice; None for nobody."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    has_desk = user.is_legal_person or "desk" in getattr(request, "session", ())
    return {
        "is_legal_person": user.is_legal_person,
        "is_staff": user.is_staff,
        "has_desk": has_desk,
        "greeted": _("%(greeting)s，%(name)s") % {"greeting": greeting(), "name": user.masked_name},
        "initial": user.masked_name[:1],
    }


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `care`, and `frame` with everything the header and the footer draw."""
    return {
        "care": wants_care(request),
        "bare_frame": False,  # the error pages say True; a name that nobody set is looked for everywhere
        "frame": {
            "greeting": greeting,
            "me": cache(lambda: _me(request)),  # asked for by the header alone: a 503 page has none
            "here": request.get_full_path(),
            "english": (get_language() or "").startswith("en"),
            "has_english": has_english(),
        },
    }
