"""Names as people gave them: readable on pages, harmless everywhere."""

from email.message import Message
from urllib.parse import unquote

import pytest

from materials.inspect.names import LONGEST, content_disposition, display_name

GIVEN = [
    ("合同.pdf", "合同.pdf"),
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("..\\..\\windows\\合同.pdf", "合同.pdf"),
    ("C:\\fakepath\\合同.pdf", "合同.pdf"),
    ("/tmp/合同.pdf", "合同.pdf"),
    ("a\u202egpj.exe", "agpj.exe"),
    ("合\x00同.pdf", "合同.pdf"),
    ("合同\r\nSet-Cookie: a=b.pdf", "合同 Set-Cookie： a=b.pdf"),
    ("CON.pdf", "_CON.pdf"),
    ("com1.pdf", "_com1.pdf"),
    ('我的"合同".pdf', "我的”合同”.pdf"),
    ("a<b>|c?*.pdf", "a＜b＞｜c？＊.pdf"),
    ("  合同 .pdf", "合同.pdf"),
    ("...pdf", "pdf"),
    (".pdf", "pdf"),
    ("", "文件"),
    ("/", "文件"),
    (None, "文件"),
    ("合同\ud800.pdf", "合同.pdf"),
    ("Mu\u0308ller · O’Neil.pdf", "Müller · O’Neil.pdf"),
    ("𠮷野家.pdf", "𠮷野家.pdf"),
    ("阿卜杜·热合曼.PDF", "阿卜杜·热合曼.PDF"),
    ("王\U0002ebf0明.pdf", "王\U0002ebf0明.pdf"),
    ("周\ue863.pdf", "周\ue863.pdf"),
    ("\uf9dc文.pdf", "\uf9dc文.pdf"),
    ("合同\u200b\ufffe.pdf", "合同.pdf"),
]


@pytest.mark.parametrize(("given", "shown"), GIVEN)
def test_display_name(given: str, shown: str) -> None:
    assert display_name(given) == shown


def test_long_name_keeps_its_extension() -> None:
    name = display_name("合" * 300 + ".pdf")
    assert (len(name), name[-5:]) == (LONGEST, "….pdf")


@pytest.mark.parametrize("given", [given for given, _shown in GIVEN if given])
def test_content_disposition(given: str) -> None:
    header = content_disposition(given)
    message = Message()
    message["Content-Disposition"] = header
    plain, true = header.removeprefix("attachment; ").split("; ")
    assert header.isascii()
    assert "\r" not in header
    assert "\n" not in header
    assert message.get_content_disposition() == "attachment"
    assert plain.startswith('filename="')
    assert unquote(true.removeprefix("filename*=UTF-8''")) == display_name(given)


def test_content_disposition_of_a_chinese_name() -> None:
    assert content_disposition("合同.pdf") == (
        "attachment; filename=\"material.pdf\"; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf"
    )


def test_content_disposition_inline() -> None:
    assert content_disposition("1.webp", inline=True).startswith('inline; filename="1.webp"')
