"""What children do that do not come back, for the tests of `materials/inspect/pool.py`."""

import os
import sys
import time

left_behind: list[bytes] = []


def stray(content: bytes, how: str) -> tuple[dict, bytes]:
    if how == "sleep":
        time.sleep(60)
    if how == "spin":
        while True:
            pass
    if how == "eat":
        hoard = b"0" * (600 * 1024 * 1024)
        return {"eaten": len(hoard)}, b""
    if how == "leave":
        left_behind.append(b"1" * int(content))
    if how == "write":
        with open("/tmp/stray-child", "wb") as out:
            out.write(b"0")
    if how == "print":
        print("what a library says", flush=True)
        os.write(1, b"and what it says without asking Python")
    if how == "raise":
        raise LookupError(how)
    if how == "abort" or (how == "abort if worn" and left_behind):
        os.abort()
    return {
        "process": os.getpid(),
        "names": sorted(os.environ),
        "django": "django" in sys.modules,
        "open": len(os.listdir("/proc/self/fd")),
    }, content
