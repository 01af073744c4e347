"""The scan doctor: what it says of drawn pages, how long it takes, and that it never refuses."""

import io
import resource
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone
from PIL import Image, ImageFilter

from catalog.lists.requirements import Asked
from catalog.models import MaterialRequirement
from materials import arranging, dossiers, intake, jobs
from materials.inspect import pool
from materials.models import Dossier, MaterialFile
from materials.scan import doctor, examine_scan
from materials.scan.examine_scan import examine
from materials.store import pages, vault
from materials.templatetags.materials import doubt_tags
from tests.materials.forgeries import upload
from tests.papers import jpeg, page, pdf
from tests.scans import pdf_bytes
from youyue.identity.models import User


def kinds(content: bytes, kind: str = "jpeg", longest: str = "297") -> list[str]:
    return [finding["kind"] for finding in examine(content, kind, longest, "10", "1400")[0]["findings"]]


# --- pages ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("lines", [5, 36])
@pytest.mark.parametrize("grain", [0, 3])
@pytest.mark.parametrize(("blur", "expected"), [(0, []), (0.7, []), (2, ["blurred"]), (3, ["blurred"])])
def test_blur(dpi: int, lines: int, grain: int, blur: float, expected: list[str]) -> None:
    """5 lines or a full page, with a scanner's grain or without."""
    assert kinds(jpeg(page(dpi, lines=lines, blur=blur, grain=grain))) == expected


@pytest.mark.parametrize(
    ("light", "expected"), [(1, []), (0.7, []), (0.55, []), (0.35, ["dark"]), (0.2, ["dark"])]
)
def test_light(light: float, expected: list[str]) -> None:
    assert kinds(jpeg(page(light=light))) == expected


@pytest.mark.parametrize(("lines", "expected"), [(0, ["blank"]), (1, [])])
@pytest.mark.parametrize("grain", [0, 6])
def test_blank(lines: int, grain: int, expected: list[str]) -> None:
    assert kinds(jpeg(page(lines=lines, grain=grain))) == expected


@pytest.mark.parametrize("blurred", ["nothing", "top", "middle", "bottom", "everything"])
def test_a_third_of_a_page_speaks_for_the_whole_only_where_it_must(blurred: str) -> None:
    """What is said without looking at everything is what is said of everything."""
    sheet = page(150).convert("L").resize((examine_scan.WIDTH, 1273))
    thirds = {"nothing": (), "top": (0,), "middle": (1,), "bottom": (2,), "everything": (0, 1, 2)}[blurred]
    for third in thirds:
        box = (0, sheet.height * third // 3, sheet.width, sheet.height * (third + 1) // 3)
        sheet.paste(sheet.crop(box).filter(ImageFilter.GaussianBlur(3)), box)
    of_everything = examine_scan.fineness(sheet) < examine_scan.SHARPNESS * examine_scan.coarseness(sheet)
    assert examine_scan.is_blurred(sheet) == of_everything == (blurred == "everything")


@pytest.mark.parametrize(("dpi", "figure"), [(72, 72), (100, 100), (149, None), (150, None), (200, None)])
def test_resolution_of_an_image(dpi: int, figure: int | None) -> None:
    findings = examine(jpeg(page(dpi)), "jpeg", "297", "10", "1400")[0]["findings"]
    coarse = [finding["figure"] for finding in findings if finding["kind"] == "coarse"]
    assert coarse == ([pytest.approx(figure, abs=1)] if figure else [])


def test_resolution_of_an_identity_document_is_that_of_a_passport() -> None:
    assert kinds(jpeg(page(100)), longest="125") == []


@pytest.mark.parametrize(("dpi", "expected"), [(100, ["coarse"]), (150, []), (300, [])])
def test_resolution_of_a_scanned_pdf(dpi: int, expected: list[str]) -> None:
    assert kinds(pdf(page(dpi), dpi=dpi), "pdf") == expected


def test_pages_are_named() -> None:
    content = pdf(page(), page(blur=3), page(lines=0), page(light=0.3))
    findings = examine(content, "pdf", "297", "10", "1400")[0]["findings"]
    assert [(finding["page"], finding["kind"]) for finding in findings] == [
        (2, "blurred"),
        (3, "blank"),
        (4, "dark"),
    ]


def test_written_pdf_is_only_ever_blank() -> None:
    assert kinds(pdf_bytes(2), "pdf") == ["blank", "blank"]
    buffer = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        made.pages[0].Contents = made.make_stream(b"0.6 g 60 600 300 20 re f")
        made.save(buffer)
    assert kinds(buffer.getvalue(), "pdf") == []


@pytest.mark.parametrize("size", [(3, 3), (3, 14_000), (14_000, 3), (39, 39)])
def test_odd_sizes(size: tuple[int, int]) -> None:
    buffer = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=size)
        made.save(buffer)
    assert kinds(buffer.getvalue(), "pdf") == ["blank"]
    assert kinds(jpeg(page().resize(size))) is not None


def processor_seconds(content: bytes) -> tuple[int, float]:
    """How many findings, and what they cost; a child's use is told when it has ended."""
    pool.close()
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    findings = doctor.examine(content, "pdf").findings
    pool.close()
    return len(findings), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def test_ten_pages_are_looked_at_and_drawn_in_time() -> None:
    findings, seconds = processor_seconds(pdf(*[page(200)] * 10, dpi=200))
    assert (findings, seconds < 4) == (0, True)  # 1 s on an idle core


def test_three_hundred_pages_are_not_all_looked_at() -> None:
    findings, seconds = processor_seconds(pdf(*[page(100)] * 60, dpi=100))
    assert 5 < findings <= 60
    assert seconds < 4


# --- opinions ---------------------------------------------------------------------------------------------
def examined(made: MaterialFile) -> MaterialFile:
    """As the worker does it."""
    jobs.draw(str(made.pk))
    return MaterialFile.objects.get(pk=made.pk)


def test_doctor_that_dies_has_no_opinion(
    dossier: Dossier, contract: MaterialRequirement, applicant: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = intake.accept(dossier, contract, upload("合同.jpg", jpeg(page(blur=3))), applicant)

    def run(*given: object, **more: object) -> tuple[dict, bytes]:
        raise pool.ChildFailed(timed_out=True)

    monkeypatch.setattr(pool, "run", run)
    made = examined(made)
    assert (made.findings, made.examined_at is None) == ([], False)


def test_warning_is_stored_and_worded(
    dossier: Dossier, contract: MaterialRequirement, applicant: User
) -> None:
    content = pdf(page(), page(blur=3), page(100, blur=3).resize(page().size))
    made = intake.accept(dossier, contract, upload("合同.pdf", content), applicant)
    assert (made.findings, made.examined_at) == ([], None)
    made = examined(made)
    assert [doubt.tag for doubt in doctor.doubts_about(made)] == ["第 2、3 页可能看不清"]
    assert "第 2、3 页的文字边缘发虚" in doctor.doubts_about(made)[0].words


def test_pages_are_drawn_by_the_same_look(
    dossier: Dossier, contract: MaterialRequirement, applicant: User
) -> None:
    made = intake.accept(dossier, contract, upload("合同.pdf", pdf(page(), page())), applicant)
    doctor.look_at(made)
    drawn = [Image.open(io.BytesIO(pages.page_image(made, number))) for number in (1, 2)]
    assert [(picture.format, picture.width) for picture in drawn] == [("JPEG", pages.WIDTH)] * 2
    looked = doctor.examine(vault.read(str(made.stored)), "pdf")
    assert {number: large for number, (large, _small) in looked.pictures.items()} == {
        number: pages.page_image(made, number) for number in (1, 2)
    }


def test_what_nobody_had_said_yet_was_not_read(
    dossier: Dossier, contract: MaterialRequirement, applicant: User
) -> None:
    made = intake.accept(dossier, contract, upload("合同.pdf", pdf(page(blur=3))), applicant)
    arranging.keep_anyway(made)
    assert doctor.is_settled(made)
    made = examined(made)
    assert not doctor.is_settled(made)
    told = [{"id": str(made.pk), "name": made.name, "sha256": made.sha256, "requirement_name": "合同"}]
    assert doctor.opinions(told)[str(made.pk)]["is_settled"] is False
    arranging.keep_anyway(made)
    assert doctor.is_settled(made)


def hand_in(dossier: Dossier, code: str, by: User, name: str = "同一个.pdf") -> MaterialFile:
    requirement = MaterialRequirement.objects.get(code=code)
    return intake.accept(dossier, requirement, upload(name, pdf(page())), by)


def rows(dossier: Dossier, *codes: str) -> dict[str, MaterialFile]:
    asked = [Asked(MaterialRequirement.objects.get(code=code)) for code in codes]
    return {row.requirement.code: row.files[0] for row in dossiers.material_rows(dossier, asked) if row.files}


def test_same_file_in_two_slots_names_the_other(dossier: Dossier, applicant: User) -> None:
    hand_in(dossier, "labour-contract", applicant)
    hand_in(dossier, "tax-or-insurance", applicant, "社保.pdf")
    files = rows(dossier, "labour-contract", "tax-or-insurance")
    assert doctor.doubts_about(files["labour-contract"]) == []
    [doubt] = doctor.doubts_about(files["tax-or-insurance"])
    assert doubt.words == "和“劳动合同”里的“同一个.pdf”内容相同，请看看是不是放错了地方"


def test_twin_that_went_is_no_twin(dossier: Dossier, applicant: User) -> None:
    first = hand_in(dossier, "labour-contract", applicant)
    hand_in(dossier, "tax-or-insurance", applicant)
    intake.remove(first)
    assert doctor.doubts_about(rows(dossier, "tax-or-insurance")["tax-or-insurance"]) == []


def test_used_anyway_until_another_twin_comes(dossier: Dossier, applicant: User) -> None:
    made = hand_in(dossier, "labour-contract", applicant)
    assert not doctor.is_settled(made)
    arranging.keep_anyway(made)
    assert doctor.is_settled(made)
    made.twins = [MaterialFile(uploaded_at=timezone.now() + timedelta(hours=1))]
    assert not doctor.is_settled(made)


def test_opinions_on_a_submission_take_one_query(
    dossier: Dossier, applicant: User, django_assert_num_queries
) -> None:
    one, other = (
        hand_in(dossier, "labour-contract", applicant),
        hand_in(dossier, "tax-or-insurance", applicant),
    )
    told = [
        {"id": str(file.pk), "name": file.name, "sha256": file.sha256, "requirement_name": name}
        for file, name in ((one, "劳动合同"), (other, "社保"))
    ]
    with django_assert_num_queries(1):
        found = doctor.opinions(told)
    assert [len(found[file["id"]]["doubts"]) for file in told] == [0, 1]


@pytest.mark.parametrize("is_settled", [False, True])
def test_a_file_with_two_twins_has_one_tag(is_settled: bool) -> None:
    doubts = doctor.doubts_of([], [("劳动合同", "1.pdf"), ("有效身份证件", "2.pdf")])
    assert doubt_tags(doubts, is_settled).count("可能传重了") == 1
