"""What the tests about saving share: typing until the server has it, forgiving what a test brings about."""

from typing import Any

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.browser.visitor import Visitor


def saved(person: Visitor) -> None:
    expect(person.page.locator("[data-yy-state=saved]")).to_be_visible()
    # not wait_for_function: where it has to ask again, it evaluates a text, which the pages' policy forbids
    expect(person.page.locator("[data-yy-state=busy]:not([hidden])")).to_have_count(0, timeout=30_000)


def type_and_wait(person: Visitor, **fields: Any) -> None:
    """Fill and wait until the server has it."""
    with person.page.expect_response(lambda answer: "/autosave/" in answer.url and answer.status == 200):
        person.fill(**fields)
    saved(person)


def values(person: Visitor, fields: dict[str, Any]) -> dict[str, str]:
    return {name: person.page.input_value(f'[name="{name}"]') for name in fields}


def forgive(person: Visitor, *numbers: int) -> None:
    """Answers that this test brings about are no faults; the browser writes each of them on the console."""
    marks = [f"status of {number} " for number in numbers] + ["net::ERR_"]
    person.faults[:] = [fault for fault in person.faults if not any(mark in fault for mark in marks)]


def end_session(person: Visitor) -> None:
    Session.objects.all().delete()
