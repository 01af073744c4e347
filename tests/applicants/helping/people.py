"""An applicant, her application, and somebody who may fill it in."""

import html
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applicants.helping import offers
from applicants.models import Application, Helper
from applicants.views.carried import carry
from tests import make
from tests.applicants.posting import posted
from youyue.identity.models import User

PAGES = ("card-type", "basics", "contact", "achievements", "family", "education", "employment")
FETCH = {"X-Requested-With": "fetch"}


def helper_for(application: Application, user: User) -> Helper:
    """By the whole rite."""
    application.refresh_from_db()
    code = offers.invite(application)
    return offers.confirm(offers.redeem(code, by=user), by=application.applicant)


def words(response: Any) -> str:
    return html.unescape(response.content.decode())


def part(slug: str) -> str:
    return reverse("applicants:part", args=[slug])


def carrying(client: Client, made: Application) -> Client:
    """A browser whose pages are opened as the links on a helped page lead to them."""
    plain = client.get

    def get(address: str, *args: Any, **kwargs: Any) -> Any:
        is_of_filing = address.startswith("/apply/") and "for=" not in address
        return plain(carry(address, made.pk) if is_of_filing else address, *args, **kwargs)

    client.get = get  # type: ignore[method-assign]
    return client


def form_of(made: Application, slug: str, **changes: Any) -> dict[str, Any]:
    return posted(made, slug, **changes) | {"of": str(made.pk), "for": str(made.pk)}


def upload(hers: Client, made: Application, code: str = "labour-contract", **more: Any) -> Any:
    file = SimpleUploadedFile("合同.pdf", make.pdf_bytes() + b"% hers", "application/pdf")
    address = reverse("applicants:upload", args=[code])
    return hers.post(address, {"file": file, "for": str(made.pk)} | more, headers=FETCH)
