"""Hosts that are network namespaces of this machine, each with a cable to one bridge that can be pulled."""

import json
import subprocess
from contextlib import suppress
from dataclasses import dataclass

NET = "10.88.0"
BRIDGE = "youyue-br"
HERE = f"{NET}.1"  # this machine itself, whose browser looks at the portal
ROOT_NEEDED = (
    "make cluster needs root: it makes network namespaces, and each server runs as a user of its own. "
    "Without root, in a container of your own that may (docker run --privileged, systemd-nspawn)."
)


@dataclass(frozen=True)
class Host:
    name: str
    last: int  # number of its address

    @property
    def address(self) -> str:
        return f"{NET}.{self.last}"

    @property
    def space(self) -> str:
        return f"youyue-{self.name}"

    @property
    def cable(self) -> str:
        """The end of its cable at the bridge; 15 letters at most."""
        return f"yy-{self.name}"

    def run(self, *command: str) -> list[str]:
        """The command that runs `command` on this host."""
        return ["ip", "netns", "exec", self.space, *command]


BALANCER = Host("lb", 20)
DATABASES = tuple(Host(f"db{number}", 10 + number) for number in (1, 2, 3))
APPLICATIONS = tuple(Host(f"app{number}", 30 + number) for number in (1, 2))
STORES = tuple(Host(f"store{number}", 40 + number) for number in (1, 2, 3))
HOSTS = (BALANCER, *DATABASES, *APPLICATIONS, *STORES)


def build() -> None:
    """The bridge, the hosts and their cables. What an earlier run left behind goes first."""
    remove()
    _ip("link", "add", BRIDGE, "type", "bridge")
    _ip("addr", "add", f"{HERE}/24", "dev", BRIDGE)
    _ip("link", "set", BRIDGE, "up")
    for host in HOSTS:
        _ip("netns", "add", host.space)
        _ip("link", "add", host.cable, "type", "veth", "peer", "name", "eth0", "netns", host.space)
        _ip("link", "set", host.cable, "master", BRIDGE)
        _ip("link", "set", host.cable, "up")
        for change in (
            ("addr", "add", f"{host.address}/24", "dev", "eth0"),
            ("link", "set", "eth0", "up"),
            ("link", "set", "lo", "up"),
        ):
            _ip("-n", host.space, *change)


def remove() -> None:
    """Takes away every namespace of ours, the cables with them, and the bridge."""
    for name in _spaces():
        if name.startswith("youyue-"):
            _ip("netns", "delete", name)
    for name in _links():
        if name == BRIDGE or name.startswith("yy-"):
            with suppress(RuntimeError):  # a cable goes with its namespace, a moment later
                _ip("link", "delete", name)


def cut(host: Host) -> None:
    """Pull the cable at the bridge's end: the host itself notices nothing but silence."""
    _ip("link", "set", host.cable, "down")


def heal(host: Host) -> None:
    _ip("link", "set", host.cable, "up")


def _spaces() -> list[str]:
    return [entry["name"] for entry in json.loads(_ip("-j", "netns", "list") or "[]")]


def _links() -> list[str]:
    return [entry["ifname"] for entry in json.loads(_ip("-j", "link", "show") or "[]")]


def _ip(*arguments: str) -> str:
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout
