"""applicants/desk/review/values.py: every value that the office can choose, read from the submission."""

import datetime

import pytest
from django.utils import timezone

from applicants.desk.review.values import READ, Line, Values
from applicants.models import Application, Submission, Supplement
from catalog.lists.questions import Value
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 9)


@pytest.fixture
def made(applicant: User) -> Application:
    return make.submitted_application(applicant)


def values_of(made: Application, supplement: Supplement | None = None, **rows: str) -> Values:
    submission = made.current_submission
    submission.at = datetime.datetime.combine(DAY, datetime.time(12), timezone.get_current_timezone())
    content = submission.content
    for part in content["parts"]:
        for row in part["rows"]:
            row["value"] = rows.get(row["name"], row["value"])
    return Values(submission, content, supplement, made.applicant.name)


def supplement(**fields: object) -> Supplement:
    given = {"contract_start": datetime.date(2024, 9, 1), "contract_end": datetime.date(2029, 8, 31)}
    given |= {"position": "研究员", "insurance_payer": "岭海先进材料研究院（广州）"}
    return Supplement(**given | fields)


@pytest.mark.parametrize(
    ("key", "value", "agrees"),
    [
        ("name", "莫知文", True),
        ("id_document", "居民身份证（户口簿） 4****************8", None),
        ("id_validity", "2015-01-01 至 永久", None),
        ("birth_date", "1990-03-07", None),
        ("sex", "男", None),
        ("country", "中国大陆", None),
        ("employer", "岭海先进材料研究院（广州）", None),
        ("position", "研究员", None),
        ("title_level", "正高级", None),
        ("education", "博士研究生毕业，中山大学", None),
        ("employment", "2017-07 至今，岭海先进材料研究院（广州），研究员", None),
        ("clause", "（一）符合国际公认的专业成就认定标准的著名奖项获得者（诺贝尔奖）", None),
        ("achievements", "主持国家级科研项目两项，发表论文三十余篇。", None),
        ("arrangement", "全职在粤工作", None),
        ("social_insurance", "已在粤连续缴纳社会保险满6个月", None),
        ("contract_period", "2024-09-01 至 2029-08-31", True),
        ("hired_as", "研究员", True),
        ("insurance_payer", "岭海先进材料研究院（广州）", True),
        ("submitted_on", "2026-11-09", None),
    ],
)
def test_value(key: str, value: str, agrees: bool | None, made: Application) -> None:
    line = values_of(made, supplement()).line(key)
    assert line is not None
    assert (line.value, line.agrees) == (value, agrees)


def test_every_key_can_be_read_and_no_other(made: Application) -> None:
    assert set(READ) == set(Value)
    assert values_of(made).line("password") is None


@pytest.mark.parametrize("key", sorted(set(Value) - {Value.SUBMITTED_ON}))
def test_missing_value_is_empty(key: str, applicant: User) -> None:
    line = Values(Submission(at=timezone.now()), {"parts": []}, None, applicant.name).line(key)
    assert line is not None
    assert (line.value, line.agrees) == ("", None)


@pytest.mark.parametrize(
    ("ends", "agrees"), [("2026-11-09", True), ("2026-11-08", False), ("永久", None), ("", None)]
)
def test_validity_is_compared_with_the_day_of_the_submission(
    ends: str, agrees: bool | None, made: Application
) -> None:
    assert values_of(made, id_valid_to=ends).line("id_validity").agrees is agrees


@pytest.mark.parametrize(
    ("fields", "value", "agrees"),
    [
        ({"contract_end": datetime.date(2026, 11, 8)}, "2024-09-01 至 2026-11-08", False),
        ({"contract_end": None, "contract_is_open_ended": True}, "2024-09-01 至 无固定期限", True),
        ({"contract_start": datetime.date(2026, 12, 1)}, "2026-12-01 至 2029-08-31", False),
        ({"contract_end": None}, "2024-09-01", None),
        ({"contract_start": None, "contract_end": None}, "", None),
    ],
)
def test_contract(fields: dict[str, object], value: str, agrees: bool | None, made: Application) -> None:
    assert values_of(made, supplement(**fields)).line("contract_period") == Line("合同期限", value, agrees)


def test_another_payer_differs(made: Application) -> None:
    other = supplement(insurance_payer="广州穗云科技有限公司")
    assert values_of(made, other).line("insurance_payer").agrees is False


def test_what_the_applicant_types_after_handing_in_is_not_shown(made: Application) -> None:
    Application.objects.filter(pk=made.pk).update(position="院长")
    assert values_of(Application.objects.get(pk=made.pk)).line("position").value == "研究员"


def test_long_text_is_shown_by_its_beginning(made: Application) -> None:
    assert values_of(made, achievements="长" * 61).line("achievements").value == "长" * 60 + "…"
