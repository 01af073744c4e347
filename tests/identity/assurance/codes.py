"""A telephone with an authenticator app, for the tests."""

import base64
import hashlib
import hmac
import re
import struct
import time

from django.test import Client

ADD = "/profile/factors/add/"


def code_of(secret: str, later: int = 0) -> str:
    """RFC 6238, written once more; `later` steps of half a minute from now."""
    step = int(time.time()) // 30 + later
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def secret_on(page: str) -> str:
    """The secret that a page shows in groups."""
    return "".join(re.findall(r"<span>([A-Z2-7]{4})</span>", page))


def hidden(page: str, name: str) -> str:
    match = re.search(f'name="{name}" value="([^"]*)"', page)
    assert match is not None, name
    return match[1]


def enroll(client: Client) -> tuple[str, list[str]]:
    """Through the pages: the secret of the app, and the recovery codes. The code of one step before is used
    for it, so that the one of now still counts."""
    page = client.get(ADD).content.decode()
    secret = secret_on(page)
    given = {"factor_secret": hidden(page, "factor_secret"), "factor_code": code_of(secret, -1)}
    answer = client.post(ADD, given, follow=True)
    assert answer.status_code == 200
    return secret, re.findall(r"<li>(\d{4} \d{4})</li>", answer.content.decode())
