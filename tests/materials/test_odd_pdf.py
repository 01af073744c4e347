"""Odd ways to write a PDF: what is whole is taken, what lacks something is not, whatever it is called."""

import re

import pikepdf
import pytest
from pikepdf import ObjectStreamMode

from materials.inspect import pool
from materials.inspect.inspect_pdf import clean
from tests.materials import damage

SCAN = damage.scan(2)
GONE = b"/Contents 99 0 R /Font 98 0 R"


def replaced(old: bytes, new: bytes, content: bytes = SCAN) -> bytes:
    assert old in content
    return content.replace(old, new, 1)


@pytest.mark.parametrize(
    "written",
    [
        b"/LastModified (%s)" % GONE,
        b"/LastModified (a \\) %s)" % GONE,
        b"/LastModified (a (b) %s)" % GONE,
        b"/PieceInfo << /X << /Private (%s) >> >>" % GONE,
        b"%% %s\n" % GONE,
    ],
    ids=["string", "escaped bracket", "brackets", "string inside", "remark"],
)
def test_text_that_looks_like_a_reference_is_none(written: bytes) -> None:
    assert clean(replaced(b"/MediaBox", written + b"/MediaBox"))[0] == {"pages": 2}


def test_reference_between_strings_leads_nowhere() -> None:
    broken = re.sub(rb"/Contents \d+ 0 R", b"/A (x) /Contents 99 0 R /B (y)", SCAN, count=1)
    assert clean(broken)[0] == {"problem": "lost", "page": 1}


@pytest.mark.parametrize("name", [b"\xc3\xfb", "名".encode(), b"#C3#FB", b"#E5#90#8D", b"A#42", b"A#20b"])
@pytest.mark.parametrize("drawn", [True, False])
def test_missing_resource_of_any_name(name: bytes, *, drawn: bool) -> None:
    """Taken only if no page draws with it."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        page = pdf.pages[0].obj
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Placeholder=damage.picture(pdf, 1)))
        page.Contents = pdf.make_stream(b"q /%s Do Q" % name if drawn else b"q Q")
        whole = damage.saved(pdf, object_stream_mode=ObjectStreamMode.disable, compress_streams=False)
    written = re.search(rb"/Placeholder \d+ 0 R", whole)[0]  # of the same length, so that the table holds
    made = whole.replace(written, (b"/%s 99 0 R" % name).ljust(len(written)))
    assert clean(made)[0] == ({"problem": "lost", "page": 1} if drawn else {"pages": 1})


@pytest.mark.parametrize("cut", [0, 20, 60])
def test_cut_addition_is_not_taken_for_the_older_state(cut: int) -> None:
    """A whole file that something was added to, cut before the new table: readers show the page as it was."""
    number = re.search(rb"(\d+) 0 obj\n<<[^>]*/Type /Page\b", SCAN) or re.search(rb"(\d+) 0 obj", SCAN)
    added = b"%s 0 obj\n<< /Type /Page /Rotate 90 /Note (%s) >>\nendobj\n" % (number[1], b"x" * 60)
    assert clean(SCAN + added[: len(added) - cut])[0] == {"problem": "damaged"}


def test_structure_that_points_at_the_catalog_or_a_page_harms_neither() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        page = pdf.pages[0].obj
        element = pikepdf.Dictionary(S=pikepdf.Name.P, P=pdf.Root, K=page)
        pdf.Root.StructTreeRoot = pdf.make_indirect(pikepdf.Dictionary(K=pdf.make_indirect(element)))
        made = damage.saved(pdf)
    assert clean(made)[0] == {"pages": 1}


def test_many_open_brackets_cost_little() -> None:
    content = replaced(b"/MediaBox", b"/X %s /MediaBox" % (b"(a" * 200_000))
    pool.run("materials.inspect.inspect_pdf.clean", content)  # in the time that a child has
