"""What acts is gone from every place where it could act; what is only called so stays."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from materials.inspect.inspect_pdf import clean
from tests.materials import damage, forgeries
from tests.materials.inspect.test_pdf_damage import pages_drawn

ACTIVE_NAMES = (
    "AA",
    "JS",
    "EF",
    "AF",
    "URI",
    "XFA",
    "Launch",
    "Collection",
    "JavaScript",
    "OpenAction",
    "F",
    "A",
)
BOX = {"Rect": [0, 0, 9, 9]}


def script(pdf: Pdf) -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=b"app.alert('EVIL')")


def changed(change: Callable[[Pdf], None], base: bytes | None = None) -> bytes:
    with pikepdf.open(io.BytesIO(base or damage.text(2))) as pdf:
        change(pdf)
        return damage.saved(pdf)


@pytest.mark.parametrize("name", ACTIVE_NAMES)
def test_names_that_are_only_names(name: str) -> None:
    def rename(pdf: Pdf) -> None:
        page, key = pdf.pages[0].obj, f"/{name}"
        made = page.Resources.XObject.Im0
        page.Resources = Dictionary(
            XObject=Dictionary({key: made}),
            ExtGState=Dictionary({key: Dictionary(ca=0.5)}),
            ColorSpace=Dictionary({key: Array([Name.ICCBased, pdf.make_stream(b"x", N=3)])}),
            Properties=Dictionary({key: Dictionary(Type=Name.OCG, Name="层")}),
        )
        page.Contents = pdf.make_stream(
            b"/Tag /%(n)s BDC /%(n)s gs q 595 0 0 842 0 0 cm /%(n)s Do Q EMC" % {b"n": name.encode()}
        )
        pdf.Root.Dests = Dictionary({key: Array([page, Name.Fit])})
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, RoleMap=Dictionary({key: Name.P}))

    given = changed(rename, damage.scan(1))
    findings, kept = clean(given)
    assert findings == {"pages": 1}
    assert pages_drawn(kept) == pages_drawn(given)
    assert len(set(pages_drawn(kept)[0])) > 50
    with pikepdf.open(io.BytesIO(kept)) as pdf:
        resources = pdf.pages[0].obj.Resources
        for holder in (
            resources.XObject, resources.ExtGState, resources.ColorSpace, resources.Properties,
            pdf.Root.Dests,
            pdf.Root.StructTreeRoot.RoleMap,
        ):  # fmt: skip
            assert list(holder.keys()) == [f"/{name}"]


def test_names_of_characters_and_inks() -> None:
    def draw(pdf: Pdf) -> None:
        glyph = pdf.make_stream(b"1000 0 d0 0 0 800 800 re f")
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0,
            0.001, 0, 0],
            CharProcs=Dictionary(AA=glyph), Encoding=Dictionary(Differences=[65, Name.AA]), FirstChar=65,
            LastChar=65, Widths=[1000], Resources=Dictionary(),
        )  # fmt: skip
        tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 1, 1, 0], N=1)
        ink = Array([Name.Separation, Name.JS, Name.DeviceCMYK, tint])
        inks = Array(
            [Name.DeviceN, Array([Name.JS]), Name.DeviceCMYK, tint, Dictionary(Colorants=Dictionary(JS=ink))]
        )
        page = pdf.pages[0].obj
        page.Resources = Dictionary(Font=Dictionary(F1=font), ColorSpace=Dictionary(C1=inks))
        page.Contents = pdf.make_stream(b"/C1 cs 0.7 scn BT /F1 200 Tf 100 400 Td (AA) Tj ET")

    given = changed(draw)
    kept = clean(given)[1]
    assert pages_drawn(kept) == pages_drawn(given)
    assert "/Colorants" in forgeries.everything_in(kept)
    assert len(set(pages_drawn(kept)[0])) > 1


def in_trailer(pdf: Pdf) -> None:
    pdf.trailer["/EVIL"] = script(pdf)


def in_metadata(pdf: Pdf) -> None:
    pdf.Root.Metadata = pdf.make_stream(b"<x>EVIL</x>", Type=Name.Metadata, Subtype=Name.XML)
    pdf.pages[0].obj.Metadata = pdf.Root.Metadata
    pdf.trailer["/Info"] = pdf.make_indirect(Dictionary(Title="EVIL"))


def in_catalog(pdf: Pdf) -> None:
    root = pdf.Root
    root.OpenAction = root.AA = script(pdf)
    root.URI = Dictionary(Base="EVIL")
    root.Collection = root.Perms = root.PieceInfo = root.Extensions = Dictionary(EVIL=script(pdf))
    root.Names = Dictionary(
        JavaScript=Dictionary(Names=["EVIL", script(pdf)]), AP=Dictionary(Names=["EVIL", 1])
    )
    root.ViewerPreferences = Dictionary(HideMenubar=script(pdf))
    root.Lang = script(pdf)


def in_outline(pdf: Pdf) -> None:
    first = pdf.Root.Outlines.First
    first.A = Dictionary(S=Name.URI, URI="EVIL")
    first.Next.A = Dictionary(S=Name.GoTo, D=[pdf.pages[0].obj, Name.Fit], Next=script(pdf))
    first.SE = first.AA = script(pdf)


def in_named_destination(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=["a", Dictionary(D=[script(pdf)], A=script(pdf))]))
    pdf.Root.Dests = Dictionary(a=Dictionary(S=Name.JavaScript, JS=b"EVIL"))


def in_page(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.AA = Dictionary(O=script(pdf))
    page.A = page.PA = page.B = page.PresSteps = page.Trans = page.PieceInfo = page.VP = script(pdf)
    page.Parent.AA = script(pdf)
    page.AF = Array([Dictionary(EF=Dictionary(F=pdf.make_stream(b"EVIL")))])


def in_annotations(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    kinds = {"A": script(pdf), "PA": script(pdf), "AA": Dictionary(E=script(pdf))}
    movie = Dictionary(Type=Name.Annot, Subtype=Name.Screen, **BOX)
    movie.A = Dictionary(S=Name.Rendition, JS=b"EVIL", R=Dictionary(S=Name.MR, C=Dictionary(D="EVIL")))
    made = [Dictionary(Type=Name.Annot, Subtype=Name.Link, **BOX, **kinds), movie]
    for subtype in ("3D", "RichMedia", "Movie", "Sound", "FileAttachment", "Unknown"):
        made.append(
            Dictionary(
                {
                    "/Type": Name.Annot,
                    "/Subtype": Name(f"/{subtype}"),
                    "/Rect": [0, 0, 9, 9],
                    "/3DD": script(pdf),
                },
            )
        )
        made[-1]["/RichMediaContent"] = made[-1]["/FS"] = made[-1]["/Movie"] = made[-1]["/Sound"] = script(
            pdf
        )
    made.append(Dictionary(Type=Name.Annot, Subtype=Name.Text, **BOX, Popup=script(pdf), Parent=script(pdf)))
    made.append(
        Dictionary(Type=Name.Annot, Subtype=Name.Text, **BOX, P=script(pdf), IRT=made[0], BS=script(pdf))
    )
    page.Annots = Array([pdf.make_indirect(one) for one in made])


def in_form(pdf: Pdf) -> None:
    form = pdf.Root.AcroForm
    form.XFA = Array(["template", pdf.make_stream(b"EVIL")])
    form.CO = form.Fields
    field = form.Fields[0]
    field.A = script(pdf)
    field.AA = Dictionary(K=script(pdf), F=script(pdf))
    field.MK = Dictionary(I=Dictionary(JS="EVIL"), EVIL=1)
    field.SV = field.Lock = script(pdf)
    form.Fields.append(pdf.make_indirect(Dictionary(FT=Name.Sig, T="s", V=Dictionary(Reference=script(pdf)))))


def in_streams(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.Contents.F = Dictionary(F="EVIL.txt", EF=Dictionary(F=pdf.make_stream(b"EVIL")))
    page.Contents.FFilter = Name.EVIL
    form = pdf.make_stream(b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Ref = Dictionary(F="EVIL.pdf", Page=0)
    form.OPI = form.PieceInfo = form.AF = form.Metadata = script(pdf)
    page.Resources.XObject = Dictionary(X=form)


def in_threads(pdf: Pdf) -> None:
    bead = pdf.make_indirect(Dictionary(Type=Name.Bead, A=script(pdf)))
    pdf.Root.Threads = Array([pdf.make_indirect(Dictionary(F=bead, I=Dictionary(Title="EVIL")))])
    pdf.pages[0].obj.B = Array([bead])


def in_layers(pdf: Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("l"), JS=b"EVIL", A=script(pdf)))
    layer.Usage = Dictionary(EVIL=script(pdf), View=Dictionary(ViewState=script(pdf)))
    setting = Dictionary(ON=[layer], AS=[Dictionary(Event=Name.View, A=script(pdf))], JS=script(pdf))
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=setting, AA=script(pdf))
    pdf.pages[0].obj.Resources.Properties = Dictionary(
        P=layer, Q=Dictionary(A=script(pdf), Metadata=script(pdf))
    )


def in_structure(pdf: Pdf) -> None:
    part = pdf.make_indirect(Dictionary(S=Name.P, A=Dictionary(O=Name.Layout, X=script(pdf)), AF=script(pdf)))
    root = Dictionary(Type=Name.StructTreeRoot, K=[part], ClassMap=Dictionary(c=Dictionary(x=script(pdf))))
    root.RoleMap = Dictionary(X=script(pdf))
    root.Namespaces = Array([script(pdf)])
    pdf.Root.StructTreeRoot = pdf.make_indirect(root)


HIDDEN = [
    in_trailer, in_metadata, in_catalog, in_outline, in_named_destination, in_page, in_annotations, in_form,
    in_streams, in_threads, in_layers, in_structure,
]  # fmt: skip


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__)
def test_hidden_action_is_gone(hide: Callable[[Pdf], None]) -> None:
    given = changed(hide)
    assert "EVIL" in forgeries.everything_in(given)
    findings, kept = clean(given)
    assert findings == {"pages": 2}
    left = forgeries.everything_in(kept)
    for word in (
        "EVIL",
        "/JavaScript",
        "/JS",
        "/EF",
        "/Rendition",
        "/RichMedia",
        "/URI",
        "/XFA",
        "/Metadata",
    ):
        assert word not in left, word
    assert pages_drawn(kept) == pages_drawn(given)


def test_player_leaves_its_picture() -> None:
    def play(pdf: Pdf) -> None:
        look = pdf.make_stream(
            b"1 0 0 rg 0 0 90 90 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 90, 90]
        )
        player = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[9, 9, 99, 99], F=4)
        player.AP = Dictionary(N=look)
        player.RichMediaContent = Dictionary(EVIL=script(pdf))
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(player)])

    given = changed(play)
    kept = clean(given)[1]
    assert pages_drawn(kept) == pages_drawn(given) != pages_drawn(changed(lambda pdf: None))
    assert "/RichMedia" not in forgeries.everything_in(kept)


def test_outline_and_form_stay() -> None:
    with pikepdf.open(io.BytesIO(clean(damage.text(2))[1])) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["part 0", "part 1"]
        assert str(pdf.Root.AcroForm.Fields[0].V) == "张三"
