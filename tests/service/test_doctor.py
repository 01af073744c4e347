"""`manage.py doctor`: one line a check, what to do, and the exit code."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from youyue.service.management.commands import doctor
from youyue.service.registry import CHECKS, Check, Note, Wrong


def said(monkeypatch: pytest.MonkeyPatch, *checks: Check) -> str:
    monkeypatch.setattr(doctor, "CHECKS", list(checks))
    out = StringIO()
    call_command("doctor", stdout=out, no_color=True)
    return out.getvalue()


def noted() -> str:
    raise Note("用的是模拟平台", "设置 IDENTITY_ISSUER")


def wrong() -> str:
    raise Wrong("没有在运行", "启动 manage.py work")


def test_lines_stand_in_columns_and_a_note_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = Check("a", "时钟", lambda: "很准", False), Check("b", "统一身份认证平台", noted, False)
    assert said(monkeypatch, *checks).splitlines() == [
        "正常  时钟              很准",
        "注意  统一身份认证平台  用的是模拟平台。设置 IDENTITY_ISSUER",
        "没有问题",
    ]


def test_something_wrong_makes_it_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="1 项有问题"):
        said(monkeypatch, Check("a", "后台程序", wrong, False), Check("b", "x", noted, False))


def test_every_check_has_a_name_of_its_own_and_a_title_that_fits() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS) >= 15
    assert [check.name for check in CHECKS if doctor._columns(str(check.title)) > doctor.TITLES] == []
    assert all(check.name.isascii() for check in CHECKS)
