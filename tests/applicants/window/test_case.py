"""The queue and the page of one application at the service window."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from applicants.models import Application, Stage
from applicants.models.stages import OBJECTION_STAGES
from tests import make
from youyue.identity.models import AccessLog, User

pytestmark = pytest.mark.django_db
QUEUE = "/window/"


@pytest.fixture
def client(client_of: Callable[[User], Client], officer_guangzhou: User) -> Client:
    return client_of(officer_guangzhou)


@pytest.fixture
def endorsed() -> Application:
    return make.application(stage=Stage.ENDORSED)


def url(application: Application, name: str = "application", *args: object) -> str:
    return reverse(f"window:{name}", args=[application.pk, *args])


def listed(client: Client, query: str = "") -> list[str]:
    return [row.receipt_number for row in client.get(QUEUE + query).context["page"].rows]


# --- the queue ----------------------------------------------------------------------------------------
def test_queue_shows_what_waits_for_the_window(client: Client, endorsed: Application) -> None:
    later = make.application(make.user("person2", country="CN"), stage=Stage.WINDOW_REVIEW)
    make.application(make.user("person3", country="CN"), stage=Stage.ISSUED)
    text = client.get(QUEUE).content.decode()
    assert listed(client) == [endorsed.receipt_number, later.receipt_number]  # the first to be due
    assert "莫*文" in text
    assert "莫知文" not in text
    assert endorsed.employer.name in text
    assert "剩 5 天" in text and "剩 20 天" in text


@pytest.mark.parametrize(
    ("box", "stage"),
    [
        ("waiting", Stage.ENDORSED),
        ("review", Stage.WINDOW_REVIEW),
        ("production", Stage.CARD_PRODUCTION),
        ("correction", Stage.RETURNED_BY_WINDOW),
        ("closed", Stage.ISSUED),
        ("closed", Stage.DECLINED),
        ("closed", Stage.NOT_ACCEPTED),
        ("objection", Stage.ACCEPTANCE_OBJECTION),
        ("objection", Stage.DECISION_OBJECTION),
        ("closed", Stage.UPHELD),
    ],
)
def test_queue_box_holds_its_stage(client: Client, box: str, stage: str) -> None:
    made = make.application(stage=stage)
    for slug in ("waiting", "review", "production", "correction", "objection", "closed"):
        assert listed(client, f"?box={slug}") == ([made.receipt_number] if slug == box else [])


@pytest.mark.parametrize(
    "stage",
    [
        Stage.DRAFT,
        Stage.SUBMITTED,
        Stage.EMPLOYER_REVIEW,
        Stage.RETURNED_BY_EMPLOYER,
        Stage.WITHDRAWN,  # it had never come to the window
    ],
)
def test_queue_without_what_has_not_come_to_the_window(client: Client, stage: str) -> None:
    made = make.application(stage=stage)
    assert listed(client, "?box=todo") == []
    assert client.get(url(made)).status_code == 404


def test_queue_with_what_was_withdrawn_at_the_window(client: Client, endorsed: Application) -> None:
    make.move(endorsed, "withdraw")
    assert listed(client, "?box=closed") == [endorsed.receipt_number]


def test_queue_without_the_officers_own_application(
    client_of: Callable[[User], Client], officer_guangzhou: User
) -> None:
    made = make.application(officer_guangzhou, country="CN", stage=Stage.SUBMITTED)
    make.move(made, "receive")
    make.move(made, "endorse")
    client = client_of(officer_guangzhou)
    assert listed(client, "?box=todo") == []
    assert client.get(url(made)).status_code == 404


def test_queue_found_by_number(client: Client, endorsed: Application) -> None:
    number = endorsed.receipt_number
    answer = client.post(QUEUE, {"q": number})
    assert (answer.status_code, answer.url) == (302, f"{QUEUE}?q={number}")
    assert listed(client, f"?q={number}") == [number]
    assert listed(client, "?q=YY2000-3333333") == []


def test_queue_found_by_name_leaves_the_name_out_of_addresses(client: Client, endorsed: Application) -> None:
    make.application(make.user("person2", country="CN", name="周子华"), stage=Stage.WINDOW_REVIEW)
    there = client.post(QUEUE, {"q": "莫知文"})
    assert there.status_code == 302 and "q=" not in there.url
    answer = client.get(there.url)
    assert [row.pk for row in answer.context["page"].rows] == [endorsed.pk]
    assert "%E8%8E%AB" not in answer.content.decode()
    assert client.get(there.url).status_code == 200  # again, as by Back


def test_queue_search_of_another_session_is_not_known(
    client: Client, endorsed: Application, client_of: Callable[..., Client], officer_guangzhou: User
) -> None:
    there = client.post(QUEUE, {"q": "莫知文"}).url
    answer = client_of(officer_guangzhou).get(there)
    assert "这次查找的内容已不再保留" in answer.content.decode()
    assert "莫知文" not in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    ["?box=nowhere", "?p=abc", "?p=99", "?p=-1", "?e=1", "?applicant__id_number_index=1", "?q=%00", "?o=1.2"],
)
def test_queue_asked_for_nonsense(client: Client, endorsed: Application, query: str) -> None:
    assert client.get(QUEUE + query, follow=True).status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_queue_asks_the_same_of_the_database_for_many_rows(
    client: Client, number: int, django_assert_num_queries: Callable
) -> None:
    for index in range(number):
        make.application(make.user(f"person{index}", country="CN"), stage=Stage.ENDORSED)
    client.get(QUEUE)  # the office's rows are remembered from here on
    with django_assert_num_queries(QUEUE_QUERIES):
        assert len(client.get(QUEUE).context["page"].rows) == min(number, 25)


QUEUE_QUERIES = 6  # session, user, seat, views, counts, rows


# --- one application ----------------------------------------------------------------------------------
def test_case_shows_what_was_handed_in_with_numbers_masked(client: Client, endorsed: Application) -> None:
    make.supplement(endorsed, make.user("linghai"), contact_phone="13600001234")
    text = client.get(url(endorsed)).content.decode()
    for show in ("part-basics", "part-contact", "supplement"):
        text += client.get(url(endorsed) + f"?show={show}").content.decode()
    for words in (endorsed.receipt_number, "先进陶瓷材料", "扫描件.pdf", "同意推荐", "4****************8"):
        assert words in text
    for secret in ("440106199003076518", "18612341402", "13712345678", "13600001234"):
        assert secret not in text


def test_case_shows_the_submission_and_not_what_is_being_changed(
    client: Client, endorsed: Application
) -> None:
    make.move(endorsed, "request_correction")
    Application.objects.filter(pk=endorsed.pk).update(research_field="改到一半的领域")
    text = client.get(url(endorsed) + "?show=part-basics").content.decode()
    assert "先进陶瓷材料" in text
    assert "改到一半的领域" not in text


def test_case_shows_the_record_with_its_remarks(client: Client, endorsed: Application) -> None:
    make.move(endorsed, "request_correction")
    text = client.get(url(endorsed)).content.decode()
    assert "职务与聘书不一致，请核对" in text
    assert "要求补正" in text
    assert "停表，还剩 5 天" in text


def test_case_says_what_the_employer_found(client: Client, endorsed: Application) -> None:
    text = client.get(url(endorsed)).content.decode()
    assert text.count("单位：相符") == endorsed.checks.count() > 0


@pytest.mark.parametrize(
    ("stage", "names"),
    [
        (Stage.ENDORSED, ["accept", "refuse_acceptance"]),
        (Stage.WINDOW_REVIEW, ["approve", "extend", "decline"]),
        (Stage.CARD_PRODUCTION, ["issue"]),
        (Stage.RETURNED_BY_WINDOW, []),
        (Stage.ISSUED, []),
        (Stage.DECLINED, []),
        (Stage.NOT_ACCEPTED, []),
        (Stage.ACCEPTANCE_OBJECTION, ["set_aside", "uphold"]),
        (Stage.DECISION_OBJECTION, ["set_aside", "uphold"]),
        (Stage.UPHELD, []),
    ],
)
def test_case_offers_what_is_possible_now(
    client: Client, client_of: Callable[[User], Client], stage: str, names: list[str]
) -> None:
    made = make.application(stage=stage)
    text = client.get(url(made)).content.decode()
    if stage in OBJECTION_STAGES:
        barred = "这份申请的原决定是您作出的，请由另一名工作人员复核"
        assert barred in text and 'value="uphold"' not in text
        text = client_of(make.officer("window-2", "440100")).get(url(made)).content.decode()
        assert barred not in text
    known = ("accept", "approve", "extend", "issue", "refuse_acceptance", "decline", "set_aside", "uphold")
    assert [name for name in known if f'value="{name}"' in text] == names
    assert ('value="send_back"' in text) == (stage in (Stage.ENDORSED, Stage.WINDOW_REVIEW))


@pytest.mark.parametrize(("stage", "is_settled"), [("window_review", False), ("card_production", True)])
def test_verdicts_are_no_buttons_once_it_was_decided(client: Client, stage: str, is_settled: bool) -> None:
    made = make.application(stage=Stage(stage))
    text = client.get(url(made) + "?show=part-basics").content.decode()
    assert ("已经决定，这里的结果不能再改" in text) is is_settled
    assert ('name="verdict-' not in text) is ('name="pin"' not in text) is is_settled
    assert ("保存，稍后再看" not in text) is ('status">审核已通过，卡做好后' in text) is is_settled


def test_case_reveals_a_number_and_writes_it_down(
    client: Client, endorsed: Application, officer_guangzhou: User
) -> None:
    row = {"row": "basics.id_number", "submission": endorsed.current_submission.sha256}
    asked = client.post(url(endorsed, "reveal"), row)
    assert asked.status_code == 200 and "请先选用途" in asked.content.decode()
    assert "440106199003076518" not in asked.content.decode()
    assert client.post(url(endorsed, "reveal"), row | {"reason": "与证件核对"}).status_code == 422
    assert AccessLog.objects.filter(action="reveal").count() == 0
    text = client.post(url(endorsed, "reveal"), row | {"purpose": "match"}).content.decode()
    assert "440106199003076518" in text
    log = AccessLog.objects.get()
    assert (log.by, log.whose, log.action) == (officer_guangzhou, endorsed.applicant, AccessLog.Action.REVEAL)
    assert "窗口" in log.role
    endorsed.refresh_from_db()
    assert endorsed.holder is None  # looking takes nothing into one's hands


# --- files --------------------------------------------------------------------------------------------
def test_material_page_and_original_and_portrait_are_sent_and_written_down(
    client: Client, endorsed: Application
) -> None:
    file = endorsed.current_submission.content["files"][1]["id"]  # the first asks why
    assert client.get(url(endorsed, "material_page", file, 1)).headers["Content-Type"].startswith("image/")
    assert client.get(url(endorsed, "material_original", file)).content.startswith(b"%PDF")
    assert client.get(url(endorsed, "portrait")).headers["Content-Type"] == "image/jpeg"
    assert [log.action for log in AccessLog.objects.order_by("id")] == ["preview", "download", "preview"]


def test_file_replaced_since_is_still_what_was_handed_in(client: Client, endorsed: Application) -> None:
    from django.utils import timezone

    from materials.models import MaterialFile

    make.move(endorsed, "request_correction")
    old = MaterialFile.objects.filter(material__dossier=endorsed.dossier).first()
    MaterialFile.objects.filter(pk=old.pk).update(removed_at=timezone.now())
    new = make.material_file(endorsed, old.material.requirement, "新的.pdf")
    assert client.get(url(endorsed, "material_original", old.pk)).status_code == 200
    assert client.get(url(endorsed, "material_original", new.pk)).status_code == 404


def test_file_of_another_application(client: Client, endorsed: Application) -> None:
    other = make.application(make.user("person2", country="CN"), stage=Stage.ENDORSED)
    file = other.current_submission.content["files"][0]["id"]
    assert client.get(url(endorsed, "material_original", file)).status_code == 404
    assert client.get(url(endorsed, "material_page", file, 1)).status_code == 404


@pytest.mark.parametrize("number", [0, 2, 999999999999999])
def test_material_page_that_is_not_there(client: Client, endorsed: Application, number: int) -> None:
    file = endorsed.current_submission.content["files"][0]["id"]
    assert client.get(url(endorsed, "material_page", file, number)).status_code == 404
    assert AccessLog.objects.count() == 0


def test_record_of_the_window_says_what_the_window_decided(client: Client) -> None:
    declined = client.get(url(make.application(stage=Stage.DECLINED), "record")).content.decode()
    assert "<b>不予通过</b>" in declined and "<h2>受理窗口</h2>" in declined
    waiting = make.application(make.user("person2", country="CN"), stage=Stage.ENDORSED)
    assert "办理中" in client.get(url(waiting, "record")).content.decode()
