"""The benchmark's own honesty: a slow page is caught, a redirect is refused, noise is not judged."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Iterator

import pytest

from tests.bench import meter, run
from tests.bench.run import Cost, Page, Visitor, WrongAnswer

SERVER = textwrap.dedent(
    """
    import http.server, sys

    class Answer(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            if self.path == "/away":
                self.send_response(302)
                self.send_header("Location", "/login/")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            sum(range({"/limit": 100_000, "/slow": 1_500_000}.get(self.path, 100_000)))
            body = b"<p>here it is</p>"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    print(server.server_port, flush=True)
    server.serve_forever()
    """
)


@pytest.fixture
def server() -> Iterator[tuple[int, int]]:
    """Port and process id."""
    process = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    yield int(process.stdout.readline()), process.pid
    process.terminate()
    process.wait(5)
    process.stdout.close()


def page(name: str, marker: str = "here", **asked) -> Page:
    return Page(name, f"/{name}", marker, **asked)


def test_a_slow_page_is_caught_and_a_quick_one_passes(server: tuple[int, int]) -> None:
    port, pid = server
    pages = [page("limit", goal=1.0), page("quick", goal=3.0), page("slow", goal=3.0)]
    visitor = Visitor("127.0.0.1", port)
    costs = run.measure(pages, [visitor], lambda: (meter.cpu_seconds(pid), 0.0), rounds=3, requests=8)
    visitor.close()
    assert costs["slow"].x > 5 > costs["quick"].x
    assert len(costs["limit"].times) == 3
    for cost in costs.values():
        cost.times = [cost.x]  # what is judged here is the ratio, not how busy this machine is
    words = [run.judge(one, costs[one.name], 14_000).word for one in pages]
    assert words == ["pass", "pass", "FAIL"]


@pytest.mark.parametrize(
    ("name", "marker", "status"),
    [("away", "here", 200), ("limit", "elsewhere", 200), ("away", "/items/", 302)],
)
def test_another_answer_is_refused(server: tuple[int, int], name: str, marker: str, status: int) -> None:
    visitor = Visitor("127.0.0.1", server[0])
    with pytest.raises(WrongAnswer):
        visitor.ask(page(name, marker, status=status))
    visitor.close()


def test_a_redirect_to_the_right_place_is_an_answer(server: tuple[int, int]) -> None:
    visitor = Visitor("127.0.0.1", server[0])
    assert visitor.ask(page("away", "/login/", status=302)) == b""
    visitor.close()


def cost(*times: float, gz: int = 0) -> Cost:
    return Cost([2.0], [1.0], list(times), gz)


def test_noise_is_not_judged() -> None:
    assert run.judge(page("p", goal=3.0), cost(1.0, 2.1), 100).passed is None
    assert run.judge(page("p", goal=3.0), cost(1.0, 1.9), 100).passed is True


def test_queries_and_bytes_are_judged_too() -> None:
    asked = {"goal": 3.0, "most_queries": 6}
    assert run.judge(page("p", **asked, queries=6), cost(2.0, gz=100), 100).passed is True
    assert run.judge(page("p", **asked, queries=7), cost(2.0, gz=100), 100).passed is False
    assert run.judge(page("p", **asked, queries=6), cost(2.0, gz=101), 100).passed is False


def test_comparisons_look_both_ways() -> None:
    assert run.compare("c", [cost(8.0)], [cost(1.0), cost(1.0)], 4.0).passed is True
    assert run.compare("c", [cost(7.9)], [cost(1.0), cost(1.0)], 4.0).passed is False
    assert run.growth("g", cost(2.0), cost(2.2), 1.1).passed is True
    assert run.growth("g", cost(2.0), cost(2.3), 1.1).passed is False


PARENT = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-c", "sum(range(4_000_000))"])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime, flush=True)
input()
"""


def test_children_are_counted_after_their_death_too() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        of_the_child = float(process.stdout.readline())
        assert meter.cpu_seconds(process.pid) > of_the_child > 0.02
        assert process.pid in meter.family(os.getpid())
        assert meter.parent(process.pid) == os.getpid()
    finally:
        process.communicate("\n", timeout=10)
