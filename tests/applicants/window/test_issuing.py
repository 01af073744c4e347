"""按清单发卡: every line with something wrong is named, and all are issued or none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from applicants.models import Application, Membership, Stage
from applicants.submission.receipts import new_number
from applicants.window import issuing, sheet
from applicants.workflow.named import NAMED
from materials.models import Dossier
from tests import make
from tests.applicants.window.test_sheet import xlsx
from youyue.identity.models import User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db
PAGE = "/window/issue-list/"
UNTIL = (timezone.localdate() + timedelta(days=1000)).isoformat()


@pytest.fixture
def client(client_of: Callable[[User], Client], officer_guangzhou: User) -> Client:
    return client_of(officer_guangzhou)


def cards(count: int) -> list[Application]:
    """So many applications in production: one that came there, and its twins."""
    first = make.application(stage=Stage.CARD_PRODUCTION)
    left_out = ("id", "state", "dossier", "receipt_number", "applicant")
    values = {
        each.name: getattr(first, each.name) for each in first._meta.fields if each.name not in left_out
    }
    people = [make.user(f"twin{number}", id_number=f"twin-{number}") for number in range(count - 1)]
    dossiers = Dossier.objects.bulk_create([Dossier() for _person in people])
    twins = [
        Application(
            applicant=person, dossier=dossier, receipt_number=new_number(first.submitted_at), **values
        )
        for person, dossier in zip(people, dossiers, strict=True)
    ]
    Application.objects.bulk_create(twins)
    return [first, *twins]


def line(made: Application, card: str = "YK0001", until: str = UNTIL) -> str:
    return f"{made.receipt_number}\t{card}\t{until}"


def listed(rows: list[Application]) -> str:
    return "\n".join(line(row, f"YK000{number}") for number, row in enumerate(rows))


def post(client: Client, text: str, act: str = "try", seal: str = "", **more: Any) -> HttpResponse:
    return client.post(PAGE, {"list": text, "act": act, "seal": seal} | more)


def flaws(answer: HttpResponse) -> list[tuple[int, str, str]]:
    return [(flaw.line, flaw.column, flaw.wrong) for flaw in answer.context["trial"].flaws]


def issued() -> int:
    return Application.objects.filter(stage=Stage.ISSUED).count()


# --- all or nothing -------------------------------------------------------------------------------------
def test_a_clean_list_is_shown_and_then_issued(client: Client, officer_guangzhou: User) -> None:
    rows = cards(3)
    text = listed(rows)
    seen = post(client, text)
    assert seen.status_code == 200 and issued() == 0
    assert "3 件都可以发，还没有发" in seen.content.decode()
    Notice.objects.all().delete()
    answer = post(client, text, "issue", seen.context["seal"])
    assert (answer.status_code, answer.url) == (302, "/window/?box=production")
    assert issued() == 3
    for number, row in enumerate(rows):
        row.refresh_from_db()
        assert (row.card_number, row.card_valid_until.isoformat()) == (f"YK000{number}", UNTIL)
        assert row.events.order_by("sequence").last().by == officer_guangzhou
        assert Notice.objects.filter(to=row.applicant, about=str(row.pk), kind="decision").count() == 1


def test_twenty_broken_lines_of_five_hundred_are_named_and_nothing_changes(client: Client) -> None:
    lines = listed(cards(500)).splitlines()
    broken = range(3, 500, 25)
    for number in broken:
        lines[number - 1] = lines[number - 1].replace("\tYK", "\t卡")
    answer = post(client, "\n".join(lines))
    assert answer.status_code == 422 and issued() == 0
    assert answer.context["trial"].broken == set(broken) and len(broken) == 20
    page = answer.content.decode()
    assert all(f"第 {number} 行" in page for number in broken)
    assert 'aria-disabled="true" aria-describedby="why-not"' in page and "500 件都对了才能发" in page
    assert lines[100] in page


def test_the_number_of_queries_does_not_grow(client: Client, django_assert_max_num_queries: Any) -> None:
    rows = cards(30)
    Application.objects.filter(pk=rows[1].pk).update(holder=make.officer("window-2", "440100"))
    client.get(PAGE)
    with django_assert_max_num_queries(14):
        post(client, listed(rows[:2]))
    with django_assert_max_num_queries(14):
        assert len(post(client, listed(rows)).context["trial"].ready) == 29


def test_a_confirmation_of_another_list_only_tries_it_out(client: Client) -> None:
    rows = cards(2)
    seal = post(client, listed(rows[:1])).context["seal"]
    answer = post(client, listed(rows), "issue", seal)
    assert answer.status_code == 200 and issued() == 0
    assert "清单在核对以后改过，还没有发" in answer.content.decode()


def test_a_seal_of_somebody_else_is_none(client: Client, client_of: Callable[[User], Client]) -> None:
    rows = cards(1)
    other = client_of(make.officer("window-2", "440100"))
    seal = post(client, listed(rows)).context["seal"]
    assert post(other, listed(rows), "issue", seal).status_code == 422 and issued() == 0


def test_one_that_moved_in_between_stops_all_and_is_named(client: Client, officer_guangzhou: User) -> None:
    rows = cards(3)
    seal = post(client, listed(rows)).context["seal"]
    make.move(rows[0], "issue", card_number="OTHER-1")
    answer = post(client, listed(rows), "issue", seal)
    page = answer.content.decode()
    assert answer.status_code == 409 and issued() == 1
    assert "核对以后有人办了其中的申请，什么都没有发" in page
    at = timezone.localtime(rows[0].events.get(name="issue").at).strftime("%Y-%m-%d %H:%M")
    assert f"{officer_guangzhou.masked_name}于 {at} 发卡" in page


def test_the_last_of_a_list_that_fails_undoes_the_first(client: Client, monkeypatch: Any) -> None:
    """Without the check before it, the database's constraint speaks, and what was issued is taken back."""
    rows = cards(3)
    text = listed(rows)
    seal = post(client, text).context["seal"]
    Application.objects.filter(pk=make_issued()).update(card_number=f"YK000{_last(rows)}")
    monkeypatch.setattr(issuing._Known, "_card", lambda *_args: None)
    monkeypatch.setitem(NAMED, "issue", replace(NAMED["issue"], guards=()))
    before = Notice.objects.count()
    answer = post(client, text, "issue", seal)
    assert answer.status_code == 409 and issued() == 1
    assert [wrong for _line, _column, wrong in flaws(answer)] == ["这个卡号刚刚发给了别的申办人"]
    assert Notice.objects.count() == before


def make_issued() -> Any:
    return make.application(make.user("person9", id_number="nine"), stage=Stage.ISSUED).pk


def _last(rows: list[Application]) -> int:
    """The place in the list of the one that is issued last: they go in the order of their keys."""
    return max(range(len(rows)), key=lambda place: rows[place].pk)


def test_what_cannot_be_issued_can_be_taken_out_of_the_list(client: Client) -> None:
    rows = cards(2)
    answer = post(client, f"{line(rows[1], '卡')}\n\n{line(rows[0])}", "drop")
    assert answer.status_code == 200 and issued() == 0
    left = answer.context["form"]["list"].value()
    assert left.strip() == line(rows[0]) and len(answer.context["trial"].ready) == 1
    post(client, left, "issue", answer.context["seal"])  # the empty line on top is no change
    assert issued() == 1


# --- what can be wrong with a line ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        (["{number}", "", UNTIL], "卡号", "没有填"),
        (["{number}", "卡1", UNTIL], "卡号", "卡号只能有数字、字母"),
        (["{number}", "K" * 31, UNTIL], "卡号", "超过 30 位"),
        (["{number}", "TAKEN-1", UNTIL], "卡号", "已经发给别的申办人"),
        (["{number}", "=A1", UNTIL], "卡号", "是公式"),
        (["{number}", "4419（数字格式）", UNTIL], "卡号", "不是文本格式"),
        (["{number}", "YK0001", "2001-01-01"], "有效期至", "有效期早于今天"),
        (["{number}", "YK0001", "2999-01-01"], "有效期至", "超过 5 年"),
        (["{number}", "YK0001", "2031-02-30"], "有效期至", "没有这一天"),
        (["{number}", "YK0001", "48000（数字格式）"], "有效期至", "不是文本格式"),
        (["{number}", "YK0001"], "整行", "这一行有 2 列"),
        (["{number}", "YK0001", UNTIL, "x"], "整行", "这一行有 4 列"),
        (["YY2026-QQQQQQQA", "YK0001", UNTIL], "申请编号", "校验位对不上"),
        (["YY2026-QQQQQQQ", "YK0001", UNTIL], "申请编号", "本窗口没有这个编号"),
    ],
)
def test_a_cell_with_something_wrong(client: Client, cells: list[str], column: str, words: str) -> None:
    made = make.application(stage=Stage.CARD_PRODUCTION)
    if "TAKEN-1" in cells:
        Application.objects.filter(pk=make_issued()).update(card_number="TAKEN-1")
    answer = post(client, "\n" + "\t".join(cells).replace("{number}", made.receipt_number))
    assert answer.status_code == 422
    (flaw,) = flaws(answer)
    assert flaw[:2] == (1, column) and words in flaw[2]
    made.refresh_from_db()
    assert made.stage == Stage.CARD_PRODUCTION


def test_lines_and_cards_that_come_twice(client: Client) -> None:
    first, second = cards(2)
    answer = post(client, "\n".join([line(first, "YK0001"), line(first, "YK0002"), line(second, "YK0001")]))
    assert flaws(answer) == [(2, "申请编号", "和第 1 行重复"), (3, "卡号", "和第 1 行重复")]


def test_a_card_number_in_full_width_is_read_as_what_it_is(client: Client) -> None:
    made = make.application(stage=Stage.CARD_PRODUCTION)
    (ready,) = post(client, line(made, "０００１９０")).context["trial"].ready
    assert ready.card_number == "000190"


@pytest.mark.parametrize("stage", [Stage.ENDORSED, Stage.ISSUED])
def test_what_is_not_in_production_says_where_it_is(client: Client, stage: Stage) -> None:
    made = make.application(stage=stage)
    ((_line, column, words),) = flaws(post(client, line(made)))
    assert column == "状态" and f"现在是“{stage.label}”" in words


def test_what_a_colleague_holds_is_hers_until_she_is_covered(client: Client, officer_guangzhou: User) -> None:
    made, colleague = make.application(stage=Stage.CARD_PRODUCTION), make.officer("window-2", "440100")
    Application.objects.filter(pk=made.pk).update(holder=colleague)
    assert flaws(post(client, line(made))) == [(1, "办理人", "由同事办理，不能代发")]
    today = timezone.localdate()
    seats = {user.pk: Membership.objects.get(user=user) for user in (colleague, officer_guangzhou)}
    seats[colleague.pk].absences.create(stand_in=seats[officer_guangzhou.pk], since=today, until=today)
    assert flaws(post(client, line(made))) == []


def test_another_regions_application_is_as_unknown_as_none(
    client_of: Callable[[User], Client], officer_province: User
) -> None:
    made = make.application(stage=Stage.CARD_PRODUCTION)
    answer = post(client_of(officer_province), line(made))
    assert flaws(answer) == [(1, "申请编号", "本窗口没有这个编号的申请")]
    assert made.applicant.masked_name not in answer.content.decode()


# --- what is no list ------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["", " \n\t\n", "申请编号\t卡号\t有效期至"])
def test_an_empty_list(client: Client, text: str) -> None:
    answer = post(client, text)
    assert answer.status_code == 422
    assert answer.content.decode().count("清单是空的") == 2  # in the summary and beside the field


def test_a_list_that_is_too_long_stays_on_the_page(client: Client) -> None:
    answer = post(client, "\n".join(f"YY2026-{number:07}\tK\t{UNTIL}" for number in range(5000)))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "清单有 5000 行，一次最多 500 行，请分几次发" in page and "YY2026-0004999" in page


@pytest.mark.parametrize("text", ["\x00\ud800", "﷐\tK\tx", "<script>\tK\tx"])
def test_characters_that_belong_into_no_list(client: Client, text: str) -> None:
    answer = post(client, text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    assert answer.status_code == 422 and "<script>\t" not in answer.content.decode()


def test_a_spreadsheet_takes_the_place_of_what_was_pasted(client: Client) -> None:
    made = make.application(stage=Stage.CARD_PRODUCTION)
    until = date.fromisoformat(UNTIL)
    content = xlsx(["申请编号", "卡号", "有效期至"], [made.receipt_number, "000190", until])
    answer = post(client, "alt", file=SimpleUploadedFile("list.xlsx", content))
    assert answer.status_code == 200
    (ready,) = answer.context["trial"].ready
    assert (ready.line, ready.card_number, ready.valid_until) == (2, "000190", until)
    text = answer.context["form"]["list"].value()
    assert post(client, text, "issue", answer.context["seal"]).status_code == 302


def test_a_file_that_is_no_spreadsheet_says_so_beside_it(client: Client) -> None:
    answer = post(client, "was pasted", file=SimpleUploadedFile("list.xlsx", b"PK nonsense"))
    page = answer.content.decode()
    assert answer.status_code == 422 and page.count("这不是 xlsx 表格") == 2 and "was pasted" in page


def test_the_way_there_stands_where_cards_are_made(client: Client) -> None:
    make.application(stage=Stage.CARD_PRODUCTION)
    assert PAGE in client.get("/window/?box=production").content.decode()
    assert PAGE not in client.get("/window/?box=waiting").content.decode()
    blank = b"".join(client.get(f"{PAGE}blank/"))
    assert load_workbook(BytesIO(blank)).active.max_row == sheet.MOST + 1


@pytest.mark.parametrize("who", ["applicant", "reviewer", "editor"])
def test_strangers(request: pytest.FixtureRequest, client_of: Callable[[User], Client], who: str) -> None:
    stranger = client_of(request.getfixturevalue(who))
    assert stranger.get(PAGE).status_code == 404
    assert post(stranger, "x").status_code == 404
