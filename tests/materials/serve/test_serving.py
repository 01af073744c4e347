"""No byte without an entry in the access log, and no byte that can act."""

import io

import pikepdf
import pytest
from django.core.files.storage import storages
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from PIL import Image, ImageDraw

from catalog.models import MaterialRequirement
from materials import intake
from materials.models import Dossier, MaterialFile, Portrait
from materials.portraits import accept_portrait
from materials.serve import serving
from materials.store import pages, vault
from tests.materials.forgeries import upload
from tests.scans import jpeg_bytes, pdf_bytes, portrait_bytes
from youyue.identity.alarms import Alarm, LogFailed
from youyue.identity.models import AccessLog, User

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture
def request_of(rf: RequestFactory):
    def request_of(user: User):
        request = rf.get("/")
        request.user = user
        return request

    return request_of


@pytest.fixture
def scan(dossier: Dossier, contract: MaterialRequirement, applicant: User) -> MaterialFile:
    return intake.accept(dossier, contract, upload("莫知文的合同.pdf", pdf_bytes(3)), applicant)


def looks() -> list[tuple[str, str, str]]:
    return list(AccessLog.objects.order_by("pk").values_list("action", "what", "role"))


def identity_document(dossier: Dossier, applicant: User) -> MaterialFile:
    requirement = MaterialRequirement.objects.filter(is_identity_document=True).first()
    return intake.accept(dossier, requirement, upload("证件.pdf", pdf_bytes(1)), applicant)


def test_identity_document_is_guarded_from_others_and_not_from_its_owner(
    request_of, dossier: Dossier, scan: MaterialFile, applicant: User, reviewer: User
) -> None:
    file = identity_document(dossier, applicant)
    guarded = [
        (which, viewer)
        for which in (file, scan)
        for viewer in (applicant, reviewer)
        if serving.is_guarded(which, viewer=viewer, whose=applicant)
    ]
    assert guarded == [(file, reviewer)]
    with pytest.raises(Http404):
        serving.send_original(request_of(reviewer), file, whose=applicant, role="审核员")
    assert not AccessLog.objects.exists()


# --- what is sent ------------------------------------------------------------------------------------------
def test_original(request_of, scan: MaterialFile, applicant: User, reviewer: User) -> None:
    response = serving.send_original(request_of(reviewer), scan, whose=applicant, role="审核员")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert {name: response[name] for name in SAFE} == SAFE
    assert response["Content-Disposition"].startswith('attachment; filename="material.pdf"; filename*=UTF-8')
    assert vault.digest(response.content) == scan.sha256
    log = AccessLog.objects.get()
    assert (log.by, log.whose, log.role, log.action, log.what, log.object_id) == (
        reviewer,
        applicant,
        "审核员",
        "download",
        "劳动合同",
        str(scan.pk),
    )


def test_page(request_of, scan: MaterialFile, applicant: User) -> None:
    response = serving.send_page(request_of(applicant), scan, 2, whose=applicant, role="本人")
    assert response["Content-Type"] == "image/jpeg"
    assert {name: response[name] for name in SAFE} == SAFE
    assert Image.open(io.BytesIO(response.content)).width == 1400
    assert looks() == [("preview", "劳动合同第 2 页", "本人")]


def test_page_of_a_picture(request_of, dossier, contract, applicant: User) -> None:
    made = intake.accept(dossier, contract, upload("证件.jpg", jpeg_bytes(3000, 2000)), applicant)
    response = serving.send_page(request_of(applicant), made, 1, whose=applicant, role="本人")
    assert Image.open(io.BytesIO(response.content)).size == (1400, 933)


@pytest.mark.parametrize("number", [0, 4, -1])
def test_page_that_is_not_there(request_of, scan: MaterialFile, applicant: User, number: int) -> None:
    with pytest.raises(Http404):
        serving.send_page(request_of(applicant), scan, number, whose=applicant, role="本人")
    assert looks() == []


def test_portrait(request_of, applicant: User) -> None:
    portrait = accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)
    response = serving.send_portrait(request_of(applicant), portrait, whose=applicant, role="本人")
    assert response["Content-Type"] == "image/jpeg"
    assert {name: response[name] for name in SAFE} == SAFE
    assert looks() == [("preview", "证件照", "本人")]


def test_file_name_stays_out_of_the_log(request_of, scan: MaterialFile, applicant: User) -> None:
    serving.send_original(request_of(applicant), scan, whose=applicant, role="本人")
    serving.send_page(request_of(applicant), scan, 1, whose=applicant, role="本人")
    assert "莫知文" not in str(looks())


def test_second_look_is_a_second_entry(request_of, scan: MaterialFile, applicant: User) -> None:
    for _look in range(2):
        serving.send_page(request_of(applicant), scan, 1, whose=applicant, role="本人")
    assert len(looks()) == 2


# --- nothing is sent ---------------------------------------------------------------------------------------
def every_way(request, scan: MaterialFile, applicant: User, only: int | None = None) -> list[HttpResponse]:
    portrait = accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)
    ways = [
        lambda: serving.send_original(request, scan, whose=applicant, role="本人"),
        lambda: serving.send_page(request, scan, 1, whose=applicant, role="本人"),
        lambda: serving.send_portrait(request, portrait, whose=applicant, role="本人"),
    ]
    return [way() for number, way in enumerate(ways) if only in (None, number)]


def test_log_that_cannot_be_written(request_of, scan: MaterialFile, applicant: User) -> None:
    def disk_full(execute, sql: str, *rest: object) -> object:
        if "INSERT" in sql and "identity_accesslog" in sql:
            raise DatabaseError("disk full")
        return execute(sql, *rest)

    assert [one.status_code for one in every_way(request_of(applicant), scan, applicant)] == [200, 200, 200]
    for number in range(3):
        with connection.execute_wrapper(disk_full), transaction.atomic(), pytest.raises(LogFailed):
            every_way(request_of(applicant), scan, applicant, only=number)


def test_bytes_that_are_gone(request_of, scan: MaterialFile, applicant: User) -> None:
    storages["default"].delete(scan.stored.name)
    assert serving.send_original(request_of(applicant), scan, whose=applicant, role="本人").status_code == 503
    assert looks() == []


def test_altered_bytes_are_not_sent(request_of, scan: MaterialFile, applicant: User) -> None:
    with open(storages["default"].path(scan.stored.name), "r+b") as stored:
        stored.seek(100)
        byte = stored.read(1)[0]
        stored.seek(100)
        stored.write(bytes([byte ^ 1]))  # sealed bytes are random: a fixed one may be there already
    assert serving.send_original(request_of(applicant), scan, whose=applicant, role="本人").status_code == 503
    assert looks() == []


def test_portrait_of_another_is_not_sent(request_of, applicant: User) -> None:
    portrait = accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)
    Portrait.objects.filter(pk=portrait.pk).update(stored=vault.put(b"another", folder="portraits"))
    portrait.refresh_from_db()
    response = serving.send_portrait(request_of(applicant), portrait, whose=applicant, role="本人")
    assert response.status_code == 503
    assert "这个文件打不开了" in response.content.decode()
    assert looks() == []


def test_file_of_another_is_not_sent(request_of, scan: MaterialFile, applicant: User) -> None:
    """Neither as a whole nor as a picture of a page; the administrator is told which bytes they were."""
    stored = vault.put(pdf_bytes(2), folder="materials")
    MaterialFile.objects.filter(pk=scan.pk).update(stored=stored)
    scan.refresh_from_db()
    pages.forget_pages(scan.sha256)  # of an equal file of before
    sent = [
        serving.send_original(request_of(applicant), scan, whose=applicant, role="本人"),
        serving.send_page(request_of(applicant), scan, 1, whose=applicant, role="本人"),
        serving.send_page(request_of(applicant), scan, 1, whose=applicant, role="本人", small=True),
    ]
    assert [answer.status_code for answer in sent] == [503, 503, 503]
    assert all("这个文件打不开了" in answer.content.decode() for answer in sent)
    assert looks() == []
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.place, alarm.count) == ("seal", stored, 3)


@pytest.mark.parametrize("state", ["pending", "infected"])
def test_file_that_is_not_known_to_be_clean_is_not_sent(
    settings, request_of, scan: MaterialFile, applicant: User, state: str
) -> None:
    """To nobody, its owner included; nothing is fetched or drawn, and nothing was looked at."""
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    MaterialFile.objects.filter(pk=scan.pk).update(scan_state=state)
    scan.refresh_from_db()
    storages["default"].delete(scan.stored.name)
    look = {"whose": applicant, "role": "本人"}
    original = serving.send_original(request_of(applicant), scan, **look)
    page = serving.send_page(request_of(applicant), scan, 1, **look)
    assert [one.status_code for one in (original, page)] == [409, 409]
    assert looks() == []


def test_small_page(request_of, scan: MaterialFile, applicant: User) -> None:
    response = serving.send_page(request_of(applicant), scan, 1, whose=applicant, role="本人", small=True)
    assert Image.open(io.BytesIO(response.content)).width == 240


# --- drawn pages -------------------------------------------------------------------------------------------
def test_page_is_drawn_once(scan: MaterialFile) -> None:
    drawn = pages.page_image(scan, 1)
    storages["default"].delete(scan.stored.name)
    assert pages.page_image(scan, 1) == drawn
    pages.forget_pages(scan.sha256)
    with pytest.raises(vault.Unavailable):
        pages.page_image(scan, 1)


def test_typed_form_values_are_in_the_picture(dossier, contract, applicant: User) -> None:
    made = intake.accept(dossier, contract, upload("表.pdf", form_pdf()), applicant)
    image = Image.open(io.BytesIO(pages.page_image(made, 1))).convert("L")
    assert image.crop((100, 100, 700, 400)).getextrema()[0] < 80


def form_pdf() -> bytes:
    """A page with nothing on it but a form field whose appearance is a black box."""
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        name, made = pikepdf.Name, pikepdf.Dictionary
        look = pdf.make_stream(
            b"0 g 0 0 200 80 re f", Type=name.XObject, Subtype=name.Form, BBox=[0, 0, 200, 80]
        )
        field = pdf.make_indirect(
            made(
                Type=name.Annot,
                Subtype=name.Widget,
                FT=name.Tx,
                T="name",
                V="typed",
                F=4,
                Rect=[60, 700, 260, 780],
                AP=made(N=look),
                P=pdf.pages[0].obj,
            )
        )
        pdf.pages[0].obj.Annots = [field]
        pdf.Root.AcroForm = pdf.make_indirect(made(Fields=[field]))
        pdf.save(buffer)
    return buffer.getvalue()


def test_page_that_is_endlessly_tall(dossier, contract, applicant: User) -> None:
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(3, 14_000))
        pdf.save(buffer)
    made = intake.accept(dossier, contract, upload("表.pdf", buffer.getvalue()), applicant)
    drawn = Image.open(io.BytesIO(pages.page_image(made, 1)))
    assert drawn.height <= 16_000 and drawn.width * drawn.height <= 1400 * 6000


def test_drawing_of_grey_png(dossier, contract, applicant: User) -> None:
    image = Image.new("L", (2000, 500), 255)
    ImageDraw.Draw(image).rectangle((0, 0, 1000, 500), fill=0)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    made = intake.accept(dossier, contract, upload("扫描.png", buffer.getvalue()), applicant)
    drawn = Image.open(io.BytesIO(pages.page_image(made, 1)))
    assert (drawn.size, drawn.convert("L").getpixel((10, 10)) < 20) == ((1400, 350), True)
