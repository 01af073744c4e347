"""Reading from a bucket ends in time, whatever the store sends, and no error or log tells what was read."""

import logging
import time
from collections.abc import Iterator

import pytest
import urllib3
from django.core.files.base import ContentFile

from materials.store.s3 import TimedS3Storage
from tests.faults.stores import S3Server, s3_options, s3_server

NAME = "materials/0123456789abcdef"
CONTENT = bytes(range(256)) * 2000  # several parts

pytestmark = pytest.mark.filterwarnings("ignore:.*utcnow:DeprecationWarning:botocore")


@pytest.fixture
def server() -> Iterator[S3Server]:
    with s3_server() as server:
        yield server


@pytest.fixture
def bucket(server: S3Server, settings) -> Iterator[TimedS3Storage]:
    """With a file in it."""
    settings.MATERIAL_STORE_SECONDS = 4
    bucket = TimedS3Storage(**s3_options(server))
    bucket.save(NAME, ContentFile(CONTENT))
    yield bucket
    bucket._http.clear()


def content_of(bucket: TimedS3Storage, name: str = NAME) -> bytes:
    with bucket.open(name) as file:
        return file.read()


def tells(error: BaseException) -> bool:
    """Whether it says which file was asked for, or how to ask for it."""
    return any(word in repr(error) for word in ("0123456789abcdef", "Signature", "/youyue/"))


def test_file_comes_back(bucket: TimedS3Storage) -> None:
    assert content_of(bucket) == CONTENT


def test_empty_file(bucket: TimedS3Storage) -> None:
    bucket.save("materials/empty", ContentFile(b""))
    assert content_of(bucket, "materials/empty") == b""


def test_file_that_is_not_there(bucket: TimedS3Storage, server: S3Server) -> None:
    with pytest.raises(FileNotFoundError) as error:
        content_of(bucket, "materials/fedcba9876543210")
    assert "fedcba" not in repr(error.value)
    assert server.asked == 1


def test_other_answers(bucket: TimedS3Storage, server: S3Server) -> None:
    server.fault = "403 when reading"
    with pytest.raises(OSError, match="the store answered 403") as error:
        content_of(bucket)
    assert not tells(error.value)
    assert server.asked == 2  # it is asked once more


def test_file_cut_on_the_way(bucket: TimedS3Storage, server: S3Server) -> None:
    server.fault = "cut on the way"
    with pytest.raises(urllib3.exceptions.ProtocolError, match="IncompleteRead") as error:
        content_of(bucket)
    assert not tells(error.value)
    assert server.asked == 2


def test_nobody_listens(bucket: TimedS3Storage, server: S3Server) -> None:
    server.shutdown()
    server.socket.close()
    bucket._http.clear()
    with pytest.raises(urllib3.exceptions.HTTPError) as error:
        content_of(bucket)
    assert not tells(error.value)


def test_dripping_file_is_given_up(bucket: TimedS3Storage, server: S3Server, settings) -> None:
    settings.MATERIAL_STORE_SECONDS = 0.5
    server.fault = "one byte at a time"
    began = time.monotonic()
    with pytest.raises(TimeoutError) as error:
        content_of(bucket)
    assert time.monotonic() - began < 2
    assert not tells(error.value)
    assert server.asked == 1  # there is no time left to ask once more
    server.patience = 0


def test_writing_is_not_done_here(bucket: TimedS3Storage) -> None:
    with pytest.raises(ValueError, match="written whole"):
        bucket.open(NAME, "wb")


# --- the log -----------------------------------------------------------------------------------------------
def test_signed_address_is_in_no_log(bucket: TimedS3Storage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)  # as LOG_LEVEL=DEBUG does
    assert content_of(bucket) == CONTENT
    assert "Signature" not in caplog.text
    assert NAME not in caplog.text


@pytest.mark.parametrize("logger", ["urllib3", "botocore"])
def test_control_a_logger_that_is_let(
    bucket: TimedS3Storage, caplog: pytest.LogCaptureFixture, logger: str
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger)
    content_of(bucket)
    assert "Signature" in caplog.text or "X-Amz" in caplog.text


# --- certificates ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("verify", "expected"),
    [(False, ("CERT_NONE", None)), ("/own.pem", ("CERT_REQUIRED", "/own.pem"))],
)
def test_certificates_of_the_option(server: S3Server, verify, expected: tuple[str, str | None]) -> None:
    keys = TimedS3Storage(**s3_options(server) | {"verify": verify})._http.connection_pool_kw
    assert (keys["cert_reqs"], keys["ca_certs"]) == expected


def test_certificates_of_the_environment(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/office.pem")
    assert TimedS3Storage(**s3_options(server))._http.connection_pool_kw["ca_certs"] == "/office.pem"
    monkeypatch.delenv("AWS_CA_BUNDLE")
    assert TimedS3Storage(**s3_options(server))._http.connection_pool_kw["ca_certs"].endswith("cacert.pem")
