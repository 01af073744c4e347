"""Changed on two devices: both values of each contested field, and the choice between them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from applicants.access import owner_of
from applicants.filing import late_posts, merge
from applicants.filing.merge import Merged
from applicants.filing.saving import OFFERED, Saved
from applicants.models import LatePost
from applicants.parts.draft_form import DraftForm
from applicants.views.late_posts import CONTESTED
from applicants.views.places import url_of
from catalog.models import ClauseItem
from youyue.ui.fields import DateParts

WAITING = "stash"  # in the form that chooses: the late post that it settles
NOT_CARRIED = ("csrfmiddlewaretoken", merge.FIELD, OFFERED)


def page(request: HttpRequest, part: Any, saved: Saved) -> HttpResponse:
    """Everything but the contested fields is saved; those wait for the choice."""
    return _page(request, part, saved.form, saved.merged, request.POST.lists(), changed_at=saved.changed_at)


def waiting(request: HttpRequest, place: str) -> LatePost | None:
    """What was found again after a sign-in, but changed elsewhere in the meantime."""
    if owner_of(request).helper:
        return None  # her own, of her own application
    pk = request.session.get(CONTESTED, {}).get(place, "")
    return late_posts.waiting_for(request.user, pk) if pk else None


def of_waiting(request: HttpRequest, part: Any, instance: Any, kept: LatePost) -> HttpResponse:
    data = late_posts.data_of(kept)
    data.pop("go", None)
    merged = merge.merge(part.form_class, instance, data)
    changed_at = getattr(instance, "saved_at", None)
    pairs = [*data.lists(), ("go", ["save"]), (WAITING, [str(kept.pk)])]
    return _page(request, part, part.form_class(instance), merged, pairs, changed_at=changed_at)


def settle(request: HttpRequest) -> None:
    """The choice is made and saved. What this session does not wait for is nobody's."""
    waiting, chosen = request.session.get(CONTESTED, {}), request.POST[WAITING]
    if chosen in waiting.values():
        request.session[CONTESTED] = {place: pk for place, pk in waiting.items() if pk != chosen}
        late_posts.settle(request.user, chosen)


def _page(
    request: HttpRequest, part: Any, form: DraftForm, merged: Merged, pairs: Any, *, changed_at: Any
) -> HttpResponse:
    theirs = part.form_class(form.instance)
    dropped = {merge.CHOICE + name for name in theirs.fields} | set(NOT_CARRIED)
    context = {
        "part": part,
        "helper": owner_of(request).helper,
        "row_name": part.name_of(form.instance) if part.is_list else "",
        "changed_at": changed_at,
        "lines": [
            {
                "name": merge.CHOICE + name,
                "label": theirs.fields[name].label,
                "mine": shown(merged.mine, name),
                "theirs": shown(theirs, name),
            }
            for name in merged.contested
        ],
        "carried": [(name, value) for name, values in pairs if name not in dropped for value in values],
        "action": url_of(part.slug),
        "who": late_posts.who_of(request.user),
        "seen": merged.mark_after(form),
        "section": "hall",
    }
    return render(request, "applicants/conflict.html", context, status=409)


def shown(form: DraftForm, name: str) -> str:
    """A field's value as people read it."""
    value, field = form.values()[name], form.fields[name]
    if isinstance(value, ClauseItem):
        return f"{value.clause.number}{value.clause.text}（{value.name}）"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(field.widget, DateParts):
        return field.widget.as_text(value)
    text = "" if value is None else str(value)
    for key, label in flat(getattr(field, "choices", ())):
        if text and str(key) == text:
            return str(label)
    return text


def flat(choices: Any) -> Any:
    for key, label in choices:
        if isinstance(label, (list, tuple)):
            yield from flat(label)
        else:
            yield key, label
