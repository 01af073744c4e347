"""Every type of identity document: its country or region, birth date and sex against the form."""

import datetime

import pytest

from applicants.models import Application
from applicants.parts.basics import BasicsForm
from applicants.parts.id_country import country_of, country_problem
from tests import make
from youyue.identity.codes import IdType
from youyue.identity.id_numbers import check

pytestmark = pytest.mark.django_db
RESIDENT, PERMIT, PERMANENT = "440106199003076518", "810000198808080013", "944840198007040019"


@pytest.mark.parametrize(
    ("id_type", "number", "country", "is_wrong"),
    [
        ("01", RESIDENT, "CN", False),
        ("01", RESIDENT, "HK", True),
        ("04", "H12345678", "HK", False),
        ("04", "H12345678", "MO", True),
        ("04", "HA1234567", "GB", False),
        ("04", "HA1234567", "HK", True),
        ("04", "ＨＡ1234567", "CN", True),
        ("05", "M12345678", "MO", False),
        ("05", "M12345678", "HK", True),
        ("05", "MA1234567", "PT", False),
        ("05", "MA1234567", "MO", True),
        ("06", "12345678", "TW", False),
        ("06", "12345678", "CN", True),
        ("16", PERMIT, "HK", False),
        ("16", PERMIT, "TW", True),
        ("16", "820000199106090029", "MO", False),
        ("16", "830000198501010030", "TW", False),
        ("07", PERMANENT, "US", False),
        ("07", PERMANENT, "GB", True),
        ("07", PERMANENT, "CN", True),
        ("07", "USA440012345678", "US", False),
        ("07", "USA440012345678", "CN", True),
        ("08", "P1234567", "PH", False),
        ("08", "P1234567", "CN", True),
        ("08", "P1234567", "TW", True),
        ("99", "X1", "CN", False),
        ("99", "X1", "US", False),
        ("", "", "CN", False),
    ],
)
def test_country_goes_with_the_document(id_type: str, number: str, country: str, is_wrong: bool) -> None:
    assert bool(country_problem(id_type, number, country)) is is_wrong


def test_the_sentence_names_document_and_country() -> None:
    assert country_problem("06", "12345678", "CN") == (
        "持台湾居民来往大陆通行证的，国家/地区应为中国台湾，请核对"
    )
    assert country_of("07", PERMANENT) == "US"


@pytest.mark.parametrize(("id_type", "number"), [("01", RESIDENT), ("16", PERMIT), ("07", PERMANENT)])
def test_birth_date_and_sex_in_the_number_must_match(id_type: str, number: str) -> None:
    facts = check(id_type, number)
    form = over(id_type, number, birth_date=datetime.date(1970, 1, 2), sex="2" if facts.sex == "1" else "1")
    assert form.errors["birth_date"] == [
        f"出生日期与证件号码中的 {facts.birth_date.isoformat()} 不一致，请核对"
    ]
    assert form.errors["sex"] == ["性别与证件号码中的不一致，请核对"]
    good = over(id_type, number, birth_date=facts.birth_date, sex=facts.sex)
    assert not {"birth_date", "sex", "country"} & set(good.errors)


@pytest.mark.parametrize(
    ("id_type", "number"),
    [("04", "H12345678"), ("05", "M12345678"), ("06", "12345678"), ("08", "P1234567"), ("99", "X1")],
)
def test_other_numbers_say_nothing_about_birth_and_sex(id_type: str, number: str) -> None:
    form = over(id_type, number, birth_date=datetime.date(1970, 1, 2), sex="2")
    assert not {"birth_date", "sex", "country"} & set(form.errors)


@pytest.mark.parametrize(
    ("id_type", "number", "sentence"),
    [
        ("01", "440106199003076519", "居民身份证号码有误，请核对"),
        ("01", "44010619900307651", "居民身份证号码应为 18 位，现在是 17 位，请核对"),
        ("04", "M12345678", "港澳居民来往内地通行证（香港）号码应为 H 加 8 位数字，请核对"),
        ("06", "1234567", "台湾居民来往大陆通行证号码应为 8 位数字，请核对"),
        ("08", "12", "护照号码应为 5 至 17 位字母或数字，请核对"),
    ],
)
def test_a_wrong_number_is_to_be_mended_at_the_platform(id_type: str, number: str, sentence: str) -> None:
    remedy = "证件信息由平台提供，请前往“广东人社统一认证系统”修改，再重新登录"
    assert over(id_type, number).non_field_errors() == [f"{sentence}。{remedy}"]


def over(id_type: str, number: str, **fields) -> BasicsForm:
    """The basic information of somebody with this document, as it is stored."""
    Application.objects.all().delete()
    person = make.user("bearer", id_type=id_type, id_number=number)
    country = country_of(id_type, number) or ("US" if id_type in (IdType.PASSPORT, IdType.OTHER) else "GB")
    return BasicsForm.over_stored(make.application(person, country=country, **fields))
