"""Home page, service hall, the start page of the card, and the talent port's other channels."""

from itertools import groupby
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog.models import Benefit, ChannelEntry, PolicyDocument, ServiceWindow
from catalog.models.memory import remembered

Channel = ChannelEntry.Channel
HOME_ROWS = 5
HOME_WINDOWS = 8
HOME_PEOPLE = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/home.html", {"section": "home", **_published()})


@remembered
def _published() -> dict[str, Any]:
    """Everything on the home page that is the same for everybody."""
    latest = [F("date").desc(), F("id").desc()]
    entries = (
        ChannelEntry.objects.filter(is_published=True)
        .annotate(place=Window(RowNumber(), partition_by="channel", order_by=latest))
        .filter(place__lte=HOME_ROWS)
        .order_by("channel", "place")
    )
    channels = {name: list(rows) for name, rows in groupby(entries, key=lambda entry: entry.channel)}
    windows = list(ServiceWindow.objects.all())
    return {
        "policies": list(PolicyDocument.objects.filter(is_published=True)[:HOME_ROWS]),
        "activities": channels.get(Channel.ACTIVITIES, [])[:HOME_ROWS],
        "people": channels.get(Channel.PEOPLE, [])[:HOME_PEOPLE],
        "results": channels.get(Channel.RESULTS, [])[:1],
        "jobs": channels.get(Channel.JOBS, [])[:1],
        "benefits": list(Benefit.objects.all()[:HOME_ROWS]),
        "windows": windows[:HOME_WINDOWS],
        "city_count": sum(not window.is_provincial for window in windows),
    }


@require_safe
def hall(request: HttpRequest) -> HttpResponse:
    return render(request, "catalog/hall.html", {"section": "hall"})


@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """优粤卡申领: who can apply, what to have ready, what the card is for, and the button to begin."""
    return render(request, "catalog/card.html", {"section": "hall", "benefits": Benefit.objects.all()})


@require_safe
def channel(request: HttpRequest, slug: str) -> HttpResponse:
    """A channel that belongs to the talent port's main site: what we have of it, and where the rest is."""
    if slug not in Channel.values:
        raise Http404
    entries = ChannelEntry.objects.filter(channel=slug, is_published=True)[:50]
    return render(
        request,
        "catalog/channel.html",
        {"section": slug, "channel": Channel(slug), "entries": entries},
    )
