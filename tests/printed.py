"""PDFs of printed matter for somebody who waits: asked for, drawn by the worker, asked for again."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from materials.models import Paper
from materials.serve import papers


def get_pdf(client: Client, address: str) -> HttpResponse:
    first = client.get(address)
    if first.status_code != 200 or "Refresh" not in first:
        return first
    for pk in Paper.objects.filter(stored="").values_list("pk", flat=True):
        papers.draw(str(pk))
    return client.get(address)


def draw_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the worker were never late: for sweeps that ask every address once."""
    asked_for = papers._asked_for

    def drawn(*given: Any) -> Paper:
        found = asked_for(*given)
        papers.draw(str(found.pk))
        found.refresh_from_db()
        return found

    monkeypatch.setattr(papers, "_asked_for", drawn)
