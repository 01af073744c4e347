"""The platform's facts: written at sign-in, told to the person, and written by nothing else."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client

from tests.identity.conftest import Exchange
from youyue.identity.accounts import admit
from youyue.identity.claims import facts_from
from youyue.identity.models import FACTS, User

ID_TOKEN = {"sub": "someone", "acr": "L2"}
USERINFO = {
    "sub": "someone",
    "preferred_username": "mwf",
    "name": "莫知文",
    "user_type": "person",
    "id_type": "01",
    "id_number": "４４０１０６１９９００３０７６５１８",
    "phone_number": "186 1234 1402",
    "country": "CN",
    "birthdate": "1990-03-07",
    "gender": "male",
    "political_status": "01",
    "email": "mwf@example.cn",
    "social_security_number": "440106199003076518",
    "registered_residence": "广东省广州市天河区",
}


def test_claims_become_facts() -> None:
    assert facts_from(ID_TOKEN, USERINFO) == {
        "subject": "someone",
        "account_name": "mwf",
        "kind": "person",
        "name": "莫知文",
        "id_type": "01",
        "id_number": "440106199003076518",
        "mobile": "18612341402",
        "country": "CN",
        "birth_date": datetime.date(1990, 3, 7),
        "sex": "1",
        "political_status": "01",
        "assurance_level": "L2",
        "social_security_number": "440106199003076518",
        "registered_residence": "广东省广州市天河区",
        "organization_name": "",
        "credit_code": "",
        "legal_representative": "",
    }


def test_facts_are_the_columns_and_no_claims_are_no_error() -> None:
    facts = facts_from(ID_TOKEN, {})
    assert set(facts) == set(FACTS) - {"issuer"}  # of whoever asked
    assert {value for value in facts.values() if value} == {"someone", "person", "L2"}


def test_unknown_document_is_other() -> None:
    assert facts_from(ID_TOKEN, {"id_type": "02"})["id_type"] == "99"


def test_changed_fact_is_told_on_the_next_page(exchange: Callable[..., Exchange]) -> None:
    first = exchange().start()
    first.answer.userinfo = dict(USERINFO)
    page = first.client.get(first.finish()["Location"])
    assert "平台资料有更新" not in page.content.decode()

    again = exchange().start("/login/?next=/profile/")
    again.answer.userinfo = USERINFO | {"phone_number": "13900001111", "name": "莫文"}
    page = again.client.get(again.finish()["Location"]).content.decode()
    assert "平台资料有更新：用户名称、手机号" in page
    assert "13900001111" not in page
    user = User.objects.get()
    assert (user.name, user.mobile) == ("莫文", "13900001111")


def test_own_email_survives_the_next_sign_in(db: None) -> None:
    user, _changed = admit(facts_from(ID_TOKEN, USERINFO), email="mwf@example.cn")
    assert user.email == "mwf@example.cn"
    user.email = "own@example.cn"
    user.save(update_fields=["email"])
    user, changed = admit(facts_from(ID_TOKEN, USERINFO), email="mwf@example.cn")
    assert (user.email, changed) == ("own@example.cn", [])


def test_facts_change_only_by_taking_over(applicant: User) -> None:
    for name, value in {"name": "李四", "id_number": "1", "mobile": "2", "id_type": "08"}.items():
        user = User.objects.get()
        setattr(user, name, value)
        with pytest.raises(TypeError):
            user.save()
        with pytest.raises(TypeError):
            user.save(update_fields=[name])
        with pytest.raises(TypeError):
            User.objects.update(**{name: value})
    kept = User.objects.get()
    assert (kept.name, kept.id_type) == ("莫知文", "01")


def test_taking_over_names_what_changed(applicant: User) -> None:
    user = User.objects.get()
    assert user.take_over({"mobile": "13900001111", "name": user.name}) == ["手机号"]
    assert User.objects.get().mobile == "13900001111"
    user.talent_category = "x"
    user.save()


def test_refreshed_user_can_be_saved(applicant: User) -> None:
    user = User.objects.get()
    User.objects.get().take_over({"name": "莫文"})
    user.refresh_from_db()
    user.save()
    assert User.objects.get().name == "莫文"


def test_forged_post_changes_no_fact(client: Client, applicant: User) -> None:
    client.force_login(applicant)
    forged = dict.fromkeys(FACTS, "x") | {
        "email": "own@example.cn",
        "is_staff": "1",
        "is_superuser": "1",
        "window_region": "440000",
    }
    before = {name: getattr(User.objects.get(), name) for name in FACTS}
    assert client.post("/profile/edit/", forged).status_code == 302
    user = User.objects.get()
    assert {name: getattr(user, name) for name in FACTS} == before
    assert (user.email, user.is_staff, user.is_superuser, user.window_region) == (
        "own@example.cn",
        False,
        False,
        "",
    )
