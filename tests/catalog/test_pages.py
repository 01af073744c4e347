import re
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from catalog import models
from catalog.models import (
    ChannelEntry,
    Faq,
    MaterialRequirement,
    PolicyDocument,
    ServiceWindow,
    SiteInformation,
)
from tests.people import employer

pytestmark = pytest.mark.django_db

NAMES = [
    "home",
    "hall",
    "card",
    "policies",
    "process",
    "materials",
    "faq",
    "contacts",
    "account_guide",
]
PAGES = {name: reverse(f"catalog:{name}") for name in NAMES}
PAGES |= {f"channel {slug}": reverse("catalog:channel", args=[slug]) for slug in ChannelEntry.Channel.values}
ODD = [
    "\x00",
    "诺" * 350_000,
    "\ud800",
    "'\"><script>alert(1)</script>",
    "%00",
    "\u202e岭海",
    "🀄🀄",
    "-1",
    "[]",
]


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def empty_catalogue():
    for model in reversed(
        [
            models.EvidenceKind,
            models.Clause,
            models.PolicyDocument,
            models.ProcessStep,
            models.ProcessNote,
            models.Faq,
            models.MaterialRequirement,
            models.ServiceWindow,
            models.Benefit,
            models.Option,
            models.Country,
            models.Region,
        ]
    ):
        model.objects.all().delete()


@pytest.mark.parametrize("page", PAGES)
def test_page_of_the_loaded_catalogue(client: Client, page):
    response = client.get(PAGES[page])
    assert response.status_code == 200
    assert text(response).count("<h1") == 1


@pytest.mark.parametrize("page", PAGES)
def test_page_of_an_empty_catalogue(client: Client, empty_catalogue, page):
    assert client.get(PAGES[page]).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_page_refuses_to_be_posted_to(client: Client, page):
    assert client.post(PAGES[page]).status_code == 405


@pytest.mark.parametrize("page", PAGES)
def test_page_needs_few_queries_and_as_many_for_thirty_rows(
    client: Client, page, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8) as before:
        client.get(PAGES[page])
    for number in range(30):
        PolicyDocument.objects.create(title=f"文件{number}", status="current", summary="摘要")
        Faq.objects.create(group=f"组{number % 3}", question=f"问{number}", answer="答")
        models.ProcessStep.objects.create(name=f"环节{number}", actor="申办人", text="内容")
        models.Benefit.objects.create(title=f"服务{number}", text="说明")
        MaterialRequirement.objects.create(
            code=f"m-{number}", work_arrangement="flexible", name=f"材料{number}", guidance="要求"
        )
        ServiceWindow.objects.create(region_code=f"99{number}", city=f"市{number}", name=f"窗口{number}")
        for channel in ChannelEntry.Channel.values:
            ChannelEntry.objects.create(channel=channel, title=f"条目{number}")
    with django_assert_max_num_queries(8) as after:
        client.get(PAGES[page])
    assert len(after) == len(before)


def test_employer_lookup_needs_as_many_queries_for_twenty_rows(client: Client, django_assert_max_num_queries):
    employer()
    client.get(PAGES["process"], {"q": "岭海"})
    with django_assert_max_num_queries(8) as before:
        client.get(PAGES["process"], {"q": "岭海"})
    for number in range(30):
        models.Employer.objects.create(
            name=f"岭海{number}公司",
            credit_code=f"CODE{number:014d}",
            region_id="440104",
            opened_at="2024-01-01T00:00Z",
            first_signed_in_at="2024-01-01T00:00Z",
        )
    with django_assert_max_num_queries(8) as after:
        response = client.get(PAGES["process"], {"q": "岭海"})
    assert len(after) == len(before)
    assert text(response).count('<li class="can">') == 20


@pytest.mark.parametrize("value", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize(
    ("page", "parameter"), [("process", "q"), ("faq", "q"), ("contacts", "city"), ("home", "q")]
)
def test_odd_parameter_is_answered(client: Client, page, parameter, value):
    query = f"{parameter}={quote(value.encode('utf-8', 'surrogatepass'))}"
    response = client.get(PAGES[page], QUERY_STRING=query)
    assert response.status_code == 200
    assert "<script>alert" not in text(response)


@pytest.mark.parametrize("pk", [0, 999_999, 2**63, 10**40])
def test_policy_that_is_not_there(client: Client, pk):
    assert client.get(f"/policies/{pk}/").status_code == 404
    assert client.get(f"/policies/{pk}/text/").status_code == 404


def test_unpublished_policy_is_not_there(client: Client):
    PolicyDocument.objects.filter(code="measures-2023").update(is_published=False)
    pk = PolicyDocument.objects.get(code="measures-2023").pk
    assert client.get(reverse("catalog:policy", args=[pk])).status_code == 404
    assert "粤府〔2023〕29号" not in text(client.get(PAGES["policies"]))


def test_policy_opens_in_a_new_tab_and_says_so(client: Client):
    page = text(client.get(PAGES["policies"]))
    links = re.findall(r'<a href="/policies/\d+/" target="_blank" rel="noopener">.*?</a>', page, re.S)
    assert len(links) == 5
    assert all("在新标签页打开" in link for link in links)


def test_every_policy_can_be_read(client: Client):
    for policy in PolicyDocument.objects.all():
        page = text(client.get(reverse("catalog:policy", args=[policy.pk])))
        assert policy.title in page
        assert 2 <= policy.summary.count("\n\n") + 1 <= 4


def test_policy_text_is_downloaded_under_its_title(client: Client):
    policy = PolicyDocument.objects.get(code="measures-2023")
    policy.official_text.save("text.pdf", ContentFile(b"%PDF-1.7"))
    response = client.get(reverse("catalog:policy_text", args=[policy.pk]))
    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (f"attachment; filename*=utf-8''{quote(policy.title + '.pdf')}")


def test_sample_is_downloaded_under_its_chinese_name(client: Client):
    response = client.get(reverse("catalog:sample", args=["flexible-six-months"]))
    name = "由单位出具的每年在粤工作不少于6个月证明（范本）.docx"
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name)}"
    assert b"".join(response.streaming_content).startswith(b"PK")


def test_sample_that_is_not_there(client: Client):
    assert client.get(reverse("catalog:sample", args=["id-document"])).status_code == 404
    assert client.get("/self-check/materials/nothing/sample/").status_code == 404
    MaterialRequirement.objects.filter(code="flexible-agreement").update(sample="samples/gone.docx")
    assert client.get(reverse("catalog:sample", args=["flexible-agreement"])).status_code == 404


def test_requirement_has_a_page_of_its_own(client: Client):
    for requirement in MaterialRequirement.objects.all():
        page = text(client.get(reverse("catalog:requirement", args=[requirement.code])))
        assert requirement.guidance in page
        assert ("下载范本" in page) == bool(requirement.sample)
    assert client.get("/self-check/materials/nothing/").status_code == 404


def test_tabs_mark_the_current_page_and_lead_on(client: Client):
    tabs = ["policies", "process", "materials", "faq", "contacts"]
    for name, following in zip(tabs, [*tabs[1:], None], strict=True):
        page = text(client.get(PAGES[name]))
        assert f'<a href="{PAGES[name]}" aria-current="page">' in page
        if following:
            assert f'<a class="btn" href="{PAGES[following]}">下一步</a>' in page
        else:
            assert f'href="{reverse("applicants:start")}">开始申办' in page


def test_sample_rows_are_marked(client: Client):
    for name in ("policies", "process", "materials", "faq", "contacts", "card"):
        assert "样例</span>" in text(client.get(PAGES[name]))
    Faq.objects.update(is_sample=False)
    assert "样例</span>" not in text(client.get(PAGES["faq"]))


def test_lookup_shows_name_and_place_and_nothing_else(client: Client):
    found = employer(contact_name="张敏敏", contact_phone="020-99887766", email="zhang@example.cn")
    page = text(client.get(PAGES["process"], {"q": "材料研究院"}))
    assert "<b>岭海先进<mark>材料研究院</mark>（广州）</b><small>广州市天河区" in page
    for secret in (found.credit_code, "张敏敏", "99887766", "zhang@", str(found.pk), "科学大道"):
        assert secret not in page


def test_lookup_without_hit_says_why_and_shows_the_guide(client: Client):
    page = text(client.get(PAGES["process"], {"q": "某某公司"}))
    assert "没有找到“某某公司”" in page
    assert PAGES["account_guide"] in page
    employer(first_signed_in_at=None)
    page = text(client.get(PAGES["process"], {"q": "岭海先进材料研究院（广州）"}))
    assert "还没有登录过" in page
    assert '<li class="can">' not in page


def test_faq_search_keeps_and_marks(client: Client):
    page = text(client.get(PAGES["faq"], {"q": "公务员"}))
    assert "找到 1 个问题" in page
    assert "<mark>公务员</mark>可以申领吗" in page
    faq = Faq.objects.get(code="civil-servant")
    assert f'id="q{faq.pk}"' in page
    assert "没有找到与“天气”有关的问题" in text(client.get(PAGES["faq"], {"q": "天气"}))


def test_contacts_of_one_city(client: Client):
    ServiceWindow.objects.filter(region_code="440300").update(phone="0755-12345678", address="深圳市某路")
    page = text(client.get(PAGES["contacts"], {"city": "440300"}))
    assert '<a href="tel:0755-12345678">' in page
    assert "深圳市人才优粤卡受理窗口" in page
    assert "佛山市人才优粤卡受理窗口" not in page
    assert "广东省人才服务局" in page


def test_contacts_invent_no_number(client: Client):
    page = text(client.get(PAGES["contacts"]))
    assert re.findall(r'href="tel:([^"]*)"', page) == ["12333", "12345"]
    assert "XXXX" not in page
    assert "电话待主管部门公布" in page


def test_channel_says_where_it_belongs(client: Client):
    address = PAGES["channel results"]
    assert "主站地址还没有公布" in text(client.get(address))
    SiteInformation.objects.create(talent_port_url="https://port.example.cn/")
    ChannelEntry.objects.create(
        channel="results", title="一项成果", note="<b>", url="https://port.example.cn/1"
    )
    page = text(client.get(address))
    assert 'href="https://port.example.cn/"' in page
    assert "一项成果" in page
    assert "&lt;b&gt;" in page
    assert client.get("/channels/nothing/").status_code == 404


def test_activities_are_on_the_home_page_only_when_there_are_some(client: Client):
    assert 'id="activities"' not in text(client.get("/"))
    ChannelEntry.objects.create(channel="activities", title="服务日", date="2026-12-05")
    ChannelEntry.objects.create(channel="activities", title="未发布", is_published=False)
    page = text(client.get("/"))
    assert 'id="activities"' in page
    assert "服务日" in page
    assert "未发布" not in page
    ChannelEntry.objects.create(channel="people", title="一位青年学者")
    ChannelEntry.objects.bulk_create(ChannelEntry(channel="activities", title="多") for _ in range(201))
    assert "一位青年学者" in text(client.get("/"))  # however many another channel has


def test_home_shows_the_next_act_to_whoever_is_signed_in(client_of, applicant, reviewer):
    page = text(client_of(applicant).get("/"))
    assert "我的事项" in page
    assert applicant.name not in page
    assert reverse("employers:queue") in text(client_of(reviewer).get("/"))
    assert 'class="pair"' in text(client_of(None).get("/"))


def test_the_home_page_counts_the_parts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part more or less is said without anybody's correcting the words."""
    monkeypatch.setattr("applicants.filing.progress.TYPED", (None,) * 5)
    page = client.get("/").content.decode()
    assert "5 个部分，随填随存" in page and "再填写 5 个部分" in page
