"""What other apps' templates show of the applicant's own application."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from applicants.filing import copying, expiry, progress
from applicants.filing.opening import open_application
from applicants.filing.what_follows import what_follows
from applicants.models import Application, Remark, Stage
from applicants.observations import career, career_chart, observation
from applicants.parts import Filing
from applicants.parts.basics import portrait_offered
from applicants.returns import remarks
from applicants.returns.editable import Editable
from applicants.submission.document import mask_row
from applicants.views.consent_ticks import ticks
from catalog.models import ClauseItem
from youyue.identity.masks import mask_mobile
from youyue.notices.groups import LATEST

DECIDED = (Stage.ISSUED, Stage.NOT_ACCEPTED, Stage.DECLINED, Stage.UPHELD)

register = template.Library()
register.filter(mask_row)


@register.inclusion_tag("applicants/_panel.html", takes_context=True)
def my_items_panel(context: template.Context) -> dict[str, Any]:
    """我的事项 on the home page, while nothing lies with others: the state, one sentence, one button. Nothing
    for anonymous people."""
    application = _open_of(context)
    shown = _is_a_person(context)
    return {
        "application": application,
        "last": _last_result(context) if shown and not application else None,
        "turn": progress.turn(application) if application else None,
        "filled": progress.filled(application) if application else (0, 7),
        "shown": shown,
    }


@register.simple_tag(takes_context=True)
def lies_with_others(context: template.Context) -> dict[str, Any] | None:
    """The open application with its turn, what follows and the latest notices, while the employer or the
    window has it: the home page begins with where it is."""
    application = _open_of(context)
    turn = progress.turn(application) if application else None
    if application is None or turn is None or turn.where is None:
        return None
    return {
        "application": application,
        "turn": turn,
        "follows": what_follows(application, turn.where),
        "notices": LATEST.rows(to=context["request"].user.pk),
    }


@register.inclusion_tag("applicants/_begin.html", takes_context=True)
def begin_button(context: template.Context) -> dict[str, Any]:
    """开始申办, or the way to what is under way already: nobody begins a second one."""
    return {"application": _open_of(context)}


def _is_a_person(context: template.Context) -> bool:
    user = context["request"].user
    return user.is_authenticated and not user.is_legal_person


def _last_result(context: template.Context) -> Application | None:
    """The application that the window decided last: a card, or a refusal, with what can be done about it."""
    decided = context["request"].user.applications.filter(stage__in=DECIDED)
    return decided.order_by("-submitted_at").first()


def _open_of(context: template.Context) -> Application | None:
    """The open application of who is signed in, asked for once for a page."""
    request = context["request"]
    if not hasattr(request, "open_application"):
        request.open_application = (
            open_application(request.user, "employer", "holder") if _is_a_person(context) else None
        )
    return request.open_application


@register.inclusion_tag("applicants/_banner.html")
def correction_banner(editable: Editable, at_the_end: bool = False) -> dict[str, Any]:
    """How many remarks of the return are still open, and that it must be handed in again; else nothing.

    `at_the_end`: on the page that the last button leads to, which needs no button to itself.
    """
    helper = editable.application.applicant.helper
    left = editable.unanswered
    return {"at_the_end": at_the_end, "remarks": editable.remarks, "left": left, "helper": helper}


@register.inclusion_tag("applicants/_copy.html", takes_context=True)
def copy_offer(context: template.Context, application: Application) -> dict[str, Any]:
    """For a draft that has not been begun: the closed application whose words it could take over."""
    adding = application._state.adding
    binned = application.applicant.applications.filter(binned_at__isnull=False) if adding else None
    model = copying.earlier(application.applicant) if adding else None
    consents = ticks(copying.asks(model)) if model else None
    if consents:
        consents.auto_id = "copy_%s"  # the page may ask for the same beside its own fields
        for field in consents.fields.values():
            field.starred = False  # type: ignore[attr-defined]  # without it the rest is copied
    return {
        "in_the_bin": binned is not None and binned.exists(),
        "model": model,
        "consents": consents,
        "request": context["request"],
    }


@register.inclusion_tag("applicants/_earlier_portrait.html")
def earlier_portrait(application: Application) -> dict[str, Any]:
    """The photo of the application that this draft was copied from, to be used again."""
    return {"application": application, "offered": portrait_offered(application)}


@register.inclusion_tag("applicants/_timeline.html")
def career_chart_of(filing: Filing) -> dict[str, Any]:
    """Education and employment beside each other, what stands out there, and what was said to it."""
    if filing.application._state.adding:
        return {"strip": None}
    line = career.spans(filing)
    noticed = career.observe(filing, line)
    notices = observation.with_explanations(filing.application, noticed)
    return {
        "strip": career_chart.draw(line, noticed),
        "notices": [notice for slug in career.SLUGS for notice in notices.get(slug, [])],
    }


@register.inclusion_tag("applicants/_part_notices.html")
def observations_about(filing: Filing, slug: str) -> dict[str, Any]:
    """What was noticed about one part, on the page where it is filled in."""
    return {"notices": observation.observations_by_part(filing, slug).get(slug, []), "may_explain": True}


_clause_lists: dict[tuple[Any, ...], SafeString] = {}  # by language, `same_as` and what is chosen


@register.simple_tag
def clause_list(groups: list[dict[str, Any]], chosen: ClauseItem | None, same_as: str) -> SafeString:
    """The clauses to choose from. `same_as` is what the whole list depends on, "" for the result of a search:
    a hundred clauses are drawn once, not for every page."""
    chosen_key = chosen.pk if chosen else None
    key = (get_language(), same_as, chosen_key)
    if key in _clause_lists:
        return _clause_lists[key]
    drawn = render_to_string("applicants/_clause_list.html", {"groups": groups, "chosen": chosen_key})
    if same_as:
        if len(_clause_lists) >= 500:
            _clause_lists.clear()
        _clause_lists[key] = drawn
    return drawn


@register.simple_tag
def part_count() -> int:
    """How many parts are filled in; what follows from others is none of them."""
    return len(progress.TYPED)


@register.simple_tag
def task_list(tasks: list[progress.Task]) -> SafeString:
    """The parts with their states, which stand on a page twice: `{% task_list tasks as drawn %}`."""
    return _task_list(get_language(), *tasks)


@lru_cache(maxsize=1000)
def _task_list(_language: str | None, *tasks: progress.Task) -> SafeString:
    return render_to_string("applicants/_tasks.html", {"tasks": tasks})


@register.filter
def observations_today(part: dict[str, Any], application: Application) -> list[dict[str, str]]:
    """What was noticed about a part that was handed in, with days counted from today."""
    return observation.observations_today(part, application)


@register.filter
def goes_to_bin_at(application: Application) -> Any:
    """When a draft that is not saved any more goes to the bin; None for what never does."""
    return expiry.goes_to_bin_at(application)


@register.filter
def bin_is_near(application: Application) -> bool:
    return expiry.bin_is_near(application)


@register.filter
def deleted_at(application: Application) -> Any:
    return expiry.is_deleted_at(application)


@register.filter
def ends_soon(until: Any) -> str:
    """还有 20 天到期 or 已到期, for evidence that ends while an application is under way."""
    return observation.ends_soon(until)


@register.filter
def target(remark: Remark) -> str:
    """What a remark is about: a material, a part, or a part and its field."""
    return remarks.target_title(remark)


@register.filter
def nth(items: list[Any], index: int) -> Any:
    return items[index]


@register.filter
def masked_mobile(number: str) -> str:
    """A telephone number as it is shown to who need not know it."""
    return mask_mobile(number)
