"""Ask pages in turn, see what they cost, and judge it against the limit page of the same run.

Only ratios are judged: on a machine that others use too, milliseconds move by half within a minute,
while two pages that are asked in turn move together.
"""

import gzip
import http.client
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

NOISE = 2.0  # a page whose rounds differ by more than this is not judged
LIMIT = "limit"


class WrongAnswer(Exception):
    """A page did not answer what it should; a redirect to the sign-in page is quick and proves nothing."""


@dataclass
class Page:
    """One page and what is asked of it. `marker` stands in the body, or is where a redirect leads to."""

    name: str
    path: str
    marker: str
    cookie: str = ""
    data: dict[str, str] | None = None
    status: int = 200
    goal: float = 0.0  # at most so many limit pages
    most_queries: int = 0
    queries: int = 0
    few: bool = False  # so slow that a quarter of the requests will do

    @property
    def is_peer(self) -> bool:
        return not self.goal


@dataclass
class Cost:
    """CPU milliseconds per request of the web server and of the database, round by round."""

    web: list[float] = field(default_factory=list)
    db: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)  # how many limit pages of the same round
    gz: int = 0

    @property
    def x(self) -> float:
        return statistics.median(self.times)

    @property
    def spread(self) -> float:
        return max(self.times) / min(self.times)


@dataclass
class Visitor:
    """One browser that keeps its connection."""

    host: str
    port: int
    csrf: str = "a" * 32
    _connection: http.client.HTTPConnection | None = None

    def ask(self, page: Page) -> bytes:
        self._connection = self._connection or http.client.HTTPConnection(self.host, self.port, timeout=60)
        headers = {"Cookie": f"sessionid={page.cookie}; csrftoken={self.csrf}", "Host": self.host}
        body, method = None, "GET"
        if page.data is not None:
            method, body = "POST", urlencode({"csrfmiddlewaretoken": self.csrf, **page.data})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, page.path, body, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        self._check(page, answer, content)
        return content

    def close(self) -> None:
        if self._connection:
            self._connection.close()
            self._connection = None

    def _check(self, page: Page, answer: http.client.HTTPResponse, content: bytes) -> None:
        if answer.status != page.status:
            where = answer.getheader("Location") or ""
            raise WrongAnswer(f"{page.name}: {answer.status} {where}, expected {page.status}")
        if answer.status == 302:
            if answer.getheader("Location") != page.marker:
                raise WrongAnswer(f"{page.name}: leads to {answer.getheader('Location')}, not {page.marker}")
        elif page.marker.encode() not in content:
            raise WrongAnswer(f"{page.name}: “{page.marker}” is not on the page")


def measure(
    pages: list[Page],
    visitors: list[Visitor],
    read: Callable[[], tuple[float, float]],
    *,
    rounds: int,
    requests: int,
    every: int = 6,
) -> dict[str, Cost]:
    """Costs by page. The first round warms everything up and is dropped.

    The limit page stands first in `pages` and is asked again after every `every` pages.
    """
    limit, others = pages[0], pages[1:]
    costs = {page.name: Cost() for page in pages}
    for number in range(rounds + 1):
        spent: dict[str, list[tuple[float, float]]] = {page.name: [] for page in pages}
        for place, page in enumerate(others):
            if place % every == 0:
                spent[limit.name].append(_ask(limit, visitors, read, requests, costs))
            count = max(requests // 4, 2) if page.few else requests
            spent[page.name].append(_ask(page, visitors, read, count, costs))
        spent[limit.name].append(_ask(limit, visitors, read, requests, costs))
        if number == 0:
            continue
        base = statistics.fmean(web + db for web, db in spent[limit.name])
        for name, cost in costs.items():
            web, db = (statistics.fmean(part) for part in zip(*spent[name], strict=True))
            cost.web.append(web)
            cost.db.append(db)
            cost.times.append((web + db) / base)
    return costs


def _ask(
    page: Page,
    visitors: list[Visitor],
    read: Callable[[], tuple[float, float]],
    count: int,
    costs: dict[str, Cost],
) -> tuple[float, float]:
    """CPU milliseconds of one request, as the mean of `count`.

    Each visitor asks once before, uncounted: what a process remembers for a few seconds is remembered again
    then, however long the slow pages before this one took.
    """
    for visitor in [] if page.few else visitors:
        visitor.ask(page)
    before = read()
    content = b""
    for number in range(count):
        content = visitors[number % len(visitors)].ask(page)
    after = read()
    costs[page.name].gz = len(gzip.compress(content, 6))
    return (after[0] - before[0]) / count * 1000, (after[1] - before[1]) / count * 1000


def cost_of(page: Page, port: int, read: Callable[[], float], count: int = 60) -> float:
    """What one request of a page costs, as the mean of `count`, in what `read` counts; a few come before."""
    visitor = Visitor("127.0.0.1", port)
    for _number in range(8):
        visitor.ask(page)
    before = read()
    for _number in range(count):
        visitor.ask(page)
    after = read()
    visitor.close()
    return (after - before) / count


# --- judging -------------------------------------------------------------------------------------
@dataclass
class Verdict:
    """One line of the table: what was found, what was asked, and pass, FAIL, or noise."""

    name: str
    found: str
    goal: str
    passed: bool | None

    @property
    def word(self) -> str:
        return {True: "pass", False: "FAIL", None: "noise"}[self.passed]


def judge(page: Page, cost: Cost, most_bytes: int) -> Verdict:
    """Whether a page costs at most so many limit pages, queries and compressed bytes."""
    asked, found, kept = [], [], True
    if page.goal:
        asked.append(f"{page.goal:.1f}x")
        found.append(f"{cost.x:.2f}x")
        kept = cost.x <= page.goal + 0.005  # as it is printed
    if page.most_queries:
        asked.append(f"{page.most_queries} queries")
        kept = kept and page.queries <= page.most_queries
    if page.goal and cost.gz > most_bytes:
        kept = False
    return Verdict(page.name, ", ".join(found), ", ".join(asked), _unless_noisy(kept, cost))


def compare(name: str, dear: list[Cost], cheap: list[Cost], goal: float) -> Verdict:
    """Whether the sum of `dear` costs at least `goal` times the sum of `cheap`."""
    ratio = sum(cost.x for cost in dear) / sum(cost.x for cost in cheap)
    return Verdict(name, f"{ratio:.1f}x", f">= {goal:.1f}x", _unless_noisy(ratio >= goal, *dear, *cheap))


def growth(name: str, small: Cost, large: Cost, goal: float) -> Verdict:
    """Whether the page costs at most `goal` times as many limit pages with more rows."""
    ratio = large.x / small.x
    return Verdict(name, f"{ratio:.2f}", f"<= {goal:.2f}", _unless_noisy(ratio <= goal, small, large))


def _unless_noisy(kept: bool, *costs: Cost) -> bool | None:
    return None if any(cost.spread > NOISE for cost in costs) else kept
