"""Children that do not come back, for the tests of `materials.child`."""

import os
import sys
import time

from materials.inspect import child


def stray(content: bytes, how: str) -> tuple[dict, bytes]:
    if how == "sleep":
        time.sleep(60)
    if how == "spin":
        while True:
            pass
    if how == "eat":
        hoard = b"0" * (600 * 1024 * 1024)
        return {"eaten": len(hoard)}, b""
    if how == "write":
        with open("/tmp/stray-child", "wb") as out:
            out.write(b"0")
    if how == "environment":
        return {"names": sorted(os.environ), "modules": "django" in sys.modules}, content
    os.abort()


if __name__ == "__main__":
    child.serve(stray)
