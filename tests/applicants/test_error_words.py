"""The 25 mistakes of the design, each made as an applicant makes it; a reviewer's are in tests/employers.

The sentence stands in the summary and at the field, and what was typed is still there, at once and after
coming back. Number 24, an upload that breaks off, is made in `tests/browser/test_killed_server.py`.
"""

import io
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from applicants.models import Application
from catalog.models import ClauseItem
from tests import make
from tests.applicants.posting import posted
from tests.applicants.reading import Page
from tests.materials import forgeries

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(applicant, client_of) -> Client:
    return client_of(applicant)


@dataclass(frozen=True)
class Mistake:
    """`number` of the design; the part, what is typed in it, and the id of the control to be mended."""

    number: int
    slug: str
    typed: dict[str, Any]
    control: str
    sentence: str


TOO_LONG = "奖" * 1036
NOT_FOR_EVER = {"id_is_permanent": None}
MISTAKES = [
    Mistake(1, "card-type", {"clause_item": ""}, "id_clause_item", "请选择一条申请条款"),
    Mistake(3, "basics", {"country": ""}, "id_country", "请选择国家/地区"),
    Mistake(4, "basics", {"birth_date": ("1990", "3", "")}, "id_birth_date_2", "出生日期缺少“日”，请补填"),
    Mistake(
        5,
        "basics",
        {"birth_date": ("1990", "2", "30")},
        "id_birth_date_2",
        "出生日期没有 2 月 30 日这一天，请核对",
    ),
    Mistake(6, "basics", {"birth_date": ("2199", "1", "1")}, "id_birth_date_0", "出生日期晚于今天，请核对"),
    Mistake(
        7,
        "basics",
        {"birth_date": ("1985", "3", "27")},
        "id_birth_date_0",
        "出生日期与证件号码中的 1990-03-07 不一致，请核对",
    ),
    Mistake(
        8,
        "basics",
        NOT_FOR_EVER | {"id_valid_from": ("2015", "1", "1"), "id_valid_to": ("2014", "12", "31")},
        "id_id_valid_to_0",
        "证件有效期结束时间早于开始时间，请核对证件后修改",
    ),
    Mistake(
        9,
        "basics",
        NOT_FOR_EVER | {"id_valid_to": ("2024", "7", "1")},
        "id_id_valid_to_0",
        "证件已于 2024-07-01 到期，请换用有效证件，并先在统一认证系统更新",
    ),
    Mistake(
        10,
        "contact",
        {"email": "mowen.example.cn"},
        "id_email",
        "电子邮箱缺少“@”，请按 name@example.com 的样子填写",
    ),
    Mistake(
        11,
        "contact",
        {"emergency_mobile": "1391234880"},
        "id_emergency_mobile",
        "紧急联系人手机号码应为 11 位，现在是 10 位，请核对",
    ),
    Mistake(
        12,
        "contact",
        {"emergency_mobile": "18612341402"},
        "id_emergency_mobile",
        "紧急联系人手机号码与您本人的相同，请填另一个人的号码",
    ),
    Mistake(13, "contact", {"region_code": ""}, "id_region_code", "请选择在粤详细地址所在的市和区"),
    Mistake(14, "achievements", {"achievements": ""}, "id_achievements", "请填写至少一项取得成就或科研成果"),
    Mistake(
        15,
        "achievements",
        {"achievements": TOO_LONG},
        "id_achievements",
        "取得成就或科研成果多了 36 个字，请删到 1000 个字以内",
    ),
    Mistake(
        19,
        "basics",
        {"employer_name": "某某公司"},
        "id_employer_name",
        "“某某公司”还没有开通审核账号或没有登录过，请按开通指引联系单位，草稿已保存",
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: f"no. {one.number}")
def test_mistake_in_a_field(mistake: Mistake, mine: Client, applicant) -> None:
    made = make.application(applicant)
    if mistake.slug == "card-type":
        Application.objects.update(clause_item=None)
    path = f"/apply/{mistake.slug}/"
    response = mine.post(path, posted(made, mistake.slug, go="next", **mistake.typed))
    assert response.status_code == 422
    for again in (response, mine.get(path, {"check": "1"})):
        page = Page(again.content.decode())
        assert page.title.strip().startswith("错误：")
        assert page.summary[mistake.sentence] == f"#{mistake.control}"
        assert any(mistake.sentence in said for said in page.said_at(mistake.control))
        for name, typed in mistake.typed.items():
            assert page.value(name) == as_text(typed)


def as_text(typed: Any) -> str:
    return "-".join(filter(None, typed)) if isinstance(typed, tuple) else typed or ""


def test_2_card_type_that_contradicts_the_clause(mine: Client, applicant) -> None:
    """It cannot: the card type follows from the clause, whatever is posted, and the page says so."""
    made = make.application(applicant)
    item = ClauseItem.objects.filter(clause__card_type="A", is_active=True).first()
    data = posted(made, "card-type") | {"clause_item": str(item.pk), "card_type": "B", "go": "save"}
    page = mine.post("/apply/card-type/?card=B", data, follow=True).content.decode()
    assert "已辨别为 A 卡" in page
    assert Application.objects.get().card_type == "A"


@pytest.mark.parametrize("slug", ["family", "education", "employment"])
def test_16_no_row(slug: str, mine: Client, applicant) -> None:
    sentences = {
        "family": "请新增至少一位家庭主要成员",
        "education": "请新增至少一条教育经历",
        "employment": "请新增至少一条工作经历",
    }
    make.application(applicant, complete=False)
    for response in (
        mine.post(f"/apply/{slug}/", {"go": "next"}),
        mine.get(f"/apply/{slug}/", {"check": "1"}),
    ):
        page = Page(response.content.decode())
        assert page.summary[sentences[slug]] == "#add"
        inside = page.by_id("add").walk()
        assert [element.tag for element in inside if element["name"].startswith(("name", "start"))]
    assert sentences[slug] in Page(mine.get("/apply/check/").content.decode()).summary


@pytest.mark.parametrize(
    ("number", "slug", "wrong", "control", "sentence", "at_the_field"),
    ids=["no. 17", "no. 18"],
    argvalues=[
        (17, "education", {"major": ""}, "id_major", "第 2 条教育经历没有填“专业”，请补填", "请填写专业"),
        (
            18,
            "employment",
            {"is_current": None, "end": ("2016", "1", "1")},
            "id_end_0",
            "第 2 条工作经历的结束时间早于起始时间，请修改",
            "结束时间早于起始时间，请修改",
        ),
    ],
)
def test_mistake_in_a_row(
    number: int,
    slug: str,
    wrong: Any,
    control: str,
    sentence: str,
    at_the_field: str,
    mine: Client,
    applicant,
) -> None:
    """The list says which row; its link opens the row with the words at the field."""
    made = make.application(applicant)
    data = posted(made, slug, **wrong) | {"editor": "1", "row": NEW_ROW}
    page = Page(mine.post(f"/apply/{slug}/", data | {"go": "row"}).content.decode())
    assert any(at_the_field in said for said in page.said_at(control))
    page = Page(mine.post(f"/apply/{slug}/", {"go": "next"}).content.decode())
    query, _, anchor = page.summary[sentence].partition("#")
    assert anchor == control
    page = Page(mine.get(f"/apply/{slug}/{query}").content.decode())
    assert any(at_the_field in said for said in page.said_at(control))
    for name, typed in wrong.items():
        assert page.value(name) == as_text(typed)
    assert sentence in Page(mine.get("/apply/check/").content.decode()).summary


NEW_ROW = "5f0c2f6e-7d2f-4e39-9a59-6f1d3c2f8a10"


def test_20_photo_of_the_wrong_size(mine: Client, applicant) -> None:
    made = make.application(applicant)
    photo = SimpleUploadedFile("照片.png", photo_of(300, 400), "image/png")
    data = posted(made, "basics", go="next", position="院长") | {"portrait_upload": photo}
    page = Page(mine.post("/apply/basics/", data).content.decode())
    sentence = (
        "证件照只有 300×400 像素，太小了，至少要 358×441 像素，请用更高的分辨率重拍，或向照相馆要电子原图"
    )
    assert page.summary[sentence] == "#id_portrait_upload"
    assert any(sentence in said for said in page.said_at("id_portrait_upload"))
    assert page.value("position") == "院长"


def test_photo_while_the_store_is_away_is_no_mistake(mine: Client, applicant, settings, tmp_path) -> None:
    """503, and the rest of the page is saved; with the store there and another mistake it stays 422."""
    made = make.application(applicant)
    (tmp_path / "media").write_text("a file where a folder should be")
    local = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "media"},
    }
    settings.STORAGES = {**settings.STORAGES, "default": local}
    photo = SimpleUploadedFile("照片.jpg", make.portrait_bytes(), "image/jpeg")
    data = posted(made, "basics", go="next", position="院长") | {"portrait_upload": photo}
    answer = mine.post("/apply/basics/", data)
    assert answer.status_code == 503
    page = Page(answer.content.decode())
    assert any("文件库暂时连不上" in said for said in page.said_at("id_portrait_upload"))
    assert page.value("position") == "院长"
    made.refresh_from_db()
    assert made.position == "院长"
    wrong = posted(made, "basics", go="next", position="")
    assert mine.post("/apply/basics/", wrong).status_code == 422


def photo_of(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("number", "name", "content", "sentence"),
    ids=["no. 21", "no. 22", "no. 23, locked", "no. 23, empty", "no. 23, damaged"],
    argvalues=[
        (21, "合同.docx", b"contract", "“合同.docx”不是 PDF、JPG 或 PNG，请转换后再传"),
        (22, "合同.pdf", "28 MB", "“合同.pdf”有 28 MB，请压缩到 20 MB 以内再传"),
        (23, "护照.pdf", "locked", "“护照.pdf”设了密码，打不开，请去掉密码后再传"),
        (23, "护照.pdf", b"", "“护照.pdf”是空文件，请重新选择文件后再传"),
        (23, "护照.pdf", b"%PDF-1.7\nnothing", "“护照.pdf”已损坏，打不开，请重新导出或重拍后再传"),
    ],
)
def test_mistake_in_a_file(number, name, content, sentence, mine, applicant) -> None:
    make.application(applicant)
    made = {"28 MB": lambda: b"%PDF-1.7\n" + b"0" * (28 * 1024 * 1024 - 9), "locked": forgeries.locked_pdf}
    content = made[content]() if isinstance(content, str) else content
    upload = SimpleUploadedFile(name, content, "application/pdf")
    response = mine.post("/apply/materials/labour-contract/upload/", {"file": upload})
    page = Page(response.content.decode())
    assert (response.status_code, page.title.strip()[:3]) == (422, "错误：")
    assert page.summary[sentence] == "#material-labour-contract"
    assert sentence in page.by_id("material-labour-contract").text
    assert "扫描件.pdf" in page.by_id("material-labour-contract").text  # what had been handed in


def test_25_material_that_is_missing(mine: Client, applicant) -> None:
    made = make.application(applicant)
    made.dossier.materials.filter(requirement__code="labour-contract").delete()
    page = Page(mine.get("/apply/check/").content.decode())
    sentence = "还没有上传“劳动合同”，请上传后再提交"
    path, _, anchor = page.summary[sentence].partition("#")
    assert "否" in Page(mine.get(path).content.decode()).by_id(anchor).text
