"""Employers that are not on board yet: the letter, the code, and the word when the account opens."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from applicants.filing.invitations import awaited, employer_opened, redeem
from applicants.models import Application, Invitation
from applicants.parts import Filing
from applicants.submission.completeness import problems
from catalog.models import Employer
from employers.desk.opening import open_if_ready
from employers.desk.sign_in import admit
from tests import make
from tests.applicants.posting import posted
from tests.printed import get_pdf
from tests.ui.test_paper import text_of
from youyue.identity.models import User
from youyue.notices.models import Notice
from youyue.ui import paper

pytestmark = pytest.mark.django_db
NAME, CODE = "粤湾新材料有限公司", "91440300MA9Y00039M"
CAN_SUBMIT = "您填写的工作单位已开通审核账号，可以提交申请了"
LOOK_AGAIN = "您邀请的单位已开通审核账号。请在“基本信息”里核对现工作单位的名称，再提交申请"


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def mine(applicant, client_of) -> Client:
    return client_of(applicant)


@pytest.fixture
def waiting(applicant, mine) -> Application:
    """Everything is filled in, but nobody has heard of the employer."""
    made = make.application(applicant)
    mine.post("/apply/basics/", posted(made, "basics", employer_name=NAME, go="next"))
    return Application.objects.get()


def newcomer(**fields) -> Employer:
    """Complete and signed in, but not open yet."""
    now = timezone.now()
    given = {"name": NAME, "credit_code": CODE, "kind": "9", "affiliation": "50", "region_id": "440106"}
    given |= {
        "address": "科学大道",
        "contact_name": "陈",
        "contact_phone": "020-1",
        "first_signed_in_at": now,
    }
    return Employer.objects.create(**given | fields)


def told(applicant: User) -> list[str]:
    return list(Notice.objects.filter(to=applicant).values_list("text", flat=True))


def test_the_draft_keeps_the_name_and_waits(waiting, mine) -> None:
    assert (waiting.employer, awaited(waiting)) == (None, NAME)
    assert "/apply/invitation/" in text(mine.get("/apply/basics/?check=1"))
    assert "/apply/invitation/" in text(mine.get("/apply/reviewing-employer/"))
    assert [problem.slug for problem in problems(Filing(waiting))] == ["basics"]


def test_the_letter_is_written_by_a_post_and_once(waiting, mine) -> None:
    assert "生成邀请函" in text(mine.get("/apply/invitation/"))
    assert Invitation.objects.count() == 0
    for _ in range(2):
        assert mine.post("/apply/invitation/")["Location"] == "/apply/invitation/"
    letter = Invitation.objects.get()
    shown = text(mine.get("/apply/invitation/"))
    assert f"致 {NAME} 人事（人才）部门" in shown and letter.spaced_code in shown
    assert "登录一次" in shown and "/employer/information/" in shown


def test_without_an_employer_to_wait_for_there_is_no_letter(applicant, mine) -> None:
    assert mine.get("/apply/invitation/")["Location"] == "/apply/"
    made = make.application(applicant)
    assert mine.get("/apply/invitation/")["Location"] == "/apply/basics/#id_employer_name"
    make.move(made, "submit")
    assert mine.get("/apply/invitation/")["Location"] == f"/items/{made.pk}/"


def test_when_the_account_opens_the_draft_is_given_to_it(waiting, applicant) -> None:
    employer = newcomer()
    assert open_if_ready(employer)
    waiting = Application.objects.get()
    assert (waiting.employer, waiting.employer_name, problems(Filing(waiting))) == (employer, NAME, [])
    assert told(applicant) == [CAN_SUBMIT]
    employer_opened(employer)
    assert waiting.progress["basics"] == 0
    make.move(waiting, "submit")


def test_the_first_sign_in_of_an_opened_employer_tells_too(waiting, applicant) -> None:
    newcomer(opened_at=timezone.now(), first_signed_in_at=None)
    agent = User.objects.create_user(
        "subject-new",
        account_name="xinlai",
        name="陈明",
        kind=User.Kind.LEGAL_PERSON,
        organization_name=NAME,
        credit_code=CODE,
    )
    admit(agent)
    assert told(applicant) == [CAN_SUBMIT]


def test_the_credit_code_is_a_name_as_well(applicant, mine) -> None:
    made = make.application(applicant)
    mine.post("/apply/basics/", posted(made, "basics", employer_name=CODE.lower(), go="next"))
    open_if_ready(newcomer())
    assert Application.objects.get().employer_name == NAME


def test_another_name_is_left_alone(waiting, applicant) -> None:
    open_if_ready(newcomer(name="粤湾新材料（深圳）有限公司"))
    assert (Application.objects.get().employer, told(applicant)) == (None, [])


def test_a_code_brings_an_employer_of_another_name(waiting, applicant, mine) -> None:
    mine.post("/apply/invitation/")
    letter = Invitation.objects.get()
    employer = newcomer(name="粤湾新材料（深圳）有限公司")
    assert redeem(f" {letter.spaced_code.lower()} ", employer)
    assert told(applicant) == []
    open_if_ready(employer)
    assert told(applicant) == [LOOK_AGAIN]
    assert Application.objects.get().employer is None
    assert "请核对现工作单位的名称" in text(mine.get("/apply/invitation/"))


def test_a_code_that_is_entered_late_or_twice_tells_nobody_again(waiting, applicant, mine) -> None:
    mine.post("/apply/invitation/")
    letter = Invitation.objects.get()
    employer = newcomer()
    open_if_ready(employer)
    assert told(applicant) == [CAN_SUBMIT]
    assert redeem(letter.spaced_code, employer) and redeem(letter.spaced_code, employer)
    assert told(applicant) == [CAN_SUBMIT]
    other = newcomer(name="粤湾新材料（深圳）有限公司", credit_code="91440300MA5FABCD1X")
    open_if_ready(other)
    assert redeem(letter.spaced_code, other) and redeem(letter.spaced_code, other)
    assert told(applicant).count(LOOK_AGAIN) == 1


def test_an_open_employer_enters_the_code_on_its_information_page(
    waiting, applicant, mine, client_of
) -> None:
    mine.post("/apply/invitation/")
    desk = client_of(make.reviewer("linghai", make.employer(), "admin"))
    code = Invitation.objects.get().code
    assert "邀请码" in text(desk.get("/employer/information/"))
    answer = desk.post("/employer/information/letter/", {"invitation_code": code}, follow=True)
    assert "已记下，申办人收到了消息" in text(answer)
    assert told(applicant) == [LOOK_AGAIN]


@pytest.mark.parametrize("code", ["", "ABCDEFGHJK", "\x00", "诺" * 5000, "' or 1=1", "🀄"])
def test_a_code_that_is_none_is_told(code: str, waiting, applicant, client_of) -> None:
    desk = client_of(make.reviewer("linghai", make.employer(), "admin"))
    answer = desk.post("/employer/information/letter/", {"invitation_code": code}, follow=True)
    assert "没有找到这个邀请码" in text(answer) and told(applicant) == []


def test_only_the_admin_enters_codes(waiting, mine, client_of) -> None:
    mine.post("/apply/invitation/")
    make.reviewer("linghai", make.employer(), "admin")
    colleague = client_of(make.reviewer("linghai2", make.employer()))
    code = Invitation.objects.get().code
    assert colleague.post("/employer/information/letter/", {"invitation_code": code}).status_code == 404


def test_a_letter_of_what_was_handed_in_is_void(waiting, applicant, mine) -> None:
    mine.post("/apply/invitation/")
    code = Invitation.objects.get().code
    open_if_ready(newcomer())
    make.move(Application.objects.get(), "submit")
    assert not redeem(code, make.employer())


def test_an_employer_found_since_is_not_submitted_without_a_save(waiting) -> None:
    """It opened, but the word did not come through: the guard asks for a save, nothing goes to nobody."""
    newcomer(opened_at=timezone.now())
    waiting = Application.objects.get()
    assert [problem.message for problem in problems(Filing(waiting))] == [
        f"“{NAME}”现在可以送审了，请打开“基本信息”再保存一次"
    ]


def test_strangers_have_letters_of_their_own_only(
    waiting, mine, other_applicant, reviewer, client_of
) -> None:
    mine.post("/apply/invitation/")
    assert client_of(other_applicant).get("/apply/invitation/")["Location"] == "/apply/"
    assert client_of(reviewer).get("/apply/invitation/").status_code == 404
    assert client_of(None).get("/apply/invitation/").status_code == 302


# --- the letter as a PDF ------------------------------------------------------------------------------
def test_the_letter_is_a_pdf_with_its_code(waiting, mine) -> None:
    mine.post("/apply/invitation/")
    assert "/apply/invitation.pdf" in text(mine.get("/apply/invitation/"))
    answer = get_pdf(mine, "/apply/invitation.pdf")
    said = "".join(text_of(answer.content).split())
    for words in (NAME, waiting.applicant.name, Invitation.objects.get().code[:5], "单位邀请函", "12333"):
        assert words in said
    assert quote("邀请函.pdf") in answer["Content-Disposition"]


def test_where_no_pdf_can_be_drawn_the_page_is_printed(waiting, mine, monkeypatch) -> None:
    mine.post("/apply/invitation/")
    monkeypatch.setattr(paper, "find_spec", lambda name: None)
    answer = get_pdf(mine, "/apply/invitation.pdf")
    assert answer.status_code == 503 and "/apply/invitation/" in text(answer)


def test_there_is_no_pdf_of_a_letter_that_was_not_written(waiting, mine, other_applicant, client_of) -> None:
    assert get_pdf(mine, "/apply/invitation.pdf").status_code == 404
    mine.post("/apply/invitation/")
    assert client_of(other_applicant).get("/apply/invitation.pdf").status_code == 404
