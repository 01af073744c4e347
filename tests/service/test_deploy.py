"""What is deployed fits the settings and the commands that exist; a release takes its steps in order."""

import re
import runpy
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from youyue.service.probes import PROBES

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text()
RELEASE = (DEPLOY / "release").read_text()
UNITS = sorted((DEPLOY / "systemd").iterdir())
GUNICORN = runpy.run_path(str(DEPLOY / "gunicorn.py"))


def megabytes(directive: str) -> int:
    return int(re.search(rf"{directive} (\d+)m;", NGINX)[1])


def seconds(directive: str) -> int:
    return int(re.search(rf"{directive} (\d+)s;", NGINX)[1])


def test_proxy_takes_in_as_much_as_the_portal_and_keeps_it_off_the_disk() -> None:
    assert megabytes("client_max_body_size") > settings.UPLOAD_MAX_BODY_BYTES / 2**20
    assert "client_body_temp_path /dev/shm/" in NGINX
    assert "proxy_max_temp_file_size 0;" in NGINX


def test_proxy_refuses_in_words_and_says_the_size_that_holds() -> None:
    pages = re.findall(r"error_page [\d ]+(?:=\d+ )?/([\w-]+\.html);", NGINX)
    assert pages == ["too-large.html", "too-many.html", "away.html"]
    assert all("<h1>" in (DEPLOY / page).read_text() for page in pages)
    most = settings.UPLOAD_MAX_BODY_BYTES // 2**20
    assert f"不能超过 {most} MB" in (DEPLOY / "too-large.html").read_text()


def test_proxy_waits_longer_than_the_web_server() -> None:
    assert seconds("proxy_read_timeout") > GUNICORN["timeout"] > settings.MATERIAL_STORE_SECONDS
    assert seconds("keepalive_timeout") < GUNICORN["keepalive"]


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "Forwarded"])
def test_what_a_browser_says_of_its_own_way_is_not_handed_on(header: str) -> None:
    assert f'proxy_set_header {header} "";' in NGINX


def test_proxy_tells_the_address_and_the_scheme_itself() -> None:
    assert "proxy_set_header X-Real-IP $remote_addr;" in NGINX
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in NGINX


@pytest.mark.parametrize("path", sorted(PROBES))
def test_probes_are_in_the_proxy_and_the_telling_ones_are_for_the_inside(path: str) -> None:
    place = re.search(rf"location = {path} {{(.*?)}}", NGINX, re.DOTALL)[1]
    assert ("deny all;" in place) is (path != "/healthz")


def test_addresses_are_logged_without_what_was_asked() -> None:
    written = re.search(r"log_format youyue (.*?);", NGINX, re.DOTALL)[1]
    assert "$uri" in written
    assert not re.search(r"\$(request|args|request_uri|http_referer|query_string|cookie_\w+)\b", written)


def test_both_ends_name_the_same_socket_and_the_same_static_files() -> None:
    assert f"server {GUNICORN['bind']} " in NGINX
    assert f"alias /srv/youyue/{(ROOT / 'var/static').relative_to(ROOT)}/;" in NGINX
    assert (DEPLOY / "away.html").is_file()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_unit_starts_what_exists(unit: Path) -> None:
    text = unit.read_text()
    if unit.suffix == ".timer":
        assert unit.with_suffix(".service") in UNITS
        assert "OnCalendar=" in text
        return
    started = re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE)
    assert started
    for command in re.findall(r"manage\.py (\w+)", " ".join(started)):
        assert command in get_commands()
    for path in re.findall(r"deploy/\S+", " ".join(started)):
        assert (ROOT / path).is_file()
    assert {"User=youyue", "NoNewPrivileges=yes", "ProtectSystem=strict"} <= set(text.splitlines())


def test_release_takes_its_steps_in_order() -> None:
    """New names of static files before pages that ask for them, tables before the code that needs them."""
    steps = [
        "flock",
        ".ci/venv",
        "manage check",
        "manage collectstatic",
        "owner migrate",
        "owner createcachetable",
        "owner give_rights",
        "manage load_catalog",
        "RESTART:-",
        "manage seal_columns",
        "manage doctor",
    ]
    body = RELEASE[RELEASE.index("set -euo pipefail") :]
    places = [body.index(step) for step in steps]
    assert places == sorted(places)
    assert all(name in get_commands() for name in re.findall(r"\b(?:manage|owner) (\w+)", body))
    assert "--clear" not in body  # pages that are open still ask for the old names


def test_release_that_is_under_way_keeps_a_second_one_out(tmp_path: Path) -> None:
    """Nothing but the lock is tried here: the copy has no program to go on with."""
    (tmp_path / "deploy").mkdir()
    (tmp_path / "var").mkdir()
    copy = tmp_path / "deploy/release"
    copy.write_text(RELEASE)
    alone = subprocess.run(["bash", copy], capture_output=True, text=True)
    assert "Another release" not in alone.stderr
    hold = f'exec 8>"{tmp_path}/var/release.lock"; flock 8; bash "{copy}"'
    second = subprocess.run(["bash", "-c", hold], capture_output=True, text=True)
    assert (second.returncode, second.stderr) == (1, "Another release is under way.\n")


def test_web_server_cannot_write_where_checkpoints_are_kept() -> None:
    """The whole disk is read-only to it but for what it names."""
    web, worker = ((DEPLOY / "systemd" / f"youyue-{name}.service").read_text() for name in ("web", "worker@"))
    assert "ProtectSystem=strict" in web
    assert re.findall(r"ReadWritePaths=(.*)", web) == ["/srv/youyue/var"]
    assert re.findall(r"ReadWritePaths=(.*)", worker) == ["/srv/youyue/var -/srv/youyue-checkpoints"]
    assert "CHECKPOINTS_DIR=/srv/youyue-checkpoints" in (ROOT / "docs/operations.md").read_text()


def test_release_migrates_as_the_owner_where_there_is_one(tmp_path: Path) -> None:
    """And nobody else gets to know that address: not the web server, not the worker."""
    functions = "\n".join(line for line in RELEASE.splitlines() if line.startswith(("manage()", "owner()")))
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$DATABASE_URL $*"\n')
    python.chmod(0o755)
    told = f'cd "{tmp_path}"; DATABASE_URL=web\n{functions}\nowner migrate; manage doctor'
    asked = ["bash", "-ec", "export DATABASE_URL; " + told]
    assert subprocess.run(asked, capture_output=True, text=True).stdout.split("\n")[:2] == [
        "web manage.py migrate",
        "web manage.py doctor",
    ]
    (tmp_path / "owner.env").write_text("DATABASE_URL=owner\nWEB_ROLE=youyue\n")
    assert subprocess.run(asked, capture_output=True, text=True).stdout.split("\n")[:2] == [
        "owner manage.py migrate",
        "web manage.py doctor",
    ]
    for name in ("web", "worker@"):
        unit = (DEPLOY / "systemd" / f"youyue-{name}.service").read_text()
        assert "InaccessiblePaths=-/srv/youyue/owner.env" in unit
