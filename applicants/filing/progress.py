"""The task list and the sentence that says whose turn it is."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applicants.filing.whereabouts import Whereabouts, whereabouts
from applicants.models import Application, Stage
from applicants.models.transitions import RESUBMITTED_TO, resubmitted_to
from applicants.parts import BY_SLUG, PARTS
from applicants.returns.editable import Editable

TYPED = tuple(part for part in PARTS if not part.is_derived)
TITLES = {"applicant": 0, "employer": 1, "window": 2, "nobody": 3}


@dataclass(frozen=True)
class Task:
    """One line of the task list; `state` is done, doing, fix, auto or empty."""

    title: str
    url: str
    state: str
    icon: str
    words: str
    is_current: bool


def tasks(editable: Editable, slug: str = "") -> list[Task]:
    """The parts with what is known of them since they were last saved.

    What was only saved while typing is 填写中: mistakes are counted once the applicant has seen them.
    """
    lines, language = [], get_language()
    application = editable.application
    opened = editable.open_slugs() if editable.is_limited else None
    for part in PARTS:
        count = application.progress.get(part.slug)
        here = part.slug == slug
        if part.is_derived:
            state, icon, words = "auto", "building", _("自动生成")
        elif opened is not None and not here and part.slug not in opened:
            state, icon, words = "locked", "lock", _("不用改")
        elif opened is not None and not count:
            left = any(not remark.answer for remark in editable.remarks_about(part))
            state, icon, words = ("fix", "bang", _("待修改")) if left else ("done", "done", _("已答复"))
        elif count == 0:
            state, icon, words = "done", "done", ""
        elif count and not here and part.slug in application.judged:
            state, icon, words = "fix", "bang", _("%(n)d 处待改") % {"n": count}
        elif here or count:
            state, icon, words = "doing", "half", _("填写中")
        else:
            state, icon, words = "", "ring", ""
        lines.append(Task(_title(part.slug, language), part_url(part.slug), state, icon, words, here))
    return lines


@cache
def _title(slug: str, _language: str | None) -> str:
    return str(BY_SLUG[slug].short_title or BY_SLUG[slug].title)


@cache
def part_url(slug: str) -> str:
    """The page of a part. Every page of the filing names them all, and each costs Django 30 microseconds."""
    return reverse("applicants:part", args=[slug])


def filled(application: Application) -> tuple[int, int]:
    """How many of the parts that are filled in are complete, and how many there are."""
    return sum(application.progress.get(part.slug) == 0 for part in TYPED), len(TYPED)


@dataclass(frozen=True)
class Turn:
    """事项在谁手里: four stops, which one is now, and one sentence; `where` while others have it."""

    stops: list[tuple[str, str]]
    sentence: str
    is_mine: bool
    where: Whereabouts | None = None


def turn(application: Application) -> Turn:
    employer = application.employer.name if application.employer else _("工作单位")
    waits = application.waits_for
    at = TITLES[waits]
    names = [_("您"), _("工作单位"), _("受理窗口"), _("发卡")]
    stops = []
    for position, name in enumerate(names):
        if waits == "nobody":
            mark = "past" if application.stage == "issued" else ("past" if position < 3 else "")
        elif position == at:
            mark = "now mine" if waits == "applicant" else "now"
        else:
            mark = "past" if position < at else ""
        stops.append((name, mark))
    where = whereabouts(application)
    sentence = where.sentence if where else _sentence(application, employer)
    return Turn(stops, sentence, waits == "applicant", where)


def _sentence(application: Application, employer: str) -> str:
    stage = application.stage
    sentences = {
        "draft": _("轮到您：继续填写，填好后提交给工作单位"),
        "returned_by_employer": _("轮到您：%(employer)s退回了申请，请按意见修改后重新提交"),
        "returned_by_window": _("轮到您：受理窗口要求补正，请按意见修改后重新提交"),
        "issued": _("已发卡，事项办结"),
        "declined": _("审核不予通过，事项办结"),
        "not_accepted": _("不予受理，事项办结"),
        "withdrawn": _("您撤销了申请，事项办结"),
        "upheld": _("窗口复核后维持原决定，事项办结"),
    }
    return sentences.get(stage, str(Stage(stage).label)) % {"employer": employer}


def still_to_come(application: Application) -> list[str]:
    """The steps of the usual way that lie ahead, in words."""
    way = [
        ("submitted", _("单位接收")),
        ("employer_review", _("单位审核")),
        ("endorsed", _("窗口受理")),
        ("window_review", _("审核认定")),
        ("card_production", _("制卡发卡")),
    ]
    if application.waits_for == "nobody":
        return []
    stages = [stage for stage, words in way]
    stage = "submitted" if application.stage == Stage.DRAFT else application.stage
    if stage in RESUBMITTED_TO:
        stage = resubmitted_to(application)
    return [words for _stage, words in way[stages.index(stage) :]] if stage in stages else []
