"""Questions to a database and a store that were restored. Each answers with how much it looked at, or raises
Failed.

Nothing that is sealed is ever printed, only how many values opened.
"""

import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from applicants.models import Submission
from youyue.identity import accounts
from youyue.identity.models import FACTS, User
from youyue.identity.sealed import SealBroken, SealedTextField, blind_index
from youyue.service.recovery.database import Failed


def sealed_values() -> str:
    """Opens every sealed value of every table."""
    opened, broken = 0, dict[str, int]()
    for model, fields in _sealed_columns():
        columns = [field.attname for field in fields]
        needed = {name for field in fields for name in (field.attname, field.old, *field.bound_to) if name}
        for row in model._base_manager.order_by("pk").only(*needed).iterator():
            for column in columns:
                try:
                    opened += getattr(row, column) not in ("", None)
                except SealBroken:
                    place = f"{model._meta.db_table}.{column}"
                    broken[place] = broken.get(place, 0) + 1
    if broken:
        raise Failed(
            "sealed values that do not open: " + ", ".join(f"{n} in {place}" for place, n in broken.items())
        )
    return f"{opened} sealed values open"


def indexes() -> str:
    """People are found by their number: the index was made with a key of the ring."""
    people = (
        User.objects.exclude(id_number_index="").order_by("pk").only("pk", "id_number", "id_number_index")
    )
    known = lost = 0
    for person in people.iterator():
        same = blind_index(person.id_number) == person.id_number_index
        known, lost = known + same, lost + (not same)
    if lost:
        raise Failed(
            f"{lost} of {known + lost} people are not found by their number: INDEX_KEYS is another ring"
        )
    return f"{known} people are found by their number"


def submissions() -> str:
    """What was handed in is what was signed: the document has the hash that reviewers decided on."""
    whole = altered = 0
    for submission in Submission.objects.order_by("pk").only("pk", "document", "sha256").iterator():
        same = (
            hashlib.sha256(submission.document.encode("utf-8", "surrogatepass")).hexdigest()
            == submission.sha256
        )
        whole, altered = whole + same, altered + (not same)
    if altered:
        raise Failed(f"{altered} of {whole + altered} submissions are not what was handed in")
    return f"{whole} submissions are what was handed in"


def sign_in_and_look() -> str:
    """The applicant of the latest submission signs in and opens the application, its photo and first file.

    What the platform would say is taken from the row, for the platform is nothing that is restored; from
    there on everything is as in a sign-in. Writes a session and reads as that person: for a drill, never
    where people are.
    """
    latest = Submission.objects.select_related("application__applicant").order_by("-pk").first()
    if latest is None:
        raise Failed("there is no submission whose applicant could sign in")
    application = latest.application
    known = application.applicant
    user, changed = accounts.admit({name: getattr(known, name) for name in FACTS}, email=known.email)
    if user.pk != known.pk or changed:
        raise Failed("a sign-in leads to another account, or finds other facts")
    client = Client(headers={"host": urlsplit(settings.SITE_URL).netloc}, raise_request_exception=False)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    number = application.receipt_number
    _open(client, reverse("applicants:items"), number)
    _open(client, reverse("applicants:item", args=[application.pk]), number, user.masked_name)
    if application.portrait_id:
        _open(client, reverse("applicants:portrait", args=[application.pk]))
    return f"a sign-in, the list of items and application {number} with its photo"


def _open(client: Client, address: str, *shown: str) -> None:
    answer: Any = client.get(address, secure=settings.SITE_URL.startswith("https:"))
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if answer.status_code != 200 or not body or not all(text.encode() in body for text in shown):
        raise Failed(f"a page answered {answer.status_code} or without what it should show")


def _sealed_columns() -> Iterator[tuple[type[Model], list[SealedTextField]]]:
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]
        if fields:
            yield model, fields
