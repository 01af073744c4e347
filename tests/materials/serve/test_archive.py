"""The zip of all materials: numbered names, what is not in it, and that it is logged before it leaves."""

import io
import zipfile

import pytest
from django.test import RequestFactory
from django.utils import translation
from PIL import Image

from catalog.models import MaterialRequirement
from materials import intake
from materials.models import Dossier, MaterialFile
from materials.serve import archive
from materials.store import vault
from tests.materials.forgeries import upload
from tests.scans import jpeg_bytes, pdf_bytes
from youyue.identity import looks
from youyue.identity.alarms import LogFailed
from youyue.identity.models import AccessLog, User


@pytest.fixture
def files(dossier: Dossier, applicant: User) -> list[MaterialFile]:
    def take(code: str, name: str, content: bytes) -> MaterialFile:
        requirement = MaterialRequirement.objects.get(code=code)
        return intake.accept(dossier, requirement, upload(name, content), applicant)

    return [
        take("id-document", "证件.jpg", jpeg_bytes()),
        take("labour-contract", "合同.pdf", pdf_bytes(2)),
        take("clause-evidence", "奖.pdf", pdf_bytes(3)),
        take("clause-evidence", "通知.pdf", pdf_bytes(4)),
    ]


def sent(rf: RequestFactory, files: list[MaterialFile], by: User, whose: User, number: str = "YY2026-ABC"):
    request = rf.get("/")
    request.user = by
    return archive.send_archive(request, files, whose=whose, role="审核员", number=number, about="a")


def opened(response) -> zipfile.ZipFile:
    made = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert made.testzip() is None
    return made


EVIDENCE = "符合广东省人才优粤卡申领条件的相关证明材料"


def test_owner_gets_originals_under_numbered_names(rf, files: list[MaterialFile], applicant: User) -> None:
    files[3].label = "正本/副本"
    response = sent(rf, files, applicant, applicant)
    made = opened(response)
    folder = f"YY2026-ABC-{applicant.name}"
    assert made.namelist() == [
        f"{folder}/01-有效身份证件.jpg",
        f"{folder}/02-劳动合同.pdf",
        f"{folder}/03-{EVIDENCE}-1.pdf",
        f"{folder}/03-{EVIDENCE}-2-正本／副本.pdf",
    ]
    assert [vault.digest(made.read(name)) for name in made.namelist()] == [file.sha256 for file in files]
    assert "filename*=UTF-8''YY2026-ABC-" in response["Content-Disposition"]
    assert response["Content-Type"] == "application/zip"
    assert response["Cache-Control"] == "private, no-store"


def test_others_get_stamped_pages_of_identity_documents(
    rf, files: list[MaterialFile], applicant: User, reviewer: User
) -> None:
    made = opened(sent(rf, files, reviewer, applicant))
    first, second, *_rest = made.namelist()
    assert first.endswith("/01-有效身份证件-第 1 页（带水印）.jpg")
    assert Image.open(io.BytesIO(made.read(first))).format == "JPEG"
    assert made.read(first) != vault.read(files[0].stored.name)
    assert second.endswith("/02-劳动合同.pdf")
    assert applicant.name not in first
    assert "＊" in first or applicant.masked_name == applicant.name


def test_logged_before_anything_leaves(rf, files, applicant: User, reviewer: User, monkeypatch) -> None:
    response = sent(rf, files, reviewer, applicant)
    look = AccessLog.objects.get()
    assert (look.action, look.what, look.object_id) == ("export", "全部材料（4 个文件）", "a")
    assert response.streaming

    def refuse(*_given: object, **_named: object) -> None:
        raise LogFailed

    monkeypatch.setattr(looks, "log_look", refuse)
    with pytest.raises(LogFailed):
        sent(rf, files, reviewer, applicant)


def test_file_that_cannot_be_opened_leaves_a_sentence(rf, files: list[MaterialFile], applicant: User) -> None:
    vault.drop(files[1].stored.name)
    files[2].scan_state = MaterialFile.ScanState.INFECTED
    made = opened(sent(rf, files, applicant, applicant))
    names = [name.partition("/")[2] for name in made.namelist()]
    assert names[1:3] == ["02-劳动合同（没有放进来）.txt", f"03-{EVIDENCE}-1（没有放进来）.txt"]
    assert "打不开" in made.read(made.namelist()[1]).decode("utf-8-sig")
    assert "已隔离" in made.read(made.namelist()[2]).decode("utf-8-sig")


def test_nothing_handed_in(rf, applicant: User) -> None:
    response = sent(rf, [], applicant, applicant, number="")
    assert opened(response).namelist() == []
    assert response["Content-Disposition"].startswith("attachment")


def test_bytes_of_another_are_not_put_in(rf, files: list[MaterialFile], applicant: User) -> None:
    MaterialFile.objects.filter(pk=files[1].pk).update(stored=vault.put(b"another", folder="materials"))
    files[1].refresh_from_db()
    made = opened(sent(rf, files[1:2], applicant, applicant))
    [name] = made.namelist()
    assert name.endswith("/01-劳动合同（没有放进来）.txt")
    assert made.read(name).decode("utf-8-sig") == "这个文件打不开了，请联系系统管理员\r\n"


def test_every_page_of_an_identity_document_is_stamped(
    rf, dossier: Dossier, applicant: User, reviewer: User
) -> None:
    requirement = MaterialRequirement.objects.get(code="id-document")
    file = intake.accept(dossier, requirement, upload("证件.pdf", pdf_bytes(3)), applicant)
    names = opened(sent(rf, [file], reviewer, applicant)).namelist()
    assert [name.partition("-第 ")[2] for name in names] == [f"{n} 页（带水印）.jpg" for n in (1, 2, 3)]


@pytest.mark.parametrize("state", ["pending", "infected"])
def test_identity_document_that_is_not_known_to_be_clean_is_not_drawn(
    rf, settings, files: list[MaterialFile], applicant: User, reviewer: User, state: str
) -> None:
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    files[0].scan_state = state
    [name] = opened(sent(rf, files[:1], reviewer, applicant)).namelist()
    assert name.endswith("/01-有效身份证件（没有放进来）.txt")


def test_names_inside_are_in_the_language_of_whoever_asked(
    rf, files: list[MaterialFile], applicant: User, reviewer: User, monkeypatch
) -> None:
    """The bytes are made after the answer has left the views, where no language is chosen any more."""
    vault.drop(files[1].stored.name)
    monkeypatch.setattr(archive, "_", lambda text: f"{text} [{translation.get_language()}]")
    with translation.override("en"):
        response = sent(rf, files[:2], reviewer, applicant)
    left = []
    for chunk in response.streaming_content:
        left.append(chunk)
        assert translation.get_language() == "zh-hans"  # nothing is left behind for whoever comes next
    made = zipfile.ZipFile(io.BytesIO(b"".join(left)))
    page, sentence = made.namelist()
    assert page.endswith("[en]") and sentence.endswith("（没有放进来） [en].txt")
    assert made.read(sentence).decode("utf-8-sig").endswith("[en]\r\n")
