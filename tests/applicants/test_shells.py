"""A field drawn from its shell is the field drawn afresh, for every part, value and mistake."""

from typing import Any

import pytest
from django.utils import translation

from applicants.parts import PARTS, ListPart
from tests import make
from youyue.ui import draw, shells

pytestmark = pytest.mark.django_db
TYPED = [part for part in PARTS if not part.is_derived]
HOSTILE = "\"><script>\ue000</script>&amp;'"


@pytest.fixture(autouse=True)
def no_shells(monkeypatch) -> None:
    monkeypatch.setattr(shells, "_shells", {})


def forms_of(part: Any, application: Any) -> list[Any]:
    """The form as it is met: empty, filled, with its mistakes shown, and full of hostile text."""
    stored = part.live(application)[0] if isinstance(part, ListPart) else application
    blank = part.new_row(application) if isinstance(part, ListPart) else type(application)()
    blank.__dict__["applicant"] = application.applicant
    if not isinstance(part, ListPart):
        blank.applicant = application.applicant
    control_names = [
        name
        for field in part.form_class(stored).fields
        for name in part.form_class(stored).names_in_page(field)
    ]
    return [
        part.form_class(blank),
        part.form_class(stored),
        part.form_class.over_stored(stored),
        part.form_class.over_stored(blank),
        part.form_class(stored, dict.fromkeys(control_names, HOSTILE)),
    ]


def drawn_by(form: Any, way: Any) -> list[str]:
    return [str(way(bound)) for bound in form]


@pytest.mark.parametrize("part", TYPED, ids=lambda part: part.slug)
def test_a_shell_draws_what_is_drawn_afresh(part, applicant) -> None:
    application = make.application(applicant)
    expected = [drawn_by(form, draw._field) for form in forms_of(part, application)]
    for _ in range(2):  # the first time makes the shells, the second uses them
        for form, afresh in zip(forms_of(part, application), expected, strict=True):
            assert drawn_by(form, lambda bound: draw.field({"field": bound})) == afresh
    assert bool(shells._shells) == (part.slug != "achievements")  # a counter is drawn afresh


def test_one_persons_value_never_stands_in_anothers_field(applicant, other_applicant) -> None:
    part = next(part for part in TYPED if part.slug == "contact")
    first, second = make.application(applicant), make.application(other_applicant)
    first.wechat, second.wechat = "mine-alone", ""
    assert "mine-alone" in "".join(drawn_by(part.form_class(first), lambda b: draw.field({"field": b})))
    assert "mine-alone" not in "".join(drawn_by(part.form_class(second), lambda b: draw.field({"field": b})))
    assert not any("mine-alone" in piece for shell in shells._shells.values() for piece in shell)


def test_a_language_has_its_own_shells(applicant) -> None:
    part = next(part for part in TYPED if part.slug == "contact")
    application = make.application(applicant)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            drawn_by(part.form_class(application), lambda bound: draw.field({"field": bound}))
    assert {key[2] for key in shells._shells} == {"zh-hans", "en"}
