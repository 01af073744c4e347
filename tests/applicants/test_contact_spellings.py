"""Contact details as people copy them, and names that Python's tables do not know."""

import pytest
from django.test import Client

from applicants.models import Application
from tests import make

PAGE = "/apply/contact/"
TYPED = {
    "email": "mowen@example.cn",
    "emergency_name": "莫小雨",
    "emergency_mobile": "13712345678",
    "region_code": "440106",
    "address": "天河路 100 号",
}


@pytest.fixture
def application(db: None) -> Application:
    return make.application(complete=False)


@pytest.fixture
def client(application: Application, client_of) -> Client:
    return client_of(application.applicant)


def refusals(client: Client, **typed: str) -> str:
    """The page that says what is wrong, "" when all is taken."""
    answer = client.post(PAGE, TYPED | typed)
    return answer.content.decode() if answer.status_code == 422 else ""


@pytest.mark.parametrize(
    ("own", "other"),
    [("莫", "莫\ue863"), ("\ue863", "\ue865"), ("王\U00031350", "王\U000323b0"), ("莫文", "莫文\U0002ebf0")],
)
def test_names_that_differ_by_a_rare_character_are_two_people(
    own: str, other: str, client: Client, application: Application
) -> None:
    application.applicant.name = own
    application.applicant.save()
    assert "与您本人的相同" in refusals(client, emergency_name=f" {own}·")
    assert refusals(client, emergency_name=other) == ""
    application.refresh_from_db()
    assert application.emergency_name == other


@pytest.mark.parametrize(
    "copied",
    [
        "莫文 <mowen@example.cn>",
        "<mowen@example.cn>",
        "mailto:mowen@example.cn",
        "mowen@example.cn;",
        "mowen@example.cn。",
        "＜mowen＠example．cn＞；",
    ],
)
def test_an_address_as_mail_programs_copy_it_is_taken(
    copied: str, client: Client, application: Application
) -> None:
    assert refusals(client, email=copied) == ""
    application.refresh_from_db()
    assert application.email == "mowen@example.cn"


@pytest.mark.parametrize("both", ["a@example.cn,b@example.cn", "a@example.cn；b@example.cn"])
def test_of_two_addresses_one_is_asked_for(both: str, client: Client) -> None:
    assert "电子邮箱只能填一个，请删去其余的" in refusals(client, email=both)


@pytest.mark.parametrize(
    "landline",
    ["020-12345678", "０２０１２３４５６７８", "(0755)26001234", "+86 755 26001234", "0663 8123456"],
)
def test_a_landline_is_told_as_one(landline: str, client: Client) -> None:
    assert "紧急联系人手机号码像是座机号码，请填手机号码" in refusals(client, emergency_mobile=landline)
