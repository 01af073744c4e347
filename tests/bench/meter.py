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
    """CPU of `root` and its children, of the dead ones too: PostgreSQL's parallel workers come and go, and
    so do those of its children that a web process keeps for opening files."""
    total = 0.0
    for pid in family(root):
        if fields := _stat(pid):
            total += (int(fields[13]) + int(fields[14])) / TICK
        for task in _tasks(pid):
            try:
                total += int((task / "schedstat").read_text().split()[0]) / 1e9
            except (OSError, IndexError):
                continue
    return total


def machine() -> float:
    """Seconds that all processors of the machine have been busy since it was started."""
    line = (PROC / "stat").read_text().splitlines()[0].split()
    user, nice, system, _idle, _iowait, *more = (int(ticks) for ticks in line[1:9])
    return (user + nice + system + sum(more)) / TICK


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
