"""A star, a blank and a mistake look as the system treats them."""

import re
from typing import Any

import pytest

from tests import make
from youyue.identity.models import User


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("family", "请新增至少一位家庭主要成员"),
        ("education", "请新增至少一条教育经历"),
        ("employment", "请新增至少一条工作经历"),
    ],
)
def test_an_empty_list_is_marked_on_the_check_page(
    slug: str, sentence: str, applicant: User, client_of: Any
) -> None:
    application = make.application(applicant)
    page = client_of(applicant).get("/apply/check/").content.decode()
    assert "bad-row" not in page.partition("家庭主要成员")[2].partition("上传材料")[0]
    getattr(application, slug).all().delete()
    page = client_of(applicant).get("/apply/check/").content.decode()
    marked = re.findall(r'class="bad-row">\s*<dt>.*?</div>', page, re.DOTALL)
    assert sum(sentence in one for one in marked) == 1
    assert "暂无数据" not in page


@pytest.mark.parametrize("slug", ["education", "employment"])
def test_the_end_of_a_period_is_starred_unless_it_goes_on(slug: str, applicant: User, client_of: Any) -> None:
    make.application(applicant, complete=False)
    page = client_of(applicant).get(f"/apply/{slug}/?add=1").content.decode()
    field = page.partition("by-end")[2].partition("结束时间")
    assert "if-needed" in field[0] and field[2].startswith('<span class="if-needed">')
