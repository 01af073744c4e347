"""Printed matter: what the child may open, and what is said where it cannot draw."""

import io
import subprocess
import sys

import pikepdf
import pytest

from tests.make import portrait_bytes
from youyue.ui import draw_paper, paper

PAGE = "<!doctype html><title>t</title><h1>申请表</h1><img src='given:portrait'>"


def test_chinese_letters_are_embedded() -> None:
    made = paper.draw(PAGE, {"portrait": portrait_bytes()})
    assert made.startswith(b"%PDF-")
    with pikepdf.open(io.BytesIO(made)) as document:
        fonts = [
            one for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/FontName" in one
        ]
    assert fonts
    assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
    assert text_of(made).startswith("申请表")


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://127.0.0.1/x.jpg", "given:other", "data:text/plain,x", "x.jpg"]
)
def test_nothing_but_what_was_given_is_opened(address: str) -> None:
    fetcher = draw_paper.only({"portrait": b"x"})
    with pytest.raises(ValueError, match="only what was given"):
        fetcher.fetch(address)
    made = paper.draw(f"<img src='{address}'><link rel=stylesheet href='{address}'><p>好", {})
    assert text_of(made).startswith("好")


@pytest.mark.parametrize(
    "program", ["import sys; sys.exit(1)", "print('no pdf')", "import time; time.sleep(9)"]
)
def test_child_that_fails_is_no_paper(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.Popen
    monkeypatch.setattr(paper, "SECONDS", 1)
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, **more: real([sys.executable, "-c", program], **more)
    )
    with pytest.raises(paper.NotDrawn):
        paper.draw(PAGE, {})


def test_missing_extra_is_no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "find_spec", lambda name: None)
    with pytest.raises(paper.NotDrawn):
        paper.draw(PAGE, {})


def text_of(made: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(made)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text.strip()
