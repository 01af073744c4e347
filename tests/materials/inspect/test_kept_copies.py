"""Everything that is kept is looked through by a walker of its own and opened by a second strict reader."""

import itertools
from collections.abc import Callable, Iterator

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from materials.inspect.inspect_pdf import clean
from tests.materials import damage, forgeries
from tests.materials.inspect.test_disarm_pdf import HIDDEN, changed
from tests.materials.pdf_audit import audit

ELSEWHERE = b"\\\\evil.example\\share\\x"


def stream_from_elsewhere(pdf: Pdf) -> None:
    away = Stream(pdf, b"", F=ELSEWHERE, FFilter=Name.FlateDecode)
    pdf.pages[0].obj.Contents = pdf.make_indirect(away)


def page_of_another_file(pdf: Pdf) -> None:
    form = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Ref = Dictionary(F=Dictionary(Type=Name.Filespec, F=ELSEWHERE), Page=0)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(X=pdf.make_indirect(form)))


def rendition(pdf: Pdf) -> None:
    spec = Dictionary(Type=Name.Filespec, FS=Name.URL, F=b"https://evil.example/x")
    clip = Dictionary(Type=Name.MediaClip, S=Name.MCD, D=spec)
    pdf.Root.Names = Dictionary(
        Renditions=Dictionary(Names=["x", Dictionary(Type=Name.Rendition, S=Name.MR, C=clip)])
    )


def program_for_a_printer(pdf: Pdf) -> None:
    program = Stream(pdf, b"showpage", Type=Name.XObject, Subtype=Name.PS)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(P=pdf.make_indirect(program)))


def requirements(pdf: Pdf) -> None:
    pdf.Root.Requirements = Array([Dictionary(Type=Name.Requirement, S=Name.EnableJavaScripts)])


def model_in_a_resource(pdf: Pdf) -> None:
    model = Stream(pdf, b"x", Type=Name("/3D"), Subtype=Name.U3D)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(M=pdf.make_indirect(model)))


def action_in_the_trailer(pdf: Pdf) -> None:
    pdf.trailer.Extra = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=b"x"))


FOUND_ONCE = [
    stream_from_elsewhere,
    page_of_another_file,
    rendition,
    requirements,
    program_for_a_printer,
    model_in_a_resource,
    action_in_the_trailer,
]


IN_WORDS = {"in_metadata"}  # of a stream's own text, which the walker does not read
PLACES = [*FOUND_ONCE, *(hide for hide in HIDDEN if hide.__name__ not in IN_WORDS)]


@pytest.mark.parametrize("hide", PLACES, ids=lambda hide: hide.__name__)
def test_hidden_thing_is_found_before_and_not_after(hide: Callable[[Pdf], None]) -> None:
    """Before is the control: the walker sees it."""
    given = changed(hide)
    assert audit(given) != []
    _findings, kept = clean(given)
    assert kept is None or audit(kept) == []


def corpus(each: int) -> Iterator[tuple[str, bytes]]:
    yield "active", forgeries.active_pdf()
    for name, base in {**damage.bases(), **damage.pictures()}.items():
        yield name, base
    for base, name, content in damage.everything(each):
        yield f"{base} {name}", content


def faults_of(cases: Iterator[tuple[str, bytes]]) -> tuple[int, list[str]]:
    kept, wrong = 0, []
    for name, content in cases:
        _findings, copy = clean(content)
        if copy:
            kept += 1
            wrong += [f"{name}: {fault}" for fault in audit(copy)]
    return kept, wrong


def test_kept_copies_are_clean_and_whole() -> None:
    kept, wrong = faults_of(itertools.islice(corpus(1), 40))
    assert wrong == []
    assert kept > 5


@pytest.mark.trial
def test_every_kept_copy_of_the_corpus_is_clean_and_whole() -> None:
    kept, wrong = faults_of(corpus(20))
    print(f"{kept} kept")
    assert wrong == []
    assert kept > 100
