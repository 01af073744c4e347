"""Traditional characters: one for one, and read alike."""

import pytest
from django.test import Client
from pypinyin import lazy_pinyin

from catalog.register.employers import find_employers
from catalog.wording.traditional import SIMPLIFIED, TRADITIONAL, simplified
from tests import people


def test_table_pairs_characters_that_are_read_alike() -> None:
    assert len(TRADITIONAL) == len(SIMPLIFIED) == len(set(TRADITIONAL))
    pairs = zip(TRADITIONAL, SIMPLIFIED, strict=True)
    assert [pair for pair in pairs if lazy_pinyin(pair[0]) != lazy_pinyin(pair[1])] == []


def test_what_is_simplified_stays() -> None:
    assert not set(TRADITIONAL) & set(SIMPLIFIED)
    assert simplified("国家科学技术奖，A-1 ㎏") == "国家科学技术奖，A-1 ㎏"
    assert simplified("國家科學技術獎") == "国家科学技术奖"


@pytest.mark.django_db
def test_employer_is_found_by_its_name_in_traditional_characters(client: Client) -> None:
    there = people.employer()
    assert [employer.pk for employer in find_employers("嶺海先進材料")] == [there.pk]
    page = client.get("/self-check/process/", {"q": "嶺海先進材料"}).content.decode()
    assert "<mark>岭海先进材料</mark>" in page


@pytest.mark.django_db
def test_question_is_found_in_traditional_characters(client: Client) -> None:
    page = client.get("/self-check/faq/", {"q": "證件照"}).content.decode()
    assert "<mark>证件照</mark>" in page
