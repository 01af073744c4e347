"""The portal, and beside it under `/raw/` its pages as a bare WSGI function gives them.

A raw page asks the database what our page asks, word for word, with psycopg2, and answers with the same
bytes. It looks at nobody's session, makes no rows of what comes back and draws nothing: what it costs is what
the page would cost if Django and all that we do with it cost nothing.
"""

import base64
import json
import threading
from collections.abc import Callable, Iterable
from typing import Any

import psycopg2
from django.db import connection

from tests.bench import raw
from youyue.wsgi import application as portal

Start = Callable[[str, list[tuple[str, str]]], Any]
_of_this_thread = threading.local()
_pages: dict[str, tuple[list[str], bytes]] = {}
if raw.place().exists():
    for _path, (_asked, _body) in json.loads(raw.place().read_text()).items():
        _pages[_path] = _asked, base64.b64decode(_body)


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    page = _pages.get(environ["PATH_INFO"])
    return bare(page, start_response) if page else portal(environ, start_response)


def bare(page: tuple[list[str], bytes], start_response: Start) -> Iterable[bytes]:
    asked, body = page
    with _cursor() as cursor:
        for statement in asked:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()
    length = str(len(body))
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", length)])
    return [body]


def _cursor() -> Any:
    """Each thread keeps its connection."""
    if not hasattr(_of_this_thread, "connection"):
        known = connection.get_connection_params()
        _of_this_thread.connection = psycopg2.connect(**known | {"cursor_factory": None})
        _of_this_thread.connection.autocommit = True
    return _of_this_thread.connection.cursor()
