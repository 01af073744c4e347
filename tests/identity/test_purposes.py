"""用途: chosen from the list, with words where the list has none; remembered as a choice, for a while."""

import pytest
from django.http import HttpRequest, QueryDict

from youyue.identity import purposes
from youyue.identity.access_log import AccessLog
from youyue.identity.purposes import Purpose, PurposeForm


def request(posted: str = "") -> HttpRequest:
    made = HttpRequest()
    made.POST, made.session = QueryDict(posted), {}
    return made


@pytest.mark.parametrize(
    ("purpose", "reason", "wrong"),
    [
        ("match", "", []),
        ("match", "扫描不清", []),
        ("other", "公安部门来函", []),
        ("", "扫描不清", ["purpose"]),
        ("nothing of ours", "", ["purpose"]),
        ("audit", "", ["purpose"]),  # the office's, not a desk's
        ("other", "", ["reason"]),
        ("other", " \u3000\u200b", ["reason"]),
        ("match", "长" * 201, ["reason"]),
        ("", "长" * 201, ["purpose", "reason"]),
    ],
)
def test_purpose_and_words(purpose: str, reason: str, wrong: list[str]) -> None:
    form = PurposeForm({"purpose": purpose, "reason": reason})
    assert sorted(form.errors) == wrong


def test_every_purpose_fits_its_column_and_is_offered_somewhere() -> None:
    assert max(len(purpose) for purpose in Purpose) <= AccessLog._meta.get_field("purpose").max_length
    assert set(purposes.AT_DESK) | set(purposes.IN_OFFICE) == set(Purpose)


def test_first_request_only_asks() -> None:
    assert not purposes.ask(request("row=basics.id_number"), "a case").is_bound
    for posted in ("purpose=match", "reason=", "purpose=&reason=x"):
        assert purposes.ask(request(posted), "a case").is_bound


def test_last_choice_stands_for_its_case_alone() -> None:
    asked = request()
    purposes.remember(asked, "a case", "inquiry")
    purposes.remember(asked, "another", "card")
    chosen = [purposes.ask(asked, case).initial["purpose"] for case in ("a case", "another", "a third")]
    assert chosen == ["inquiry", "card", ""]


def test_other_is_not_remembered_and_forgets_what_was() -> None:
    asked = request()
    purposes.remember(asked, "a case", "inquiry")
    purposes.remember(asked, "a case", "other")
    assert asked.session[purposes.CHOSEN] == {}


def test_choice_is_forgotten_after_the_visit(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = request()
    purposes.remember(asked, "a case", "inquiry")
    monkeypatch.setattr(purposes, "GOOD_FOR", -1)
    assert purposes.ask(asked, "a case").initial["purpose"] == ""


def test_session_keeps_the_latest_few() -> None:
    asked = request()
    for number in range(purposes.MOST + 5):
        purposes.remember(asked, number, "match")
    kept = list(asked.session[purposes.CHOSEN])
    assert kept == [str(number) for number in range(5, purposes.MOST + 5)]
