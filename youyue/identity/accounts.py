"""An account here: one for each account of the platform, found by its identifier and by nothing else."""

from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from youyue.identity.models import User, issuer_key
from youyue.identity.platform import AnswerRefused
from youyue.identity.signals import signed_in


def admit(facts: dict[str, Any], *, email: str = "") -> tuple[User, list[str]]:
    """Write the platform's facts to the account of `facts["subject"]`, which is created at the first sign-in.

    Raises `AnswerRefused` for a subject that is known of another issuer.
    Returns the user and the labels of the facts that changed since the last sign-in (none at the first).
    Two people with one mobile number or address are two people: nothing but the subject is compared.
    """
    try:
        return _admit(facts, email)
    except IntegrityError:  # signed in for the first time in two windows at once
        return _admit(facts, email)


@transaction.atomic
def _admit(facts: dict[str, Any], email: str) -> tuple[User, list[str]]:
    facts = facts | {"issuer": issuer_key()}
    user = User.objects.select_for_update(of=("self",)).filter(subject=facts["subject"]).first()
    # an account that the former version made while this one was installed has no issuer yet
    if user is not None and user.issuer not in (facts["issuer"], ""):
        raise AnswerRefused("sub of another issuer")
    is_new = user is None
    if user is None:
        user = User()
        user.set_unusable_password()
    if not user.email:
        user.email = email
    changed = user.take_over(facts)
    return user, [] if is_new else changed


def announce(user: User, changed: list[str], request: HttpRequest | None = None) -> None:
    """Tell the floors above that `user` has signed in."""
    signed_in.send(sender=User, user=user, request=request, changed=changed)
