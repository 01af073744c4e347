"""What a helper did: noted in the save that it is part of, told with both names and in what is handed in."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.models import Application, Helper, HelperAct
from applicants.parts import BY_SLUG
from catalog.models import MaterialRequirement

FILLED, FILES = HelperAct.Kind.FILLED, HelperAct.Kind.FILES


def note(application: Application, kind: str, place: str) -> None:
    """Where a helper is at the keys. Under the application's lock: there is one row for each place."""
    helper = application.applicant.helper
    if helper is None:
        return
    now, given = timezone.now(), {"helper": helper, "round": application.round, "kind": kind, "place": place}
    if not HelperAct.objects.filter(**given).update(last_at=now, times=F("times") + 1):
        HelperAct.objects.create(**given, at=now, last_at=now)


def both_names(helper: Helper) -> str:
    """李** 代 王** 填写."""
    names = {"helper": helper.redeemed_by.masked_name, "name": helper.application.applicant.masked_name}
    return _("%(helper)s 代 %(name)s 填写") % names


def in_words(application: Application) -> str:
    """What helpers did since the application was handed in last, one line for each; "" where nobody did.

    It goes into the event of the handing in, where nobody can change it any more.
    """
    acts = HelperAct.objects.filter(helper__application=application, round=application.round)
    by_helper: dict[Helper, list[HelperAct]] = {}
    for act in acts.select_related("helper__redeemed_by", "helper__application__applicant"):
        by_helper.setdefault(act.helper, []).append(act)
    names = _names(act for acts in by_helper.values() for act in acts)
    lines = []
    for helper, done in by_helper.items():
        places = list(dict.fromkeys(names.get(act.place, act.place) for act in done))
        words = {"both": both_names(helper), "places": _("、").join(places)}
        lines.append(_("%(both)s：%(places)s") % words)
    return "\n".join(lines)


def acts_of(application: Application) -> list[dict[str, Any]]:
    """Every act, the latest first: `both`, `what`, `place` and `act` for the applicant's page."""
    acts = HelperAct.objects.filter(helper__application=application).order_by("-last_at", "-id")
    rows = list(acts.select_related("helper__redeemed_by", "helper__application__applicant"))
    names = _names(rows)
    return [
        {"act": act, "both": both_names(act.helper), "place": names.get(act.place, act.place)} for act in rows
    ]


def _names(acts: Iterable[HelperAct]) -> dict[str, str]:
    """Titles of parts and names of materials, by what acts keep of them; one query at most."""
    acts = list(acts)
    codes = {act.place for act in acts if act.kind == FILES}
    names = {act.place: str(BY_SLUG[act.place].title) for act in acts if act.place in BY_SLUG}
    if codes:
        names |= dict(MaterialRequirement.objects.filter(code__in=codes).values_list("code", "name"))
    return names
