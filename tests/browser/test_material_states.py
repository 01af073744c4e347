"""Every state of a handed-in file on its page at both widths; 检测中 ends by itself; cancel, retry, undo."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Route, expect

from applicants.models import Application
from catalog.models import MaterialRequirement
from materials import jobs
from materials.models import MaterialFile
from tests import make, papers
from tests.browser.saving import forgive
from tests.browser.visitor import Visitor
from tests.materials.forgeries import HEIC, locked_pdf
from tests.scans import pdf_bytes
from youyue.ui import uploads

State = MaterialFile.ScanState
PAGE = "/apply/materials/"
PDF = "application/pdf"


@pytest.fixture
def application(transactional_db: None) -> Application:
    """With nothing handed in, and one material that need not be."""
    made = make.application(complete=False, work_arrangement="full_time", social_insurance="si6")
    waived = MaterialRequirement.objects.filter(work_arrangement="full_time").last()
    waived.waived_for_social_insurance, waived.waiver_reason = "si6", "参保满 6 个月，系统可以核对"
    waived.save()
    return made


@pytest.fixture
def requirements(application: Application) -> list[MaterialRequirement]:
    return list(MaterialRequirement.objects.filter(work_arrangement="full_time", is_active=True))


@pytest.fixture
def person(visitor: Callable[..., Visitor], application: Application, client_of) -> Visitor:
    return visitor().cookies(client_of(application.applicant).cookies)


@pytest.fixture
def scanner(settings) -> None:
    """One is configured; none is asked, as no worker runs."""
    settings.CLAMD_SOCKET = "127.0.0.1:1"


def hand_in(
    application: Application, requirement: MaterialRequirement, name: str, **facts: Any
) -> MaterialFile:
    number = MaterialFile.objects.count()
    content = papers.pdf(papers.page(75, lines=number % 30 + 2, grain=0))
    file = make.material_file(application, requirement, name, content)
    before = {"scan_state": State.CLEAN, "order": number, "examined_at": timezone.now() - timedelta(hours=1)}
    make.change(MaterialFile.objects.filter(pk=file.pk), **before | facts)
    return file


def choose(person: Visitor, code: str, *files: tuple[str, bytes]) -> None:
    person.page.locator(f"#upload-file-{code}").set_input_files(
        [{"name": name, "mimeType": PDF, "buffer": content} for name, content in files]
    )


def test_states_at_both_widths(
    scanner: None,
    application: Application,
    requirements: list[MaterialRequirement],
    person: Visitor,
    settings,
) -> None:
    settings.MATERIAL_MAX_PDF_BYTES = 1024 * 1024
    first, second, third, _fourth = requirements
    doubts = [{"page": 1, "kind": kind, "figure": 80} for kind in ("blurred", "coarse")]
    hand_in(application, first, "检测中.pdf", scan_state=State.PENDING)
    hand_in(application, first, "隔离.pdf", scan_state=State.INFECTED)
    hand_in(application, first, "模糊.pdf", findings=doubts)
    hand_in(application, first, "照用.pdf", findings=doubts, kept_anyway_at=timezone.now())
    hand_in(application, first, "删掉.pdf", removed_at=timezone.now())
    for number in range(settings.MATERIAL_MAX_FILES):
        hand_in(application, second, f"获奖证书以及很长很长很长的文件名第 {number} 份.pdf", label="第二页")
    person.go(PAGE)
    # what the browser refuses by itself, what the server refuses, and what the network lost
    too_big = b"%PDF-" + b"0" * settings.MATERIAL_MAX_PDF_BYTES
    choose(person, third.code, ("大.pdf", too_big), ("表.docx", b"1"), ("IMG_1.HEIC", HEIC), ("空.pdf", b""))
    choose(person, third.code, ("锁.pdf", locked_pdf()))
    words = ("检测中", "已隔离", "扫描件模糊", "已删除", "已满 10 个文件", "免交", "系统可以核对")
    words += ("请压缩到 1 MB", "请转换后再传", "HEIC 照片", "空文件", "设了密码")
    for word in words:
        assert person.sees(word), word
    row = person.page.locator(f"#material-{first.code}")
    row.get_by_text("写说明").first.click()
    expect(row.locator(".doubt-pages img")).to_have_count(1)  # the doubtful page, once
    person.inspect()
    forgive(person, 422)


def test_upload_waits_for_its_turn_and_is_looked_at_by_itself(
    application: Application,
    requirements: list[MaterialRequirement],
    person: Visitor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """排队中 until there is a place, 检测中 until the worker has looked at the pages, without a click."""
    queue = uploads.Queue(places=1, waiting=0)
    monkeypatch.setattr(uploads, "queue", queue)
    queue.enter("0")
    person.go(PAGE)
    row = person.page.locator(f"#material-{requirements[0].code}")
    choose(person, requirements[0].code, ("证件.pdf", papers.pdf(papers.page(150, blur=3))))
    expect(row.get_by_text("排队中，前面还有 1 个")).to_be_visible()
    forgive(person, 429)
    person.inspect()
    queue.leave()
    expect(row.get_by_text("已上传")).to_be_visible(timeout=15_000)
    expect(row.get_by_text("正在看每一页是否清楚")).to_be_visible()
    person.inspect()
    jobs.draw(str(MaterialFile.objects.get().pk))
    expect(row.get_by_text("第 1 页可能看不清")).to_be_visible(timeout=30_000)
    assert row.get_by_text("正在看每一页是否清楚").count() == 0
    forgive(person, 429)


def test_files_without_a_scanner(
    application: Application, requirements: list[MaterialRequirement], person: Visitor
) -> None:
    hand_in(application, requirements[0], "证件.pdf", scan_state=State.NOT_SCANNED)
    person.go(PAGE)
    assert person.sees("已上传")
    assert person.page.get_by_text("未检测").count() == 0
    person.inspect()


def test_pending_becomes_clean_by_itself(
    scanner: None, application: Application, requirements: list[MaterialRequirement], person: Visitor
) -> None:
    file = hand_in(application, requirements[0], "证件.pdf", scan_state=State.PENDING)
    other = hand_in(application, requirements[1], "合同.pdf", scan_state=State.PENDING)
    person.page.clock.install()
    person.go(PAGE)
    line = person.page.locator(f"#file-{file.pk}")
    expect(line.get_by_text("检测中")).to_be_visible()
    line.get_by_role("button", name="删除").focus()
    MaterialFile.objects.filter(pk=file.pk).update(scan_state=State.CLEAN)
    MaterialFile.objects.filter(pk=other.pk).update(scan_state=State.INFECTED)
    person.page.clock.run_for(3000)
    expect(line.get_by_text("安全")).to_be_visible()
    expect(line.get_by_role("link", name="查看")).to_be_visible()
    expect(line.get_by_role("button", name="删除")).to_be_focused()
    told = person.page.locator("[data-yy-upload-status]")
    expect(told).to_contain_text("“合同.pdf”查出病毒")
    asked: list[str] = []
    person.page.on("request", lambda request: asked.append(request.url))
    person.page.clock.run_for(60_000)
    assert asked == []  # nothing is being checked any more, nothing is asked


def test_pending_without_script(
    scanner: None,
    application: Application,
    requirements: list[MaterialRequirement],
    visitor: Callable[..., Visitor],
    client_of,
) -> None:
    hand_in(application, requirements[0], "证件.pdf", scan_state=State.PENDING)
    person = visitor(script=False).cookies(client_of(application.applicant).cookies)
    person.go(PAGE)
    note = person.page.locator("noscript > span").first
    assert note.text_content() == "检测完才能打开，一般几分钟，请过会儿刷新"
    assert note.is_visible()
    assert person.page.get_by_role("button", name="上传", exact=True).count() == len(requirements)


def test_files_are_listed_as_chosen_though_the_first_is_slow(
    application: Application, requirements: list[MaterialRequirement], person: Visitor
) -> None:
    code = requirements[0].code
    person.go(PAGE)
    row = person.page.locator(f"#material-{code}")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    person.page.route("**/upload/", hold_the_first)
    names = ["一.pdf", "二.pdf", "三.pdf"]
    choose(person, code, *((name, pdf_bytes(number)) for number, name in enumerate(names, 1)))
    expect(row.locator(".file[id]")).to_have_count(2)
    held[0].continue_()
    expect(row.locator(".file[id]")).to_have_count(3)
    for number, name in enumerate(names):
        expect(row.locator(".file[id]").nth(number)).to_contain_text(name)
    assert [file.name for file in MaterialFile.objects.all()] == names


def test_cancel_retry_and_undo(
    application: Application, requirements: list[MaterialRequirement], person: Visitor
) -> None:
    code = requirements[0].code
    person.go(PAGE)
    row = person.page.locator(f"#material-{code}")
    person.page.route("**/upload/", lambda route: None)  # hangs
    choose(person, code, ("证件.pdf", pdf_bytes(2)))
    row.get_by_role("button", name="取消").click()
    expect(row.locator(".file")).to_have_count(0)
    assert MaterialFile.objects.count() == 0
    person.page.unroute("**/upload/")
    # the store is away four times, then back
    tried: list[str] = []

    def away(route: Route) -> None:
        tried.append(route.request.url)
        route.fulfill(status=503, json={"message": "文件库暂时连不上"})

    person.page.clock.install()
    person.page.route("**/upload/", away)
    choose(person, code, ("证件.pdf", pdf_bytes(2)))
    for number in range(4):
        expect(row.get_by_text("正在重试" if number < 3 else "文件库暂时连不上")).to_be_visible()
        person.page.clock.run_for(10_000)
    assert len(tried) == 4  # once, and three times again
    person.inspect()
    person.page.unroute("**/upload/")
    row.get_by_role("button", name="重试").click()
    expect(row.locator(".file[id]")).to_have_count(1)
    row.get_by_role("button", name="删除").click()
    undo = row.get_by_role("button", name="撤销")
    expect(undo).to_be_focused()
    undo.click()
    expect(row.locator(".file[id]")).to_have_count(1)
    forgive(person, 503)
    person.faults[:] = [fault for fault in person.faults if not fault.endswith("/upload/: 503")]
