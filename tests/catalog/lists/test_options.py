import pytest

from catalog.lists import options
from catalog.lists.requirements import requirements_for
from catalog.models import Country, Option

pytestmark = pytest.mark.django_db


def test_choices_leave_out_retired_entries_and_labels_keep_them():
    Option.objects.filter(list="degree", code="1").update(is_active=False)
    assert ("1", "名誉博士") not in options.choices(Option.List.DEGREE)
    assert options.label(Option.List.DEGREE, "1") == "名誉博士"
    assert options.label("degree", "77") == "77"
    assert options.label("degree", "") == ""


def test_countries_begin_with_the_mainland():
    assert options.countries()[:4] == [
        ("CN", "中国大陆"),
        ("HK", "中国香港"),
        ("MO", "中国澳门"),
        ("TW", "中国台湾"),
    ]
    assert options.country_name("GN") == "几内亚"
    assert options.country_name("??") == "??"


def test_regions_are_grouped_by_city():
    cities = dict(options.region_choices())
    assert len(cities) == 21
    assert ("440104", "越秀区") in cities["广州市"]
    assert ("441900003", "东城街道") in cities["东莞市"]
    assert options.region_name("440104") == "广州市越秀区"
    assert options.region_name("440100") == "广州市"
    assert options.region_name("440000") == "广东省"
    assert options.region_name("") == options.region_name(None) == ""


def test_each_list_is_read_once(django_assert_num_queries):
    with django_assert_num_queries(3):
        for _ in range(5):
            options.choices("degree")
            options.label("relation", "10")
            options.country_name("CN")
            options.countries()
            options.region_name("440104")
            options.region_choices()


def test_a_change_shows_at_once_where_it_was_saved():
    assert options.country_name("CN") == "中国大陆"
    country = Country.objects.get(code="CN")
    country.name = "中国"
    country.save()
    assert options.country_name("CN") == "中国"


def test_requirements_follow_the_work_arrangement():
    assert [asked.requirement.code for asked in requirements_for("full_time", "si6")] == [
        "id-document",
        "labour-contract",
        "tax-or-insurance",
        "clause-evidence",
    ]
    assert len(requirements_for("flexible")) == 4
    assert requirements_for("") == requirements_for("nonsense") == []


def test_requirement_is_waived_by_social_insurance():
    tax = requirements_for("full_time")[2].requirement
    tax.waived_for_social_insurance, tax.waiver_reason = "si6，both", "社保信息由系统核验"
    tax.save()
    asked = requirements_for("full_time", "both")[2]
    assert (asked.waived, asked.reason, asked.is_compulsory) == (True, "社保信息由系统核验", False)
    assert not requirements_for("full_time", "tax6")[2].waived
