"""What a whole application says: the columns of its forms and one row of each list."""

from datetime import date
from typing import Any

from applicants.models import Application, Education, Employment, FamilyMember

COMPLETE: dict[str, Any] = {
    "political_status": "13",
    "highest_education": "11",
    "title_level": "1",
    "id_valid_from": date(2015, 1, 1),
    "id_is_permanent": True,
    "position": "研究员",
    "research_field": "先进陶瓷材料",
    "employer_address": "广州市天河区科学大道 1 号",
    "work_arrangement": "full_time",
    "social_insurance": "si6",
    "email": "applicant@example.cn",
    "emergency_name": "莫小雨",
    "emergency_mobile": "13712345678",
    "region_code": "440106",
    "address": "天河路 100 号 8 栋 1203",
    "achievements": "主持国家级科研项目两项，发表论文三十余篇。",
}


def rows(made: Application) -> None:
    FamilyMember.objects.create(
        application=made,
        name="林小雨",
        relation="10",
        birth_date="1991-05-06",
        nationality="CN",
        employer="广州市第一中学",
    )
    Education.objects.create(
        application=made,
        start="2008-09",
        end="2017-06",
        country="CN",
        place="广州",
        school="中山大学",
        major="材料学",
        level="11",
        degree="2",
    )
    Employment.objects.create(
        application=made,
        start="2017-07",
        is_current=True,
        country="CN",
        place="广州",
        employer_name=made.employer_name,
        post="研究员",
        duties="先进陶瓷材料的研究",
    )
