"""What is asked of a material at which desk, as the office keeps it."""

from catalog.models import MaterialQuestion
from catalog.models.memory import remembered

Value = MaterialQuestion.Value
EXAMPLES = {  # for the office's preview: nobody's data
    Value.NAME: "陈志豪",
    Value.ID_DOCUMENT: "居民身份证（户口簿） 4****************8",
    Value.ID_VALIDITY: "2016-05-01 至 2036-05-01",
    Value.BIRTH_DATE: "1990-03-07",
    Value.SEX: "男",
    Value.COUNTRY: "中国大陆",
    Value.EMPLOYER: "岭海先进材料研究院（广州）",
    Value.POSITION: "研究员",
    Value.TITLE_LEVEL: "正高级",
    Value.EDUCATION: "博士研究生毕业，中山大学",
    Value.EMPLOYMENT: "2017-07 至今，岭海先进材料研究院（广州），研究员",
    Value.CLAUSE: "（六）取得博士学位的高层次人才",
    Value.ACHIEVEMENTS: "主持国家级科研项目两项，发表论文三十余篇。",
    Value.ARRANGEMENT: "全职在粤工作",
    Value.SOCIAL_INSURANCE: "已在粤连续缴纳社会保险满6个月",
    Value.CONTRACT_PERIOD: "2024-09-01 至 2029-08-31",
    Value.HIRED_AS: "研究员",
    Value.INSURANCE_PAYER: "岭海先进材料研究院（广州）",
    Value.SUBMITTED_ON: "2026-11-09",
}


def questions_for(requirement_id: int, role: str) -> list[MaterialQuestion]:
    """Those that the desk `role` (employer or window) asks, in the office's order. Nobody may change them."""
    return _active().get((requirement_id, role), [])


@remembered
def _active() -> dict[tuple[int, str], list[MaterialQuestion]]:
    rows: dict[tuple[int, str], list[MaterialQuestion]] = {}
    both = (MaterialQuestion.AskedBy.EMPLOYER.value, MaterialQuestion.AskedBy.WINDOW.value)
    for row in MaterialQuestion.objects.filter(is_active=True).order_by("order", "id"):
        for role in both if row.asked_by == MaterialQuestion.AskedBy.BOTH else (row.asked_by,):
            rows.setdefault((row.requirement_id, role), []).append(row)
    return rows
