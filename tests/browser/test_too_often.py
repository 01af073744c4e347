"""Who asks too often reads how long to wait, and loses nothing: the upload's script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from applicants.models import Application
from catalog.models import MaterialRequirement
from materials.models import MaterialFile
from tests import make
from tests.browser.saving import forgive
from tests.browser.visitor import Visitor
from tests.scans import pdf_bytes
from youyue.service import floods, throttling
from youyue.service.throttling import Door
from youyue.ui import errors


@pytest.fixture
def application(transactional_db: None) -> Application:
    return make.application(complete=False, work_arrangement="full_time", social_insurance="si6")


def test_upload_says_how_long_to_wait_and_is_sent_again(
    application: Application,
    visitor: Callable[..., Visitor],
    client_of: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed = {"applicants:upload": Door("upload", frozenset(), 0, 0, frozenset({"POST"}))}
    monkeypatch.setattr(throttling, "_DOOR_OF", closed)
    person = visitor().cookies(client_of(application.applicant).cookies).go("/apply/materials/")
    code = MaterialRequirement.objects.filter(work_arrangement="full_time", is_active=True)[0].code
    paper = {"name": "证书.pdf", "mimeType": "application/pdf", "buffer": pdf_bytes()}
    person.page.locator(f"#upload-file-{code}").set_input_files([paper])
    line = person.page.locator(".file", has_text="证书.pdf")
    expect(line).to_contain_text("操作太频繁，这一次没有保存，请在")
    assert not MaterialFile.objects.exists()
    monkeypatch.setattr(throttling, "_DOOR_OF", {})
    line.get_by_role("button", name="重试").click()
    expect(person.page.locator(".file[id]", has_text="证书.pdf")).to_have_count(1)
    assert MaterialFile.objects.count() == 1
    forgive(person, 429)


def test_sign_in_that_found_no_place_comes_again_by_itself(
    visitor: Callable[..., Visitor], transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others behind the same address are waiting for the platform; without a script."""
    monkeypatch.setattr(errors, "SPREAD", 1)
    others = (throttling._DOOR_OF["identity:sign_in"].name, "address", "127.0.0.1")
    for _ in range(floods.places(others)):
        floods.enter(others, 9)
    person = visitor(script=False)
    person.page.goto("/login/")
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("现在人多")
    for _ in range(floods.places(others)):
        floods.leave(others)
    expect(person.page).to_have_url(re.compile("mock-platform"), timeout=30_000)
    forgive(person, 429)
