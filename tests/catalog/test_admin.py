import re
from datetime import date

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from catalog.admin.base import uses
from catalog.admin.employers import EmployerAdmin
from catalog.days.calendar import last_published_year
from catalog.days.statutory_holidays import spring_festival
from catalog.lists import options
from catalog.models import (
    Clause,
    ClauseItem,
    ConsentText,
    Employer,
    EvidenceKind,
    Faq,
    MaterialRequirement,
    Option,
    PolicyDocument,
    WorkingDayOverride,
)
from tests import make

pytestmark = pytest.mark.django_db
MODELS = [model for model in admin.site._registry if model._meta.app_label == "catalog"]


def address(model, view: str, *args) -> str:
    return reverse(f"admin:catalog_{model._meta.model_name}_{view}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_editor_lists_searches_and_opens_every_model(client_of, editor, model):
    client = client_of(editor)
    assert client.get(address(model, "changelist")).status_code == 200
    if admin.site._registry[model].search_fields:
        assert client.get(address(model, "changelist"), {"q": "奖"}).status_code == 200
    first = model.objects.first()
    if first:
        assert client.get(address(model, "change", first.pk)).status_code == 200
    if admin.site._registry[model].has_add_permission(client.get("/admin/").wsgi_request):
        assert client.get(address(model, "add")).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_strangers_do_not_get_in(client_of, applicant, model):
    for client in (client_of(None), client_of(applicant)):
        assert client.get(address(model, "changelist")).status_code in (302, 403, 404)


@pytest.mark.parametrize("rows", [1, 30])
def test_employer_list_needs_as_many_queries(client_of, editor, rows, django_assert_num_queries):
    for number in range(rows):
        Employer.objects.create(name=f"单位{number}", credit_code=f"CODE{number:014d}", region_id="440104")
    client = client_of(editor)
    client.get(address(Employer, "changelist"))
    with django_assert_num_queries(9):
        client.get(address(Employer, "changelist"))


def test_affiliation_is_filtered_by_words(client_of, editor):
    for code in ("20", "90"):
        Employer.objects.create(
            name=f"单位{code}", credit_code=f"CODE{code:0>14}", region_id="440104", affiliation=code
        )
    page = client_of(editor).get(address(Employer, "changelist"), {"affiliation": "20"})
    (one,) = [spec for spec in page.context["cl"].filter_specs if spec.title == "隶属关系"]
    assert [name for _code, name in one.lookup_choices] == [
        options.label(Option.List.AFFILIATION, code) for code in ("20", "90")
    ]
    assert "20" not in dict(one.lookup_choices).values()
    assert [row.name for row in page.context["cl"].result_list] == ["单位20"]


def test_clause_in_use_is_not_deleted(client_of, editor):
    application = make.application()
    clause = application.clause_item.clause
    assert uses(clause) == uses(application.clause_item) == 1
    response = client_of(editor).post(address(Clause, "delete", clause.pk), {"post": "yes"})
    page = response.content.decode()
    assert "已被 1 条记录使用，不能删除，可以改为停用" in page
    assert application.applicant.name not in page
    assert Clause.objects.filter(pk=clause.pk).exists()


def test_requirement_and_kind_in_use_are_not_deleted(client_of, editor):
    make.application()
    for held in (MaterialRequirement.objects.get(code="id-document"), EvidenceKind.objects.get(code="prize")):
        response = client_of(editor).post(address(type(held), "delete", held.pk), {"post": "yes"})
        assert "不能删除" in response.content.decode()
        assert type(held).objects.filter(pk=held.pk).exists()


def test_unused_row_is_deleted(client_of, editor):
    faq = Faq.objects.get(code="fee")
    client_of(editor).post(address(Faq, "delete", faq.pk), {"post": "yes"})
    assert not Faq.objects.filter(pk=faq.pk).exists()


def test_new_item_in_admin_is_searchable_by_sound(client_of, editor):
    clause = Clause.objects.get(card_type="A", number="（四）")
    client_of(editor).post(
        address(ClauseItem, "add"), {"clause": clause.pk, "name": "长江学者", "order": 9, "is_active": "on"}
    )
    assert "chang jiang xue zhe" in ClauseItem.objects.get(name="长江学者").pinyin


def test_employer_facts_of_the_platform_are_read_only(client_of, editor):
    known = make.employer(region_id="440106")
    page = client_of(editor).get(address(Employer, "change", known.pk)).content.decode()
    for name in ("name", "credit_code", "first_signed_in_at"):
        assert f'name="{name}"' not in page
    assert 'name="contact_name"' in page


def test_approval_opens_a_complete_employer(client_of, editor):
    complete = make.employer(opened_at=None)
    wanting = make.employer("other", opened_at=None, contact_phone="")
    response = client_of(editor).post(
        address(Employer, "changelist"),
        {"action": "approve", "_selected_action": [str(complete.pk), str(wanting.pk)]},
        follow=True,
    )
    assert "已核准 2 个单位，其中 1 个的单位信息还不完整" in response.content.decode()
    complete.refresh_from_db()
    wanting.refresh_from_db()
    assert complete.approved_at
    assert complete.opened_at
    assert wanting.approved_at
    assert wanting.opened_at is None


def test_approval_keeps_what_an_employer_saves_meanwhile(client_of, editor, monkeypatch):
    """The second of two fills in what was wanting while the first is being approved."""
    known = {make.employer(name, opened_at=None, contact_phone="") for name in ("linghai", "other")}
    log_change = EmployerAdmin.log_change

    def fill_in(self, request, employer, message):
        for other in known - {employer}:
            Employer.objects.filter(pk=other.pk, contact_phone="").update(contact_phone="020-12345678")
        return log_change(self, request, employer, message)

    monkeypatch.setattr(EmployerAdmin, "log_change", fill_in)
    response = client_of(editor).post(
        address(Employer, "changelist"),
        {"action": "approve", "_selected_action": [str(one.pk) for one in known]},
        follow=True,
    )
    assert "已核准 2 个单位，其中 1 个的单位信息还不完整" in response.content.decode()
    assert {one.contact_phone for one in Employer.objects.all()} == {"020-12345678"}
    assert Employer.objects.exclude(opened_at=None).count() == 1


def test_approval_by_two_at_once_is_one(client_of, editor, monkeypatch):
    known = [make.employer(name, opened_at=None) for name in ("linghai", "other")]
    first, log_change = timezone.now(), EmployerAdmin.log_change

    def also_approved(self, request, employer, message):
        Employer.objects.filter(approved_at=None).update(approved_at=first)
        return log_change(self, request, employer, message)

    monkeypatch.setattr(EmployerAdmin, "log_change", also_approved)
    posted = {"action": "approve", "_selected_action": [str(one.pk) for one in known]}
    page = client_of(editor).post(address(Employer, "changelist"), posted, follow=True).content.decode()
    assert "已核准 1 个单位" in page
    assert Employer.objects.filter(approved_at=first).count() == 1


def new_text(**changed: str) -> dict[str, str]:
    says = {"kind": "family", "text": "新的告知内容", "statement": "我同意", "consequence": "不再使用"}
    return says | {"in_force_from_0": "2099-01-01", "in_force_from_1": "09:00:00"} | changed


def test_consent_text_sent_twice_is_one_version(client_of, editor):
    office, versions = client_of(editor), ConsentText.objects.filter(kind="family").order_by("version")
    known = versions.count()
    for _press in range(2):
        assert office.post(address(ConsentText, "add"), new_text()).status_code == 302
    assert versions.count() == known + 1
    assert office.post(address(ConsentText, "add"), new_text(text="又一个")).status_code == 302
    assert [text.version for text in versions] == list(range(1, known + 3))


def test_official_text_must_be_a_pdf(client_of, editor):
    policy = PolicyDocument.objects.get(code="measures-2023")
    data = {"title": policy.title, "status": "current", "summary": "摘要", "order": 1}
    fake = SimpleUploadedFile("a.pdf", b"<html>", content_type="application/pdf")
    client, form = client_of(editor), address(PolicyDocument, "change", policy.pk)
    response = client.post(form, data | {"official_text": fake})
    assert "不是 PDF" in response.content.decode()
    real = SimpleUploadedFile("a.pdf", b"%PDF-1.7 text", content_type="application/pdf")
    client.post(form, data | {"official_text": real})
    policy.refresh_from_db()
    assert policy.official_text


def test_calendar_tells_which_years_are_entered(client_of, editor):
    list_address = address(WorkingDayOverride, "changelist")
    first = last_published_year() + 1
    assert f"{first} 年：还没有填，按法定节假日暂计" in client_of(editor).get(list_address).content.decode()
    for day in (spring_festival(first), date(first, 10, 4)):
        WorkingDayOverride.objects.create(date=day, is_working=False)
    assert f"{first} 年：已填 2 天，按所填的计" in client_of(editor).get(list_address).content.decode()


@pytest.mark.parametrize("query", ["岭海先进材料研究院(广州)", "嶺海 先進", "lhxj", "12440100mb9a"])
def test_employer_is_found_in_other_signs(client_of, administrator, query):
    make.employer()
    page = client_of(administrator).get(address(Employer, "changelist"), {"q": query}).content.decode()
    assert "12440100MB9A000490" in page


def test_headings_for_screen_readers_are_in_chinese(client_of, editor):
    client = client_of(editor)
    for page in ("/admin/", "/admin/catalog/", "/admin/catalog/clause/"):
        text = client.get(page).content.decode()
        headings = re.findall(r'<thead class="visually-hidden">(.*?)</thead>', text, re.DOTALL)
        assert headings and not re.search("[A-Za-z]", re.sub(r"<[^>]+>", "", "".join(headings)))
