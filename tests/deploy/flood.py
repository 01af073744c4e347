"""One client that asks as often as it is told, whatever it is answered: `python -m tests.deploy.flood FILE`.

FILE is JSON: `socket`, `requests` (method, path, headers, body in Latin-1), `rate`, `seconds`. A process of
its own, so that it takes nothing from the one that measures. Prints how often each status came.
"""

import http.client
import json
import socket
import sys
import threading
import time
from collections import Counter
from pathlib import Path

LINES = 20  # connections, as a browser farm behind one address would hold them


def main(path: str) -> None:
    told = json.loads(Path(path).read_text())
    statuses: Counter[int] = Counter()
    began = time.monotonic()
    threads = [
        threading.Thread(target=_line, args=(told, number, began, statuses)) for number in range(LINES)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(json.dumps(statuses))


def _line(told: dict, number: int, began: float, statuses: Counter[int]) -> None:
    """Every 20th request, each at its time; what a slow answer made late is asked at once."""
    line: http.client.HTTPConnection | None = None
    for place in range(number, int(told["rate"] * told["seconds"]), LINES):
        at = began + place / told["rate"]
        if time.monotonic() > began + told["seconds"]:
            break
        time.sleep(max(0, at - time.monotonic()))
        asked = told["requests"][place % len(told["requests"])]
        try:
            line = line or _connected(told["socket"])
            line.request(asked["method"], asked["path"], asked["body"].encode("latin-1"), asked["headers"])
            answer = line.getresponse()
            answer.read()
            statuses[answer.status] += 1
            if answer.will_close:
                line = None
        except (OSError, http.client.HTTPException):
            statuses[0] += 1
            if line:
                line.close()
            line = None


def _connected(path: str) -> http.client.HTTPConnection:
    line = http.client.HTTPConnection("flood")
    line.sock = socket.socket(socket.AF_UNIX)
    line.sock.settimeout(30)
    line.sock.connect(path)
    return line


if __name__ == "__main__":
    main(sys.argv[1])
