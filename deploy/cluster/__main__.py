"""`python -m cluster start|stop|trial`, from deploy/; the Makefile knows how."""

import argparse
import os
import signal
import sys
import time
from contextlib import suppress
from types import FrameType

from cluster import hosts, trial
from cluster.supervisor import state
from cluster.whole import HOME, Cluster, check_this_machine


def start() -> None:
    """Until Ctrl-C or `stop`."""
    check_this_machine()
    if _running():
        sys.exit("the cluster runs already: make cluster-stop")
    signal.signal(signal.SIGTERM, _interrupt)
    print("starting the cluster (30 to 90 s) ...", flush=True)
    cluster = Cluster(demo=True)
    try:
        cluster.start()
        print(f"{cluster.addresses()}\nCtrl-C or make cluster-stop ends it. Accounts: README.", flush=True)
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        print("stopping ...", flush=True)
    finally:
        cluster.stop()


def stop() -> None:
    """Ends a cluster that runs elsewhere, and takes away what one left that was killed."""
    check_this_machine()
    if pid := _running():
        os.kill(pid, signal.SIGTERM)
        while state(pid) not in ("", "Z"):
            time.sleep(0.2)
        return
    for place in sorted((HOME / "pid").glob("*")) if (HOME / "pid").exists() else ():
        with suppress(ValueError, ProcessLookupError):
            os.killpg(int(place.read_text()), signal.SIGKILL)
    hosts.remove()


def _running() -> int:
    """The process that watches the cluster; 0 if there is none."""
    with suppress(OSError, ValueError):
        pid = int((HOME / "supervisor.pid").read_text())
        if state(pid) not in ("", "Z"):
            return pid
    return 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="cluster", description="The whole portal on namespaces of one machine."
    )
    acts = parser.add_subparsers(dest="act", required=True)
    acts.add_parser("start", help="start it and stay until Ctrl-C")
    acts.add_parser("stop", help="end it, and what a killed one left")
    trial.options(acts.add_parser("trial", help="kill, cut and upgrade it, and say what held"))
    given = parser.parse_args()
    if given.act == "trial":
        check_this_machine()
        if _running():
            sys.exit("the cluster runs already: make cluster-stop")
        signal.signal(signal.SIGTERM, _interrupt)
        sys.exit(trial.run(given))
    {"start": start, "stop": stop}[given.act]()


if __name__ == "__main__":
    main()
