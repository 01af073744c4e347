"""现工作单位: what is typed, the choice, and the fragment of suggestions."""

import pytest
from django.test import Client

from applicants.filing.invitations import employer_opened
from applicants.models import Application
from applicants.parts.present_employer import match_employer
from catalog.models import Employer
from tests import make, people
from tests.applicants.posting import posted

pytestmark = pytest.mark.django_db
NAME = "岭海先进材料研究院（广州）"


@pytest.fixture
def twin() -> Employer:
    return people.employer(name="岭海先进材料研究院(广州)", credit_code="12440100MB9A000512")


@pytest.fixture
def mine(client_of) -> Client:
    return client_of(make.user())


def save(client: Client, application: Application, **facts: str) -> Application:
    client.post("/apply/basics/", posted(application, "basics", go="next", **facts))
    return Application.objects.get(pk=application.pk)


@pytest.mark.parametrize("typed", ["岭海先进材料研究院(广州)", "嶺海先進材料研究院【廣州】"])
def test_other_signs_complete_the_part(mine, typed):
    kept = save(mine, make.application(make.user()), employer_name=typed)
    assert (kept.employer_name, kept.progress["basics"]) == (NAME, 0)


def test_one_name_of_two_is_asked_once(mine, twin):
    made = make.application(make.user())
    Application.objects.update(employer=None, employer_name="")
    answer = mine.post("/apply/basics/", posted(made, "basics", go="next", employer_name=NAME))
    page = answer.content.decode()
    assert answer.status_code == 422 and "请选择您的单位" in page
    assert "信用代码尾号 0512" in page and "信用代码尾号 0490" in page
    kept = save(mine, made, employer_name=NAME, employer_choice=str(twin.pk))
    assert (kept.employer, kept.employer_name, kept.progress["basics"]) == (twin, twin.name, 0)
    kept = save(mine, kept, employer_name=twin.name)
    assert (kept.employer, kept.progress["basics"]) == (twin, 0)


def test_choice_that_fits_the_text_no_more_counts_for_nothing(twin):
    linghai, other = make.employer(), people.employer("other")
    assert match_employer(other.name, str(linghai.pk)).employer == other
    assert match_employer("岭海", str(linghai.pk)).employer == linghai
    assert match_employer("lhxj", str(twin.pk)).employer == twin
    assert match_employer("岭海", "no key").employer is None
    assert match_employer("鹏城", str(linghai.pk)).employer is None


def test_the_employer_of_the_application_stays_when_another_takes_its_name(mine, twin):
    made = make.application(make.user())
    assert match_employer(NAME, present=made.employer).employer == made.employer
    assert match_employer(twin.name, present=made.employer).employer is None
    twin.is_active = False
    twin.save()
    assert match_employer(twin.name, present=twin).employer == made.employer


def test_draft_that_waits_under_other_signs_is_given_to_the_employer(mine):
    made = make.application(make.user())
    employer = made.employer
    Application.objects.update(employer=None, employer_name="嶺海先進材料研究院(廣州)")
    employer_opened(employer)
    assert Application.objects.get().employer == employer


def test_draft_that_waits_for_one_of_two_names_is_told_to_look(mine, twin):
    made = make.application(make.user())
    employer = made.employer
    Application.objects.update(employer=None, employer_name=NAME)
    employer_opened(employer)
    assert Application.objects.get().employer is None
    assert "请在“基本信息”里核对" in mine.get("/notices/").content.decode()


def test_suggestions_are_a_private_fragment_in_few_queries(mine, twin, django_assert_num_queries):
    make.employer()
    mine.get("/apply/employers/", {"q": "岭海"})
    # session, user, how often she has asked, the employers, whether one of this name is closed
    with django_assert_num_queries(5):
        answer = mine.get("/apply/employers/", {"q": "岭海"})
    page = answer.content.decode()
    assert page.count('role="option"') == 2 and "信用代码尾号 0512" in page
    assert "no-store" in answer["Cache-Control"] and "<html" not in page


@pytest.mark.parametrize("query", ["", "\x00", "%", "<script>", "岭" * 5000, "\ud800岭"])
def test_suggestions_survive_any_text(mine, query):
    answer = mine.get("/apply/employers/", {"q": query.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200 and b"<script" not in answer.content


def test_suggestions_are_for_applicants(client, client_of):
    assert client.get("/apply/employers/", {"q": "岭海"}).status_code == 302
    reviewer = make.reviewer("linghai", make.employer())
    assert client_of(reviewer).get("/apply/employers/", {"q": "岭海"}).status_code == 404
