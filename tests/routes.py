"""The table of who gets what: every route by role, once with GET and once with a POST that carries nothing.

A cell is the expected status; `in` leads to the sign-in page, `to` is a redirect to another page, and `=`
repeats the cell to its left. Rows stand under the stage that the applicant's application is in. A word
after a slash tells two rows of one route apart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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
    applicants:item applicants:progress applicants:portrait applicants:submitted
    employers:application employers:receive employers:checks employers:supplement employers:reveal
    employers:add_note employers:send_back employers:endorse employers:portrait
    admin:applicants_application_change admin:applicants_application_reveal
    admin:applicants_application_portrait admin:applicants_application_accept
    admin:applicants_application_approve admin:applicants_application_issue
    admin:applicants_application_request_correction admin:applicants_application_refuse_acceptance
    admin:applicants_application_decline
"""
# Addresses that name somebody's object, and addresses that name something public.
OBJECTS: dict[str, Callable[[Any], list[Any]]] = {
    **dict.fromkeys(MINE.split(), lambda world: [world.mine.pk]),
    "notices:follow": lambda world: [world.notice.pk],
    "applicants:material_file": lambda world: [world.file.pk],
    "applicants:material_original": lambda world: [world.file.pk],
    "applicants:material_page": lambda world: [world.file.pk, 1],
    "applicants:remove_file": lambda world: [world.file.pk],
    "applicants:restore_file": lambda world: [world.file.pk],
    "applicants:explain": lambda world: [world.sighting],
    "applicants:answer_remark": lambda world: [world.remark.pk],
    "applicants:remove_row": lambda world: ["family", world.mine.family.get().pk],
    "applicants:restore_row": lambda world: ["family", world.mine.family.get().pk],
    "applicants:take_back": lambda world: [world.mine.pk, "withdraw"],
    "employers:end_membership": lambda world: [world.membership.pk],
    "employers:material_original": lambda world: [world.mine.pk, world.file.pk],
    "employers:material_page": lambda world: [world.mine.pk, world.file.pk, 1],
    "admin:applicants_application_file_page": lambda world: [world.mine.pk, world.file.pk, 1],
    "admin:applicants_application_file_original": lambda world: [world.mine.pk, world.file.pk],
    # somebody else's file under one's own application
    "employers:material_original/swapped": lambda world: [world.mine.pk, world.foreign_file.pk],
    "employers:material_page/swapped": lambda world: [world.mine.pk, world.foreign_file.pk, 1],
    "admin:applicants_application_file_original/swapped": lambda world: [
        world.mine.pk,
        world.foreign_file.pk,
    ],
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

TABLE = _rows(
    """
employer_review
GET  ui:care                                        405   =   =   =   =   =   =   =   =   =
POST ui:care                                         to   =   =   =   =   =   =   =   =   =
GET  ui:language                                    405   =   =   =   =   =   =   =   =   =
POST ui:language                                     to   =   =   =   =   =   =   =   =   =
GET  ui:accessibility                               200   =   =   =   =   =   =   =   =   =
POST ui:accessibility                               405   =   =   =   =   =   =   =   =   =
GET  ui:privacy                                     200   =   =   =   =   =   =   =   =   =
POST ui:privacy                                     405   =   =   =   =   =   =   =   =   =
GET  ui:site_map                                    200   =   =   =   =   =   =   =   =   =
POST ui:site_map                                    405   =   =   =   =   =   =   =   =   =
GET  ui:health                                      200   =   =   =   =   =   =   =   =   =
POST ui:health                                      405   =   =   =   =   =   =   =   =   =
GET  ui:robots                                      200   =   =   =   =   =   =   =   =   =
POST ui:robots                                      405   =   =   =   =   =   =   =   =   =
GET  catalog:home                                   200   =   =   =   =   =   =   =   =   =
POST catalog:home                                   405   =   =   =   =   =   =   =   =   =
GET  catalog:hall                                   200   =   =   =   =   =   =   =   =   =
POST catalog:hall                                   405   =   =   =   =   =   =   =   =   =
GET  catalog:card                                   200   =   =   =   =   =   =   =   =   =
POST catalog:card                                   405   =   =   =   =   =   =   =   =   =
GET  catalog:channel                                200   =   =   =   =   =   =   =   =   =
POST catalog:channel                                405   =   =   =   =   =   =   =   =   =
GET  catalog:policy                                 200   =   =   =   =   =   =   =   =   =
POST catalog:policy                                 405   =   =   =   =   =   =   =   =   =
GET  catalog:policy_text                            404   =   =   =   =   =   =   =   =   =
POST catalog:policy_text                            405   =   =   =   =   =   =   =   =   =
GET  catalog:policies                               200   =   =   =   =   =   =   =   =   =
POST catalog:policies                               405   =   =   =   =   =   =   =   =   =
GET  catalog:process                                200   =   =   =   =   =   =   =   =   =
POST catalog:process                                405   =   =   =   =   =   =   =   =   =
GET  catalog:materials                              200   =   =   =   =   =   =   =   =   =
POST catalog:materials                              405   =   =   =   =   =   =   =   =   =
GET  catalog:requirement                            200   =   =   =   =   =   =   =   =   =
POST catalog:requirement                            405   =   =   =   =   =   =   =   =   =
GET  catalog:sample                                 200   =   =   =   =   =   =   =   =   =
POST catalog:sample                                 405   =   =   =   =   =   =   =   =   =
GET  catalog:guide                                  200   =   =   =   =   =   =   =   =   =
POST catalog:guide                                  405   =   =   =   =   =   =   =   =   =
GET  catalog:faq                                    200   =   =   =   =   =   =   =   =   =
POST catalog:faq                                    405   =   =   =   =   =   =   =   =   =
GET  catalog:contacts                               200   =   =   =   =   =   =   =   =   =
POST catalog:contacts                               405   =   =   =   =   =   =   =   =   =
GET  catalog:account_guide                          200   =   =   =   =   =   =   =   =   =
POST catalog:account_guide                          405   =   =   =   =   =   =   =   =   =
GET  identity:sign_in                                to   =   =   =   =   =   =   =   =   =
POST identity:sign_in                               405   =   =   =   =   =   =   =   =   =
GET  identity:callback                              403   =   =   =   =   =   =   =   =   =
POST identity:callback                              405   =   =   =   =   =   =   =   =   =
GET  identity:sign_out                               to   =   =   =   =   =   =   =   =   =
POST identity:sign_out                               to   =   =   =   =   =   =   =   =   =
GET  identity:profile                                in 200   =   =   =   =   =   =   =   =
POST identity:profile                                in 200   =   =   =   =   =   =   =   =
GET  identity:profile_details                        in 200   =   =   =   =   =   =   =   =
POST identity:profile_details                        in 200   =   =   =   =   =   =   =   =
GET  identity:profile_edit                           in 200   =   =   =   =   =   =   =   =
POST identity:profile_edit                           in 200   =   =   =   =   =   =   =   =
GET  notices:list                                    in 200   =   =   =   =   =   =   =   =
POST notices:list                                    in 200   =   =   =   =   =   =   =   =
GET  notices:read_all                                in  to   =   =   =   =   =   =   =   =
POST notices:read_all                                in  to   =   =   =   =   =   =   =   =
GET  notices:follow                                  in  to 404   =   =   =   =   =   =   =
POST notices:follow                                  in  to 404   =   =   =   =   =   =   =
GET  applicants:items                                in 200   = 404   =   = 200   =   =   =
POST applicants:items                               405   =   =   =   =   =   =   =   =   =
GET  applicants:item                                 in 200 404   =   =   =   =   =   =   =
POST applicants:item                                405   =   =   =   =   =   =   =   =   =
GET  applicants:progress                             in 200 404   =   =   =   =   =   =   =
POST applicants:progress                            405   =   =   =   =   =   =   =   =   =
GET  applicants:portrait                             in 200 404   =   =   =   =   =   =   =
POST applicants:portrait                            405   =   =   =   =   =   =   =   =   =
GET  applicants:submitted                            in 200 404   =   =   =   =   =   =   =
POST applicants:submitted                           405   =   =   =   =   =   =   =   =   =
GET  applicants:take_back                            in 200 404   =   =   =   =   =   =   =
POST applicants:take_back                            in 422 404   =   =   =   =   =   =   =
GET  employers:queue                                 in 404   = 200   = 404   =   =   =   =
POST employers:queue                                 in 404   =  to   = 404   =   =   =   =
GET  employers:information                           in 404   = 200   = 404   =   =   =   =
POST employers:information                           in 404   = 422   = 404   =   =   =   =
GET  employers:end_membership                        in 404   = 200 404   =   =   =   =   =
POST employers:end_membership                        in 404   =  to 404   =   =   =   =   =
GET  employers:application                           in 404   = 200 404   =   =   =   =   =
POST employers:application                          405   =   =   =   =   =   =   =   =   =
GET  employers:receive                              405   =   =   =   =   =   =   =   =   =
POST employers:receive                               in 404   = 409 404   =   =   =   =   =
GET  employers:checks                               405   =   =   =   =   =   =   =   =   =
POST employers:checks                                in 404   = 409 404   =   =   =   =   =
GET  employers:supplement                            in 404   = 200 404   =   =   =   =   =
POST employers:supplement                            in 404   = 409 404   =   =   =   =   =
GET  employers:reveal                               405   =   =   =   =   =   =   =   =   =
POST employers:reveal                                in 404   =  to 404   =   =   =   =   =
GET  employers:add_note                             405   =   =   =   =   =   =   =   =   =
POST employers:add_note                              in 404   = 422 404   =   =   =   =   =
GET  employers:send_back                             in 404   = 200 404   =   =   =   =   =
POST employers:send_back                             in 404   = 409 404   =   =   =   =   =
GET  employers:endorse                               in 404   = 200 404   =   =   =   =   =
POST employers:endorse                               in 404   = 409 404   =   =   =   =   =
GET  employers:portrait                              in 404   = 200 404   =   =   =   =   =
POST employers:portrait                             405   =   =   =   =   =   =   =   =   =
GET  employers:material_original                     in 404   = 200 404   =   =   =   =   =
POST employers:material_original                     in 404   = 422 404   =   =   =   =   =
GET  employers:material_page                         in 404   = 200 404   =   =   =   =   =
POST employers:material_page                        405   =   =   =   =   =   =   =   =   =
GET  employers:material_original/swapped             in 404   =   =   =   =   =   =   =   =
POST employers:material_original/swapped             in 404   =   =   =   =   =   =   =   =
GET  employers:material_page/swapped                 in 404   =   =   =   =   =   =   =   =
POST employers:material_page/swapped                405   =   =   =   =   =   =   =   =   =
draft
GET  applicants:start                                in  to   = 404   =   =  to   =   =   =
POST applicants:start                               405   =   =   =   =   =   =   =   =   =
GET  applicants:materials                            in 200   = 404   =   =  to   =   =   =
POST applicants:materials                           405   =   =   =   =   =   =   =   =   =
GET  applicants:upload                              405   =   =   =   =   =   =   =   =   =
POST applicants:upload                               in 422   = 404   =   =   =   =   =   =
GET  applicants:material_file                        in 200 404   =   =   =   =   =   =   =
POST applicants:material_file                       405   =   =   =   =   =   =   =   =   =
GET  applicants:material_original                    in 200 404   =   =   =   =   =   =   =
POST applicants:material_original                   405   =   =   =   =   =   =   =   =   =
GET  applicants:remove_file                         405   =   =   =   =   =   =   =   =   =
POST applicants:remove_file                          in  to 404   =   =   =   =   =   =   =
GET  applicants:restore_file                        405   =   =   =   =   =   =   =   =   =
POST applicants:restore_file                         in  to 404   =   =   =   =   =   =   =
GET  applicants:material_page                        in 200 404   =   =   =   =   =   =   =
POST applicants:material_page                       405   =   =   =   =   =   =   =   =   =
GET  applicants:check                                in 200   = 404   =   =  to   =   =   =
POST applicants:check                               405   =   =   =   =   =   =   =   =   =
GET  applicants:preview                              in 200   = 404   =   =  to   =   =   =
POST applicants:preview                             405   =   =   =   =   =   =   =   =   =
GET  applicants:pledge                               in 200   = 404   =   =  to   =   =   =
POST applicants:pledge                               in 422   = 404   =   =  to   =   =   =
GET  applicants:part                                 in 200   = 404   =   = 200   =   =   =
POST applicants:part                                 in 422   = 404   =   = 422   =   =   =
GET  applicants:autosave                            405   =   =   =   =   =   =   =   =   =
POST applicants:autosave                            401 200   = 404   =   = 200   =   =   =
GET  applicants:next_missing                         in  to   = 404   =   =  to   =   =   =
POST applicants:next_missing                        405   =   =   =   =   =   =   =   =   =
GET  applicants:session                             200   =   =   =   =   =   =   =   =   =
POST applicants:session                             401 200   =   =   =   =   =   =   =   =
GET  applicants:signed_in                            in 200   = 404   =   = 200   =   =   =
POST applicants:signed_in                           405   =   =   =   =   =   =   =   =   =
GET  applicants:remove_row                          405   =   =   =   =   =   =   =   =   =
POST applicants:remove_row                           in  to 404   =   =   =   =   =   =   =
GET  applicants:restore_row                         405   =   =   =   =   =   =   =   =   =
POST applicants:restore_row                          in  to 404   =   =   =   =   =   =   =
GET  applicants:explain                              in 200 404   =   =   =   =   =   =   =
POST applicants:explain                              in  to 404   =   =   =   =   =   =   =
returned_by_employer
GET  applicants:corrections                          in 200   = 404   =   =  to   =   =   =
POST applicants:corrections                         405   =   =   =   =   =   =   =   =   =
GET  applicants:answer_remark                       405   =   =   =   =   =   =   =   =   =
POST applicants:answer_remark                        in 422 404   =   =   =   =   =   =   =
window_review
GET  admin:index                                     in   =   =   =   =   = 200   =   =   =
POST admin:index                                     in   =   =   =   =   = 200   =   =   =
GET  admin:login                                     in 404   =   =   =   =  to   =   =   =
POST admin:login                                     in 404   =   =   =   =  to   =   =   =
GET  admin:logout                                    to   =   =   =   =   =   =   =   =   =
POST admin:logout                                    to   =   =   =   =   =   =   =   =   =
GET  admin:autocomplete                              in   =   =   =   =   = 404   =   =   =
POST admin:autocomplete                              in   =   =   =   =   = 405   =   =   =
GET  admin:jsi18n                                    in   =   =   =   =   = 200   =   =   =
POST admin:jsi18n                                    in   =   =   =   =   = 405   =   =   =
GET  admin:applicants_application_changelist         in   =   =   =   =   = 200   = 404   =
POST admin:applicants_application_changelist         in   =   =   =   =   =  to   = 404   =
GET  admin:applicants_application_change             in   =   =   =   =   = 200 404   =   =
POST admin:applicants_application_change             in   =   =   =   =   = 200 404   =   =
GET  admin:applicants_application_reveal             in   =   =   =   =   =  to 404   =   =
POST admin:applicants_application_reveal             in   =   =   =   =   = 200 404   =   =
GET  admin:applicants_application_file_page          in   =   =   =   =   = 200 404   =   =
POST admin:applicants_application_file_page          in   =   =   =   =   = 200 404   =   =
GET  admin:applicants_application_file_original      in   =   =   =   =   = 200 404   =   =
POST admin:applicants_application_file_original      in   =   =   =   =   = 422 404   =   =
GET  admin:applicants_application_portrait           in   =   =   =   =   = 200 404   =   =
GET  admin:applicants_application_file_original/swapped  in   =   =   =   =   = 404   =   =   =
POST admin:applicants_application_portrait           in   =   =   =   =   = 200 404   =   =
GET  admin:applicants_application_accept             in   =   =   =   =   = 409 404   =   =
POST admin:applicants_application_accept             in   =   =   =   =   = 409 404   =   =
GET  admin:applicants_application_approve            in   =   =   =   =   = 200 404   =   =
POST admin:applicants_application_approve            in   =   =   =   =   = 422 404   =   =
GET  admin:applicants_application_issue              in   =   =   =   =   = 409 404   =   =
POST admin:applicants_application_issue              in   =   =   =   =   = 409 404   =   =
GET  admin:applicants_application_request_correction  in   =   =   =   =   = 200 404   =   =
POST admin:applicants_application_request_correction  in   =   =   =   =   = 422 404   =   =
GET  admin:applicants_application_refuse_acceptance  in   =   =   =   =   = 409 404   =   =
POST admin:applicants_application_refuse_acceptance  in   =   =   =   =   = 409 404   =   =
GET  admin:applicants_application_decline            in   =   =   =   =   = 200 404   =   =
POST admin:applicants_application_decline            in   =   =   =   =   = 422 404   =   =
GET  admin:applicants_event_changelist               in   =   =   =   =   = 404   =   = 200
POST admin:applicants_event_changelist               in   =   =   =   =   = 404   =   = 200
"""
)
