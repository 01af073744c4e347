"""Everything about a transition that is not its source and target: one entry each, keyed by the method.

The methods are in `models/transitions.py`. To add a transition, write its method there and its entry here;
one without the other fails at import. `manage.py show_workflow` prints both as one table.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.models import Application
from applicants.workflow import effects, guards
from applicants.workflow.step import APPLICANT, EMPLOYER, WINDOW, Step


@dataclass(frozen=True)
class Rule:
    """Who may take a transition, what it is called when it is done, what is asked before and what follows.

    `done` is the second half of a sentence. Guards are asked in order.
    """

    who: str
    done: str | Promise
    guards: tuple[Callable[[Step], None], ...] = ()
    effects: tuple[Callable[[Step], None], ...] = ()


RULES: dict[Callable[..., None], Rule] = {
    # by the applicant
    Application.submit: Rule(
        APPLICANT,
        _("提交"),
        guards=(
            guards.is_not_in_the_bin,
            guards.everything_is_filled_in,
            guards.no_file_is_being_scanned,
            guards.pledge_is_accepted,
        ),
        effects=(effects.hand_in,),
    ),
    Application.recall: Rule(
        APPLICANT,
        _("撤回"),
        effects=(
            effects.release_holder,
            effects.count_progress,
        ),
    ),
    Application.resubmit: Rule(
        APPLICANT,
        _("重新提交"),
        guards=(
            guards.remarks_are_answered,
            guards.everything_is_filled_in,
            guards.no_file_is_being_scanned,
            guards.employer_is_the_one_that_endorsed,
            guards.pledge_is_accepted,
        ),
        effects=(effects.hand_in,),
    ),
    Application.withdraw: Rule(
        APPLICANT,
        _("撤销"),
        guards=(
            guards.is_where_it_was_seen,
            guards.has_a_reason,
        ),
    ),
    # by the employer's reviewer
    Application.receive: Rule(
        EMPLOYER,
        _("接收"),
        effects=(effects.take_into_hand,),
    ),
    Application.send_back: Rule(
        EMPLOYER,
        _("退回"),
        guards=(
            guards.is_the_holder,
            guards.decides_on_the_current_submission,
            guards.has_a_remark,
        ),
        effects=(
            effects.issue_remarks,
            effects.release_holder,
            effects.count_progress,
        ),
    ),
    Application.endorse: Rule(
        EMPLOYER,
        _("审核通过"),
        guards=(
            guards.is_the_holder,
            guards.decides_on_the_current_submission,
            guards.nothing_is_left_to_mend,
            guards.every_material_is_judged_fine,
            guards.supplement_is_complete,
        ),
        effects=(effects.release_holder,),
    ),
    # by the window officer
    Application.accept: Rule(
        WINDOW,
        _("受理"),
        guards=(guards.decides_on_the_current_submission,),
    ),
    Application.request_correction: Rule(
        WINDOW,
        _("要求补正"),
        guards=(
            guards.decides_on_the_current_submission,
            guards.has_a_remark,
        ),
        effects=(
            effects.issue_remarks,
            effects.count_progress,
        ),
    ),
    Application.refuse_acceptance: Rule(
        WINDOW,
        _("不予受理"),
        guards=(
            guards.decides_on_the_current_submission,
            guards.has_a_reason,
        ),
    ),
    Application.approve: Rule(
        WINDOW,
        _("审核认定通过"),
        guards=(guards.decides_on_the_current_submission,),
    ),
    Application.decline: Rule(
        WINDOW,
        _("不予通过"),
        guards=(
            guards.decides_on_the_current_submission,
            guards.has_a_reason,
        ),
    ),
    Application.issue: Rule(
        WINDOW,
        _("发卡"),
        guards=(guards.card_can_be_issued,),
        effects=(effects.note_card,),
    ),
}


def by_name(rules: Mapping[Callable[..., None], Rule], methods: Iterable[str]) -> dict[str, Rule]:
    """The rules by the names of their methods. Raises ImproperlyConfigured where the two do not match."""
    named = {method.__name__: rule for method, rule in rules.items()}
    if odd := named.keys() ^ set(methods):
        raise ImproperlyConfigured(f"A transition lacks its method or its rule: {', '.join(sorted(odd))}")
    return named


def methods() -> list[str]:
    """Names of the transitions of the machine."""
    stage = Application._meta.get_field("stage")
    return sorted({each.name for each in stage.get_all_transitions(Application)})


NAMED = by_name(RULES, methods())


def done(name: str) -> str:
    """What somebody did, as the second half of a sentence: 接收, 审核通过."""
    return str(NAMED[name].done)
