"""Whoever loses a right of the office is signed out everywhere, in the transaction that takes it."""

from typing import Any

from youyue.identity.models import User
from youyue.identity.sign_ins import end_all


def groups_changed(sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, **_more: Any) -> None:
    if action not in ("post_remove", "pre_clear"):
        return
    if reverse:  # a group that gives its members up
        losers = User.objects.filter(pk__in=pk_set) if pk_set else instance.user_set.all()
    else:
        losers = [instance]
    for user in losers:
        end_all(user)


def account_saved(sender: Any, instance: User, created: bool, **_more: Any) -> None:
    if not created and not instance.is_active:
        end_all(instance)
