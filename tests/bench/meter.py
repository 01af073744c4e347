"""CPU time of processes and all their children, as the kernel counts it (/proc, Linux)."""

import os
from pathlib import Path

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")


def family(root: int) -> list[int]:
    """`root` and every process below it."""
    parents: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, ahead = [], [root]
    while ahead:
        pid = ahead.pop()
        found.append(pid)
        ahead += parents.get(pid, [])
    return found


def parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def cpu_seconds(root: int) -> float:
    """CPU of `root` and its children, of the dead ones too: PostgreSQL's parallel workers come and go."""
    total = 0.0
    for pid in family(root):
        for task in _tasks(pid):
            try:
                total += int((task / "schedstat").read_text().split()[0]) / 1e9
            except (OSError, IndexError):
                continue
    fields = _stat(root)
    return total + (int(fields[13]) + int(fields[14])) / TICK if fields else total


def _tasks(pid: int) -> list[Path]:
    try:
        return list((PROC / str(pid) / "task").iterdir())
    except OSError:
        return []


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat from the third on, past the name, which may hold anything."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
