"""The raw pages: what some of ours ask and answer, written down for `wsgi`, and what ours cost beside."""

import base64
import json
import os
import statistics
from pathlib import Path

from tests.bench.run import Cost, Page

PAGES = ("home", "part", "queue", "review")
OF = {"part": "basics"}  # the form that has most fields
PATH = "/raw/"


def place() -> Path:
    """Where they are written down."""
    return Path(os.environ["BENCH_HOME"]) / "raw.json"


def written(pages: list[Page]) -> list[Page]:
    """What the raw ones among these would ask and answer, for the server to read at its start; none on
    SQLite, for its driver does not say what it asked."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return []
    by_name = {page.name: page for page in pages}
    found, raw = {}, []
    for name in PAGES:
        page = by_name[OF.get(name, name)]
        asked, body = _asked(page)
        found[f"{PATH}{name}"] = asked, base64.b64encode(body).decode()
        raw.append(Page(f"raw {name}", f"{PATH}{name}", page.marker, queries=page.queries))
    place().write_text(json.dumps(found))
    return raw


def _asked(page: Page) -> tuple[list[str], bytes]:
    """Every statement, and the body, of a process that is warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.cookies["sessionid"] = page.cookie
    client.get(page.path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(page.path)
    return [query["sql"] for query in captured], answer.content


def times(costs: dict[str, Cost]) -> list[str]:
    """A line for each page: how many limit pages, and how many raw ones, it costs."""
    lines = []
    for name in PAGES:
        raw, ours = costs.get(f"raw {name}"), costs[OF.get(name, name)]
        if raw is not None:
            ratio = statistics.median(
                mine / bare for mine, bare in zip(ours.times, raw.times, strict=True) if bare
            )
            lines.append(f"{name:26}{ours.x:>9.2f} times limit{ratio:>9.1f} times raw")
    return lines
