"""Starts programs on hosts, starts again what has died, and ends all of them: what systemd does elsewhere."""

import ctypes
import os
import pwd
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cluster.hosts import Host

AGAIN = 1.0  # seconds after its death a program is started again
LOOK = 0.2
SUBREAPER = 36  # of prctl: orphans become ours, for not every PID 1 takes them


@dataclass
class Program:
    """Something that runs on a host until it is told to end."""

    name: str
    host: Host
    command: list[str]
    user: str = "root"
    folder: Path = Path("/")
    settings: dict[str, str] = field(default_factory=dict)
    stop_signal: int = signal.SIGTERM
    patience: float = 5.0  # seconds it may take to end
    again: bool = True
    process: subprocess.Popen[bytes] | None = None
    held: bool = False  # not started again
    died_at: float = 0.0

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Supervisor:
    def __init__(self, home: Path) -> None:
        self.home = home
        self.programs: dict[str, Program] = {}
        self._lock = threading.RLock()
        self._ending = False
        for name in ("log", "pid"):
            (home / name).mkdir(parents=True, exist_ok=True)
        ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
        threading.Thread(target=self._watch, daemon=True).start()

    def start(self, program: Program) -> Program:
        with self._lock:
            self.programs[program.name] = program
            program.held = False
            self._spawn(program)
        return program

    def stop(self, *names: str) -> None:
        """Ends these beside each other, as each likes to be ended."""
        programs = [self.programs[name] for name in names if name in self.programs]
        for program in programs:
            program.held = True
            _signal(program, program.stop_signal)
        for program in programs:
            if program.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    program.process.wait(program.patience)
                _signal(program, signal.SIGKILL, group=True)
                program.process.wait()

    def kill(self, *names: str, held: bool = True) -> None:
        """As a crash does; `held` programs are not started again."""
        for name in names:
            program = self.programs[name]
            program.held = held
            _signal(program, signal.SIGKILL, group=True)

    def stop_all(self, stages: tuple[tuple[str, ...], ...]) -> None:
        """By the kinds of programs, those of one stage beside each other; then whatever they left."""
        self._ending = True
        for stage in stages:
            self.stop(*(name for name in self.programs if name.rsplit("-", 1)[0] in stage))

    def reap_all(self, seconds: float = 3.0) -> None:
        """Take leave of all orphans that have ended or are just ending."""
        until = time.monotonic() + seconds
        while self._reap() and time.monotonic() < until:
            time.sleep(0.1)

    def log(self, name: str, lines: int = 15) -> str:
        place = self.home / "log" / f"{name}.log"
        return "\n".join(place.read_text("utf-8", "replace").splitlines()[-lines:]) if place.exists() else ""

    def _spawn(self, program: Program) -> None:
        command = program.command
        if program.user != "root":
            group = pwd.getpwnam(program.user).pw_gid
            command = ["setpriv", f"--reuid={program.user}", f"--regid={group}", "--clear-groups", *command]
        settings = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(program.folder)}
        with (self.home / "log" / f"{program.name}.log").open("ab") as log:
            program.process = subprocess.Popen(
                program.host.run(*command),
                cwd=program.folder,
                env=settings | program.settings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        program.died_at = 0.0
        (self.home / "pid" / program.name).write_text(str(program.process.pid))

    def _watch(self) -> None:
        while not self._ending:
            time.sleep(LOOK)
            with self._lock:
                for program in self.programs.values():
                    if program.runs or program.held or not program.again:
                        continue
                    program.died_at = program.died_at or time.monotonic()
                    if time.monotonic() - program.died_at >= AGAIN and not self._ending:
                        self._spawn(program)
                self._reap()

    def _reap(self) -> int:
        """Take leave of each postgres that has ended and whose Patroni was killed. How many there were.

        Only of these: who started another of our children waits for it himself.
        """
        orphans = [child for child in children(os.getpid()) if name_of(child) == "postgres"]
        for child in orphans:
            if state(child) == "Z":
                with suppress(ChildProcessError):
                    os.waitpid(child, os.WNOHANG)
        return len(orphans)


def children(parent: int) -> list[int]:
    place = Path(f"/proc/{parent}/task")
    pids: list[int] = []
    for task in place.glob("*/children"):
        with suppress(OSError):
            pids += [int(pid) for pid in task.read_text().split()]
    return pids


def name_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def state(pid: int) -> str:
    """ "R", "S", "Z" … of a process; "" if there is none. One that nobody has taken leave of is "Z"."""
    with suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    return ""


def _signal(program: Program, number: int, group: bool = False) -> None:
    if program.process is None:
        return
    with suppress(ProcessLookupError):
        if group:
            os.killpg(program.process.pid, number)
        elif program.process.poll() is None:
            program.process.send_signal(number)
