"""youyue/ui/unreadable.py: how large a request may be, judged before it is read; files stay in memory."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.materials.forgeries import upload

MEGABYTE = 1024 * 1024
MATERIALS = "/apply/materials/labour-contract/upload/"


class Unread(io.RawIOBase):
    """A request's body that notes whether it is read before the answer has begun."""

    has_begun = False
    was_read = False

    def read(self, size: int = -1) -> bytes:
        self.was_read = self.was_read or not self.has_begun
        return b""


@pytest.fixture
def one_connection() -> Iterator[None]:
    """As Django's own test client: the end of a request does not close the test's connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def asked(path: str, **environ: str) -> tuple[int, str, bool]:
    """Status, page, and whether any of the body was read before."""
    body, seen = Unread(), []

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:
        body.has_begun = True
        seen.append(int(status.split()[0]))

    given = RequestFactory().generic("POST", path).environ
    given["CONTENT_TYPE"] = "multipart/form-data; boundary=x"
    answer = WSGIHandler()(given | {"wsgi.input": body} | environ, start)
    page = b"".join(answer).decode()
    answer.close()  # type: ignore[attr-defined]
    return seen[0], page, body.was_read


@pytest.mark.usefixtures("one_connection")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "length", "sentence"),
    [
        (MATERIALS, 300 * MEGABYTE, "一次发来的文件合起来有 300.0\xa0MB，超过了 64.0\xa0MB"),
        (MATERIALS, 64 * MEGABYTE + 1, "请把文件压小，或者分几次上传"),
        ("/apply/basics/", 300 * MEGABYTE, "超过了 22.0\xa0MB"),
        ("/apply/basics/portrait/", 23 * MEGABYTE, "超过了 22.0\xa0MB"),
        ("/apply/family/autosave/", 13 * MEGABYTE, "超过了 12.0\xa0MB。请把过长的内容删短"),
        ("/language/", 13 * MEGABYTE, "超过了 12.0\xa0MB"),
        ("/admin/catalog/policydocument/add/", 13 * MEGABYTE, "超过了 12.0\xa0MB"),
        ("/admin/login/", 13 * MEGABYTE, "超过了 12.0\xa0MB"),
    ],
)
def test_what_is_too_large_is_refused_before_anything_is_read(path: str, length: int, sentence: str) -> None:
    status, page, was_read = asked(path, CONTENT_LENGTH=str(length))
    assert (status, was_read) == (413, False)
    assert sentence in page


@pytest.mark.usefixtures("one_connection")
@pytest.mark.django_db
@pytest.mark.parametrize(("who", "is_read"), [("administrator", True), ("applicant", False)])
def test_file_of_the_office_is_read_from_the_office_alone(
    who: str, is_read: bool, request: pytest.FixtureRequest, client_of: Callable[..., Client]
) -> None:
    session = client_of(request.getfixturevalue(who)).cookies["sessionid"].value
    given = {"CONTENT_LENGTH": str(20 * MEGABYTE), "HTTP_COOKIE": f"sessionid={session}"}
    status, _page, was_read = asked("/admin/catalog/policydocument/add/", **given)
    assert (status == 413, was_read) == (not is_read, is_read)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.django_db
def test_what_has_no_length_is_refused_before_anything_is_read() -> None:
    status, page, was_read = asked(MATERIALS, HTTP_TRANSFER_ENCODING="chunked", CONTENT_LENGTH="")
    assert (status, was_read) == (411, False)
    assert "浏览器没有说明要发来多少内容" in page


@pytest.mark.usefixtures("one_connection")
@pytest.mark.django_db
@pytest.mark.parametrize("length", ["", "0", "many", "-1"])
def test_length_that_is_none_is_an_empty_form(length: str) -> None:
    assert asked("/language/", CONTENT_LENGTH=length)[0] in (302, 400, 403)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.django_db
def test_nobody_is_not_read() -> None:
    status, _page, was_read = asked(MATERIALS, CONTENT_LENGTH=str(20 * MEGABYTE))
    assert (status, was_read) == (302, False)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.django_db
def test_control_a_form_of_the_right_size_is_read() -> None:
    assert asked("/language/", CONTENT_LENGTH="1000")[2]


def files_of(handlers: list[str] | None, settings: Any) -> list[Any]:
    """Three files that are larger together than Django keeps in memory by itself."""
    if handlers:
        settings.FILE_UPLOAD_HANDLERS = handlers
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 2621440
    several = {"file": [upload(f"{number}.pdf", b"%PDF" * MEGABYTE) for number in range(3)]}
    body = encode_multipart(BOUNDARY, several)
    request = RequestFactory().generic("POST", MATERIALS, body, content_type=MULTIPART_CONTENT)
    return request.FILES.getlist("file")


def test_files_together_stay_in_memory(settings: Any) -> None:
    assert [type(file) for file in files_of(None, settings)] == [InMemoryUploadedFile] * 3


def test_control_django_would_write_them_to_the_disk(settings: Any) -> None:
    django = [f"django.core.files.uploadhandler.{name}FileUploadHandler" for name in ("Memory", "Temporary")]
    written = files_of(django, settings)
    assert [type(file) for file in written] == [TemporaryUploadedFile] * 3
    for file in written:
        file.close()
