"""The door to somebody's data: the look is written behind what was made, and before it is handed on."""

import ast
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from youyue.identity.looks import FOR_A_PURPOSE, Look, looking, own_number
from youyue.identity.models import AccessLog, User

DOOR = "youyue/identity/looks.py"
GUARDED = [look for look in Look if look.value.kinds & FOR_A_PURPOSE]


def asked_by(user: User) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request


def made(request: HttpRequest, look: Look, whose: User, **more: str) -> str:
    with looking(request, look, whose=whose, role="审核员", about="thing", **more):
        assert AccessLog.objects.count() == 0
        return "the answer"


def test_look_is_written_once_the_answer_is_made(applicant: User, reviewer: User) -> None:
    assert made(asked_by(reviewer), Look.CASE, applicant) == "the answer"
    look = AccessLog.objects.get()
    assert (look.by, look.whose, look.what, look.action) == (reviewer, applicant, "办理页面", "preview")
    assert (look.role, look.object_id, look.purpose, look.reason) == ("审核员", "thing", "", "")


def test_answer_that_was_not_made_is_no_look(applicant: User, reviewer: User) -> None:
    look = looking(asked_by(reviewer), Look.CASE, whose=applicant, role="审核员")
    with pytest.raises(OSError, match="away"), look:
        raise OSError("the store is away")
    assert AccessLog.objects.count() == 0


@pytest.mark.parametrize("look", GUARDED, ids=lambda one: one.name)
def test_number_and_identity_document_are_not_made_without_a_purpose(
    look: Look, applicant: User, reviewer: User
) -> None:
    with pytest.raises(Http404):
        made(asked_by(reviewer), look, applicant, reason="a reason is none")
    assert AccessLog.objects.count() == 0
    made(asked_by(reviewer), look, applicant, purpose="match", reason="看")
    assert list(AccessLog.objects.values_list("purpose", "reason")) == [("match", "看")]


def test_own_number_needs_no_purpose(applicant: User) -> None:
    assert made(asked_by(applicant), Look.NUMBER, applicant) == "the answer"


def test_own_number_is_written_down(applicant: User) -> None:
    assert own_number(asked_by(applicant), "id_number", ["id_number"]) == "id_number"
    look = AccessLog.objects.get()
    assert (look.by, look.whose, look.action, look.what, look.role, look.object_id) == (
        applicant,
        applicant,
        AccessLog.Action.REVEAL,
        "证件号码",
        "本人",
        str(applicant.pk),
    )


@pytest.mark.parametrize(
    ("name", "among"),
    [
        ("password", ["id_number"]),
        ("", ["id_number"]),
        ("social_security_number", ["social_security_number"]),
    ],
    ids=["not to be chosen", "nothing chosen", "empty"],
)
def test_look_at_nothing_is_none(applicant: User, name: str, among: list[str]) -> None:
    assert applicant.social_security_number == ""
    assert own_number(asked_by(applicant), name, among) == ""
    assert AccessLog.objects.count() == 0


# --- no other door ------------------------------------------------------------------------------------
def writers() -> Iterator[str]:
    """Files that write looks."""
    for path in sorted(settings.BASE_DIR.rglob("*.py")):
        place = path.relative_to(settings.BASE_DIR)
        if place.parts[0].startswith(".") or place.parts[0] == "tests" or "demo" in place.parts:
            continue
        if any(_writes(node) for node in ast.walk(ast.parse(path.read_text()))):
            yield str(place)


def _writes(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return any(alias.name == "log_look" for alias in node.names)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "AccessLog"


def test_looks_are_written_at_the_door_alone() -> None:
    assert set(writers()) == {"youyue/identity/access.py", DOOR}
