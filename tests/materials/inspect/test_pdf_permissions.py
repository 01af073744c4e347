"""Nothing that acts, plays or carries a file has a place in a PDF, not even by its name."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from materials.inspect.inspect_pdf import clean
from tests.materials import damage, forgeries
from tests.materials.inspect.test_disarm_pdf import changed

# ISO 32000-2, table 201, but for those that lead to a place within the file.
ACTIONS = (
    "GoToR",
    "GoToE",
    "Launch",
    "Thread",
    "URI",
    "Sound",
    "Movie",
    "Hide",
    "Named",
    "SubmitForm",
    "ResetForm",
    "ImportData",
    "SetOCGState",
    "Rendition",
    "Trans",
    "GoTo3DView",
    "JavaScript",
    "RichMediaExecute",
)


@pytest.mark.parametrize("word", ACTIONS)
def test_name_of_an_action_stands_nowhere(word: str) -> None:
    """Where something else may have a /S: in the structure, and as what the colours are meant for."""

    def put(pdf: Pdf) -> None:
        action = Dictionary(Type=Name.Action, S=Name(f"/{word}"), State=Array([Name.OFF]))
        pdf.Root.OutputIntents = Array([action])
        part = pdf.make_indirect(Dictionary(S=action.S, K=0))
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([part])))

    given = changed(put)
    assert f"/S /{word}" in forgeries.everything_in(given)
    assert f"/S /{word}" not in forgeries.everything_in(clean(given)[1])


@pytest.mark.parametrize("subtype", ["Screen", "Movie", "Sound", "3D", "RichMedia", "FileAttachment"])
def test_player_is_no_annotation(subtype: str) -> None:
    def put(pdf: Pdf) -> None:
        player = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=[0, 0, 9, 9])
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(player)])

    given = changed(put)
    assert f"/Subtype /{subtype}" in forgeries.everything_in(given)
    assert f"/Subtype /{subtype}" not in forgeries.everything_in(clean(given)[1])


@pytest.mark.parametrize("subtype", ["Text", "Link", "FreeText", "Highlight", "Stamp", "Ink"])
def test_what_only_shows_something_stays(subtype: str) -> None:
    def put(pdf: Pdf) -> None:
        shown = Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=[0, 0, 9, 9])
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(shown)])

    assert f"/Subtype /{subtype}" in forgeries.everything_in(clean(changed(put))[1])


@pytest.mark.parametrize(
    "key",
    ["Collection", "OpenAction", "AA", "URI", "Perms", "Legal", "Requirements", "AF", "DSS", "Extensions"],
)
def test_key_of_the_catalog_that_has_no_place(key: str) -> None:
    with pikepdf.open(io.BytesIO(damage.text(1))) as pdf:
        pdf.Root[f"/{key}"] = Name.Anything
        given = damage.saved(pdf)
    with pikepdf.open(io.BytesIO(clean(given)[1])) as pdf:
        assert f"/{key}" not in pdf.Root
