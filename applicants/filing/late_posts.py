"""What was posted after the session had ended, kept until its writer has signed in again (security R7).

A form says for whom it was drawn (`who`). Posted without a session, or under somebody else's, its pairs are
encrypted and wait for at most half an hour for that person to sign in with the same browser. Then they
are saved as if they had been posted: to the draft, never to a submission.
"""

import contextlib
import json
import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.crypto import salted_hmac

from applicants.filing.answering import answer_remark
from applicants.filing.consenting import ConsentNeeded
from applicants.filing.opening import drawn_for, open_application
from applicants.filing.saving import save_part, save_row
from applicants.models import LatePost, Remark
from applicants.parts import BY_SLUG
from applicants.returns.editable import Locked
from applicants.workflow import Moved
from youyue.identity.models import User

logger = logging.getLogger(__name__)

LIFE = timedelta(minutes=30)
MOST_OF_A_PERSON = 20
MOST_CHARACTERS = 400_000
NOT_KEPT = {"csrfmiddlewaretoken"}
WHO = "who"
_signer = signing.Signer(salt="applicants.stash.who")


def who_of(user: User) -> str:
    """Names a user in a form without telling who it is; nobody else can make one up."""
    return _signer.sign(salted_hmac("applicants.stash.who", str(user.pk)).hexdigest()[:32])


def is_a_who(text: str) -> bool:
    try:
        _signer.unsign(text)
    except signing.BadSignature:
        return False
    return True


def new_browser() -> str:
    return secrets.token_urlsafe(24)


def keep(browser: str, place: str, pairs: Iterable[tuple[str, list[str]]]) -> bool:
    """Keep a posted form for the person it names; false for a form that no page of ours can have sent."""
    content = {name: values for name, values in pairs if name not in NOT_KEPT}
    whose = (content.pop(WHO, None) or [""])[-1]
    text = json.dumps(content, ensure_ascii=False)
    sweep()
    of_person = LatePost.objects.filter(whose=_hashed(whose))
    if not is_a_who(whose) or len(text) > MOST_CHARACTERS or of_person.count() >= MOST_OF_A_PERSON:
        return False
    with transaction.atomic():
        of_person.filter(browser=_hashed(browser), place=place).delete()
        LatePost.objects.create(
            browser=_hashed(browser),
            whose=_hashed(whose),
            place=place,
            content=text,
            created_at=timezone.now(),
        )
    return True


@dataclass
class Found:
    """What came of the forms that had waited for this person. `is_begun` and
    `is_moved`: a form was of a draft that is open no more, and began a new one or went into another."""

    saved: int = 0
    too_late: int = 0
    is_begun: bool = False
    is_moved: bool = False
    contested: dict[str, str] = field(default_factory=dict)


def give_back(browser: str, user: User) -> Found:
    """Save everything that waits in this browser for this user, each form exactly once."""
    outcome, known = Found(), open_application(user)
    here = drawn_for(known) if known else ""
    waiting = LatePost.objects.filter(browser=_hashed(browser), whose=_hashed(who_of(user)))
    for post in waiting.filter(created_at__gt=timezone.now() - LIFE).order_by("created_at"):
        try:
            with transaction.atomic():
                if not LatePost.objects.select_for_update().filter(pk=post.pk).exists():
                    continue
                is_saved, is_contested = _save(post, user)
                of = data_of(post).get("of")
                if is_saved and of and of != here:
                    outcome.is_begun |= not here
                    outcome.is_moved |= bool(here)
                if is_contested:
                    outcome.contested[post.place] = str(post.pk)
                else:
                    post.delete()
                outcome.saved += is_saved
        except (Moved, Locked):
            post.delete()
            outcome.too_late += 1
        except Exception as error:  # whatever one form holds, signing in goes on
            logger.error("kept form not saved: %s", type(error).__name__)
    return outcome


def waiting_for(user: User, pk: str) -> LatePost | None:
    """A form of this person's that was given back, but is contested."""
    return LatePost.objects.filter(
        pk=pk, whose=_hashed(who_of(user)), created_at__gt=timezone.now() - LIFE
    ).first()


def data_of(post: LatePost) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in json.loads(post.content).items():
        data.setlist(name, values)
    return data


def settle(user: User, pk: str) -> None:
    """The person has chosen: what waited is no longer needed."""
    LatePost.objects.filter(pk=pk, whose=_hashed(who_of(user))).delete()


def sweep() -> int:
    """Remove what has waited too long."""
    return LatePost.objects.filter(created_at__lte=timezone.now() - LIFE).delete()[0]


def _save(post: LatePost, user: User) -> tuple[bool, bool]:
    """Save one form: whether anything was there to be saved, and whether its writer has to look at it again:
    something in it is contested or waits for a consent, or an answer to a remark was refused."""
    kind, _slash, key = post.place.partition("/")
    data = data_of(post)
    data.pop("of", None)  # what waited is found again, even where its draft was deleted in the meantime
    if kind == "remark":
        with contextlib.suppress(Remark.DoesNotExist):
            refused = answer_remark(user, int(key), data.get("answer", ""), data.get("note", ""))
            return True, bool(refused)
        return False, False
    part = BY_SLUG[kind]
    try:
        saved = save_row(user, part, key, data) if part.is_list else save_part(user, part, data)
    except ConsentNeeded:
        return False, True
    return saved is not None, bool(saved and saved.merged.contested)


def _hashed(text: str) -> str:
    return salted_hmac("applicants.stash", text).hexdigest()[:64]
