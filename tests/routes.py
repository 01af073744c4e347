"""Who gets what: every route by role, once with GET and once with a POST that carries nothing.

The table is `routes.txt`. A cell is the expected status; `in` leads to the sign-in page, `to` is a redirect
to another page, and `=` repeats the cell to its left. Rows stand under the stage that the applicant's
application is in. A word after a slash tells two rows of one route apart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from youyue.notices import unsubscribe

ROLES = (
    "anonymous",
    "owner",
    "other applicant",
    "own reviewer",
    "other reviewer",
    "former reviewer",
    "officer here",
    "officer elsewhere",
    "editor",
    "administrator",
)


@dataclass(frozen=True)
class Row:
    stage: str
    method: str
    route: str
    expected: dict[str, str]

    @property
    def name(self) -> str:
        return self.route.partition("/")[0]

    @property
    def has_object(self) -> bool:
        return self.route in OBJECTS

    def arguments(self, world: Any) -> list[Any]:
        return (OBJECTS | WORDS).get(self.route, lambda world: [])(world)


def _rows(text: str) -> list[Row]:
    rows, stage = [], ""
    for line in text.strip().splitlines():
        words = line.split()
        if len(words) == 1:
            stage = words[0]
        elif words:
            method, route, *cells = words
            for place, cell in enumerate(cells):
                cells[place] = cells[place - 1] if cell == "=" else cell
            rows.append(Row(stage, method, route, dict(zip(ROLES, cells, strict=True))))
    return rows


# Addresses of the application itself.
MINE = """
    applicants:extend_draft applicants:restore_draft
    applicants:form applicants:form_pdf applicants:receipt applicants:receipt_pdf
    applicants:decision applicants:decision_pdf applicants:objection
    applicants:item applicants:progress applicants:portrait applicants:submitted
    applicants:helper applicants:end_helping applicants:fill_for applicants:stop_helping
    applicants:support_code applicants:end_support applicants:messages applicants:read_messages
    applicants:urge applicants:looks applicants:archive employers:archive
    employers:application employers:receive employers:checks employers:supplement employers:reveal
    employers:record employers:record_pdf employers:mark employers:confirm_again
    employers:holder employers:add_note employers:asked_back employers:send_back employers:endorse
    employers:portrait employers:messages employers:read_messages
    window:messages window:read_messages
    window:application window:holder window:checks window:mark window:reveal window:add_note
    window:confirm_again window:send_back window:record window:record_pdf window:archive window:portrait
    window:accept window:approve window:issue window:refuse_acceptance window:decline
    window:uphold window:set_aside window:extend window:correct_card
"""
# Addresses that name somebody's object, and addresses that name something public.
OBJECTS: dict[str, Callable[[Any], list[Any]]] = {
    **dict.fromkeys(MINE.split(), lambda world: [world.mine.pk]),
    "notices:follow": lambda world: [world.notice.pk],
    "notices:off": lambda world: [unsubscribe.path_for(world.mine.applicant, "to_mend").split("/")[-2]],
    "applicants:material_file": lambda world: [world.file.pk],
    "applicants:material_original": lambda world: [world.file.pk],
    "applicants:material_page": lambda world: [world.file.pk, 1],
    "applicants:remove_file": lambda world: [world.file.pk],
    "applicants:keep_file": lambda world: [world.file.pk],
    "applicants:reuse_file": lambda world: [world.file.pk],
    "applicants:label_file": lambda world: [world.file.pk],
    "applicants:move_file": lambda world: [world.file.pk],
    "applicants:restore_file": lambda world: [world.file.pk],
    "applicants:explain": lambda world: [world.sighting],
    "applicants:answer_remark": lambda world: [world.remark.pk],
    "applicants:remove_row": lambda world: ["family", world.mine.family.get().pk],
    "applicants:restore_row": lambda world: ["family", world.mine.family.get().pk],
    "applicants:support_visit": lambda world: [world.support_visit.pk],
    "applicants:end_support_visit": lambda world: [world.support_visit.pk],
    "applicants:withdraw_consent": lambda world: [world.mine.applicant.consents.filter(member=None).get().pk],
    "applicants:take_back": lambda world: [world.mine.pk, "withdraw"],
    "employers:end_membership": lambda world: [world.membership.pk],
    "employers:role": lambda world: [world.membership.pk],
    "employers:change_view": lambda world: [world.view.pk],
    "employers:cancel_absence": lambda world: [world.absence.pk],
    "identity:end_sign_in": lambda world: [world.sign_in.pk],
    "identity:remove_factor": lambda world: [1],
    "employers:invitation": lambda world: [world.invitation.pk],
    "employers:decline_invitation": lambda world: [world.invitation.pk],
    "employers:material_original": lambda world: [world.mine.pk, world.file.pk],
    "employers:material_page": lambda world: [world.mine.pk, world.file.pk, 1],
    "window:change_view": lambda world: [world.view.pk],
    "window:cancel_absence": lambda world: [world.absence.pk],
    "window:material_original": lambda world: [world.mine.pk, world.file.pk],
    "window:material_page": lambda world: [world.mine.pk, world.file.pk, 1],
    # somebody else's file under one's own application
    "employers:material_original/swapped": lambda world: [world.mine.pk, world.foreign_file.pk],
    "employers:material_page/swapped": lambda world: [world.mine.pk, world.foreign_file.pk, 1],
    "window:material_original/swapped": lambda world: [world.mine.pk, world.foreign_file.pk],
    "window:material_page/swapped": lambda world: [world.mine.pk, world.foreign_file.pk, 1],
}
WORDS: dict[str, Callable[[Any], list[Any]]] = {
    "catalog:channel": lambda world: ["activities"],
    "catalog:policy": lambda world: [world.policy.pk],
    "catalog:policy_text": lambda world: [world.policy.pk],
    "catalog:requirement": lambda world: [world.requirement.code],
    "catalog:sample": lambda world: [world.sample.code],
    "applicants:upload": lambda world: [world.requirement.code],
    "applicants:part": lambda world: ["basics"],
    "applicants:autosave": lambda world: ["contact"],
}

TABLE = _rows((Path(__file__).parent / "routes.txt").read_text())
