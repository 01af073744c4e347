"""A real S3 server for the trials: OpenStack Swift with its s3api, in a temporary folder."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

KINDS = ("account", "container", "object")
COMMON = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 0
user = {user}
swift_dir = {home}
devices = {home}/devices
mount_check = false
log_address = {home}/none
"""
STORAGE = """
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""
PROXY = """
[pipeline:main]
pipeline = catch_errors gatekeeper cache s3api tempauth copy slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
# A real one would turn from a full disk to the next for a minute: here there is no other to read from.
error_suppression_interval = 0
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{cache}
[filter:s3api]
use = egg:swift#s3api
location = gz
dns_compliant_bucket_names = true
[filter:tempauth]
use = egg:swift#tempauth
user_youyue_worker = {secret} .admin
user_youyue_reader = {secret}
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
"""


@dataclass(frozen=True)
class Swift:
    port: int
    access_key: str
    secret_key: str
    reader: str = "youyue:reader"  # reads what is for everybody, under the same secret, and writes nothing
    region: str = "gz"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def swift(home: Path) -> Iterator[Swift]:
    ports = dict(zip((*KINDS, "cache", "proxy"), _free_ports(5), strict=True))
    secret = os.urandom(12).hex()
    user = os.environ.get("USER") or "root"
    (home / "swift.conf").write_text(
        "[swift-hash]\nswift_hash_path_suffix = youyue\n[storage-policy:0]\nname = one\ndefault = yes\n"
    )
    for kind in KINDS:
        (home / "devices/d1").mkdir(parents=True, exist_ok=True)
        builder = str(home / f"{kind}.builder")
        for arguments in (
            ("create", "4", "1", "0"),
            ("add", f"r1z1-127.0.0.1:{ports[kind]}/d1", "1"),
            ("rebalance",),
        ):
            subprocess.run(
                ["swift-ring-builder", builder, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=home
            )
        text = COMMON.format(port=ports[kind], home=home, user=user) + STORAGE.format(kind=kind)
        (home / f"{kind}.conf").write_text(text)
    text = COMMON.format(port=ports["proxy"], home=home, user=user)
    (home / "proxy.conf").write_text(text + PROXY.format(cache=ports["cache"], secret=secret))
    with ExitStack() as stack, (home / "log").open("wb") as log:
        for command in (
            [_program("memcached"), "-u", "nobody", "-l", "127.0.0.1", "-p", str(ports["cache"])],
            *([_program(f"swift-{kind}-server"), str(home / f"{kind}.conf")] for kind in (*KINDS, "proxy")),
        ):
            process = subprocess.Popen(command, stdout=log, stderr=log)
            stack.callback(process.wait)
            stack.callback(process.kill)
        for port in ports.values():
            _wait_for(port, home / "log")
        yield Swift(ports["proxy"], "youyue:worker", secret)


def client(server: Swift, url: str, secret: str = "") -> Any:
    return boto3.client(
        "s3",
        endpoint_url=url,
        aws_access_key_id=server.access_key,
        aws_secret_access_key=secret or server.secret_key,
        region_name=server.region,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


def held(server: Swift, name: str) -> bytes:
    """What lies in the bucket, asked without the proxy."""
    return client(server, server.url).get_object(Bucket="youyue", Key=name)["Body"].read()


def _program(name: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is missing; .ci/packages --trials installs it"
    return found


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _number in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def _wait_for(port: int, log: Path) -> None:
    until = time.monotonic() + 40
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert time.monotonic() < until, log.read_text()[-2000:]
        time.sleep(0.1)
