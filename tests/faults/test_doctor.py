"""What the doctor says of a scanner, a mail server and an identity platform that are there, or away."""

import pytest

from tests.faults.clamd import FakeClamd
from tests.faults.servers import MailSink, closed_port, serving
from youyue.service.checks import neighbours
from youyue.service.registry import Wrong


def test_scanner_that_answers_is_well_and_one_that_is_away_is_wrong(settings) -> None:
    with serving(FakeClamd()) as port:
        settings.CLAMD_SOCKET = f"127.0.0.1:{port}"
        assert neighbours.clamd()
    settings.CLAMD_SOCKET = f"127.0.0.1:{closed_port()}"
    with pytest.raises(Wrong, match="clamd"):
        neighbours.clamd()


def test_mail_server_and_platform_that_are_away_are_wrong(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_HOST_PASSWORD = "127.0.0.1", "hush"
    with serving(MailSink()) as settings.EMAIL_PORT:
        assert neighbours.mail()
    settings.EMAIL_PORT = closed_port()
    with pytest.raises(Wrong, match="邮件服务器没有应答") as raised:
        neighbours.mail()
    assert "hush" not in raised.value.sentence
    settings.IDENTITY_ISSUER = f"http://127.0.0.1:{closed_port()}"
    with pytest.raises(Wrong, match="平台没有应答"):
        neighbours.identity_platform()
