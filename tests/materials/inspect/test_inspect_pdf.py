"""A PDF that acts by itself is handed on as paper."""

import pikepdf
import pytest

from materials.inspect import pool
from materials.inspect.inspect_pdf import clean
from tests.materials import forgeries

ACTIVE = [
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EmbeddedFiles",
    "/XFA",
    "/SubmitForm",
    "/RichMedia",
    "/OpenAction",
    "/AA",
    "/URI",
    "/FileAttachment",
    "alert",
    "calc.exe",
    "evil",
]


@pytest.fixture(scope="module")
def cleaned() -> str:
    findings, content = clean(forgeries.active_pdf())
    assert findings == {"pages": 1}
    return forgeries.everything_in(content)


@pytest.mark.parametrize("word", ACTIVE)
def test_active_part_is_gone(cleaned: str, word: str) -> None:
    assert word in forgeries.everything_in(forgeries.active_pdf())
    assert word not in cleaned


def test_harmless_link_stays(cleaned: str) -> None:
    assert "/GoTo" in cleaned


def test_child_gives_the_same_answer() -> None:
    given = forgeries.active_pdf()
    assert pool.run("materials.inspect.inspect_pdf.clean", given) == clean(given)


def test_nested_without_end() -> None:
    content = b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000
    assert pool.run("materials.inspect.inspect_pdf.clean", content)[0] == {"problem": "damaged"}


def test_result_is_a_pdf_that_opens(tmp_path) -> None:
    _findings, content = clean(forgeries.active_pdf())
    (tmp_path / "clean.pdf").write_bytes(content)
    with pikepdf.open(tmp_path / "clean.pdf") as pdf:
        assert len(pdf.pages) == 1
