"""The row, the viewer and the photo workshop, drawn with what people may have sent."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from catalog.lists.requirements import Asked
from catalog.models import MaterialRequirement
from materials import dossiers, intake
from materials.inspect.refusals import FileRefused
from materials.models import Dossier
from materials.portraits import accept_portrait
from materials.templatetags.materials import upload_rules
from tests.materials.forgeries import upload
from tests.scans import jpeg_bytes, pdf_bytes, portrait_bytes
from youyue.identity.models import User


def drawn(rf: RequestFactory, name: str, **context: object) -> str:
    return render_to_string(f"materials/{name}", context, request=rf.get("/"))


def table(rf: RequestFactory, dossier: Dossier, *asked: Asked, **context: object) -> str:
    rows = dossiers.material_rows(dossier, asked)
    return drawn(
        rf, "_table.html", rows=rows, **{"refused": {}, "remarks_by_material": {}, "earlier": {}, **context}
    )


def test_missing_row(rf, dossier: Dossier, contract: MaterialRequirement) -> None:
    html = table(rf, dossier, Asked(contract))
    assert "已备齐 0 项，还差 1 项" in html
    assert f'id="material-{contract.code}"' in html
    assert 'class="no"' in html
    assert "PDF 每个不超过 20 MB，JPG、PNG 每个不超过 10 MB" in html


def test_row_with_files(rf, dossier: Dossier, contract: MaterialRequirement, applicant: User) -> None:
    made = intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes(3)), applicant)
    gone = intake.accept(dossier, contract, upload("旧.jpg", jpeg_bytes()), applicant)
    intake.remove(gone)
    html = table(rf, dossier, Asked(contract))
    assert "1 项都已备齐" in html
    assert 'class="yes"' in html
    assert f"/apply/files/{made.pk}/" in html
    assert f'name="replaces" value="{made.pk}"' in html
    assert "已删除“旧.jpg”" in html
    assert "撤销" in html


def test_waived_row(rf, dossier: Dossier, contract: MaterialRequirement) -> None:
    html = table(rf, dossier, Asked(contract, waived=True, reason="数据共享免交"))
    assert "数据共享免交" in html
    assert 'class="no"' not in html


def test_sample_column_is_there_when_one_has_a_sample(rf, dossier: Dossier) -> None:
    full_time, flexible = (
        [
            Asked(requirement)
            for requirement in MaterialRequirement.objects.filter(work_arrangement=arrangement)
        ]
        for arrangement in ("full_time", "flexible")
    )
    flexible[0].requirement.sample = "samples/a.docx"
    full_time[0].requirement.sample = ""
    assert "范本表格" in table(rf, dossier, *flexible)
    assert "范本表格" not in table(rf, dossier, full_time[0])


def test_refusal_stands_in_its_row(rf, dossier: Dossier, contract: MaterialRequirement) -> None:
    html = table(rf, dossier, Asked(contract), refused={contract.code: "“a.doc”不是 PDF"})
    assert f'id="upload-error-{contract.code}"' in html


def test_full_row_takes_no_more(
    rf, dossier: Dossier, contract: MaterialRequirement, applicant: User, settings
) -> None:
    settings.MATERIAL_MAX_FILES = 1
    intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes()), applicant)
    html = table(rf, dossier, Asked(contract))
    assert "已满 1 个文件" in html
    assert f'id="upload-{contract.code}"' not in html


@pytest.mark.parametrize("name", ["_file.html", "_viewer.html"])
def test_names_are_escaped(
    rf, name: str, dossier: Dossier, contract: MaterialRequirement, applicant: User
) -> None:
    made = intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes()), applicant)
    made.name = '"><script>alert(1)</script>.pdf'
    row = dossiers.material_rows(dossier, [Asked(contract)])[0]
    pages = [{"number": 1, "url": "/1"}]
    html = drawn(rf, name, file=made, row=row, rules=upload_rules(), pages=pages, original_url="/o")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_viewer_of_many_pages(rf, dossier: Dossier, contract: MaterialRequirement, applicant: User) -> None:
    made = intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes(3)), applicant)
    pages = [{"number": number, "url": f"/page/{number}"} for number in (1, 2, 3)]
    html = drawn(rf, "_viewer.html", file=made, pages=pages, original_url="/original")
    assert [html.count(f'src="/page/{number}"') for number in (1, 2, 3)] == [1, 1, 1]
    assert html.count('height="1980" loading="lazy"') == 2
    assert html.count("下一页") == html.count("上一页") == 2
    assert 'href="/original"' in html


# --- 证件照 ----------------------------------------------------------------------------------------
def test_no_portrait_yet(rf) -> None:
    html = drawn(rf, "_portrait.html", portrait=None, portrait_url="", error="", tests=[])
    assert "一寸白底，358 像素（宽）×441 像素（高）" in html
    assert "点击上传" in html
    assert 'name="portrait_box"' in html
    assert "%%" not in html


def test_accepted_portrait(rf, applicant: User) -> None:
    made = accept_portrait(upload("照片.jpg", portrait_bytes(1200, 1600)), applicant)
    html = drawn(rf, "_portrait.html", portrait=made, portrait_url="/p", error="", tests=[])
    assert "已裁剪" in html
    assert "更换照片" in html
    assert "白色占 100%" in html


def test_refused_portrait(rf, applicant: User) -> None:
    buffer = jpeg_bytes(358, 441, "#5080c0")
    with pytest.raises(FileRefused) as refused:
        accept_portrait(upload("照片.jpg", buffer), applicant)
    error = refused.value
    html = drawn(rf, "_portrait.html", portrait=None, portrait_url="", error=error.message, tests=error.tests)
    assert 'id="portrait-error"' in html
    assert 'aria-invalid="true"' in html
    assert "：不符合" in html


def test_locked_row_offers_no_undoing(
    rf, dossier: Dossier, contract: MaterialRequirement, applicant: User
) -> None:
    gone = intake.accept(dossier, contract, upload("旧.jpg", jpeg_bytes()), applicant)
    intake.remove(gone)
    assert "撤销" not in table(rf, dossier, Asked(contract), locked={contract.code})


def test_note_stands_in_its_row(rf, dossier: Dossier, contract: MaterialRequirement) -> None:
    assert "data-yy-note>" in table(rf, dossier, Asked(contract), notes=["内容是 JPG，文件名已改为“a.jpg”"])
