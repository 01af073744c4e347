"""How much memory and time one upload takes, measured in a process that holds nothing else.

`python -m tests.materials.peak` reads lines of JSON, [name, path of the content], and answers each with one:
the refusal or "", seconds, those of the processor, and the peak memory of the process that took the file and
of its children, in MB. Every file is taken by a process of its own: the system's figures never sink again.
With two arguments, pixels and megabytes, the product's limits are set aside.
"""

import io
import json
import os
import resource
import sys
import time
from pathlib import Path

import django


def take(name: str, content: bytes) -> str:
    """What the upload and the first look at a file do with its bytes; "" if nothing was refused."""
    from materials.inspect import pool
    from materials.inspect.inspection import inspect
    from materials.inspect.names import display_name
    from materials.inspect.refusals import FileRefused
    from materials.scan import doctor

    try:
        inspected = inspect(io.BytesIO(content), display_name(name))
    except FileRefused as refusal:
        return refusal.message
    doctor.examine(inspected.content, inspected.kind)
    try:
        findings, _made = pool.run(
            "materials.store.draw_page.draw", inspected.content, inspected.kind, 1, 1400
        )
    except pool.ChildFailed:
        return "not drawn"
    return "not drawn" if findings.get("problem") else ""


def measured(name: str, path: str) -> dict[str, object]:
    from materials.inspect import pool

    began = time.monotonic()
    refusal = take(name, Path(path).read_bytes())
    pool.close()  # what children used is told of those that have ended
    seconds = time.monotonic() - began
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    own, children = (usage.ru_maxrss // 1024 for usage in used)
    processor = sum(usage.ru_utime + usage.ru_stime for usage in used)
    return {
        "refusal": refusal,
        "seconds": round(seconds, 2),
        "processor": round(processor, 2),
        "own": own,
        "children": children,
    }


def set_limits_aside(pixels: str, megabytes: str) -> None:
    from django.conf import settings

    from materials.inspect import pool

    settings.MATERIAL_MAX_PIXELS = int(pixels)
    script = (
        "from materials.inspect import child;"
        f" child.MEMORY = child.ADDRESSES = {megabytes} << 20; child.FRESH = 0; child.main()"
    )
    pool.COMMAND[3:] = ["-c", script]


if __name__ == "__main__":
    django.setup()
    if len(sys.argv) > 1:
        set_limits_aside(*sys.argv[1:])
    for line in sys.stdin:
        name, path = json.loads(line)
        reader, writer = os.pipe()
        if not os.fork():
            try:
                answer = measured(name, path)
            except Exception as error:
                answer = {"error": repr(error)}
            os.write(writer, json.dumps(answer).encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as told:
            print(told.read(), flush=True)
        os.wait()
