"""docs/asvs.md says what is: every item that applies, and no test that is gone."""

import dataclasses

from tests.asvs.table import DOCUMENT, document, items


def test_every_item_that_applies_is_there_once() -> None:
    numbers = [item.number for item in items()]
    assert len(set(numbers)) == len(numbers)
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])
    assert [sum(item.level == level for item in items()) for level in (1, 2, 3)] == [56, 143, 13]


def test_item_has_tests_or_a_reason() -> None:
    assert [item.number for item in items() if bool(item.tests) == bool(item.reason)] == []
    assert [item.number for item in items() if item.reason and len(item.reason) < 10] == []


def test_tests_that_are_named_exist() -> None:
    assert [name for item in items() for name in item.missing()] == []


def test_test_that_is_gone_is_named() -> None:
    item = dataclasses.replace(items()[0], tests=("ui/test_text.py::gone", "ui/test_gone.py"))
    assert list(item.missing()) == ["1.1.1: ui/test_text.py::gone", "1.1.1: ui/test_gone.py"]


def test_document_is_the_table() -> None:
    assert DOCUMENT.read_text() == document()
