"""Whoever loses a right of the office is signed out everywhere, in the transaction that takes it."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth.models import Group

from youyue.identity.models import FLAGS, User
from youyue.identity.sign_ins import end_all


def groups_changed(sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, **_more: Any) -> None:
    """Of groups or permissions of one's own."""
    if action not in ("post_remove", "pre_clear"):
        return
    if reverse:  # a group or permission that gives its people up
        losers = User.objects.filter(pk__in=pk_set) if pk_set else instance.user_set.all()
    else:
        losers = [instance]
    _end_all(losers)


def permissions_changed(
    sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, **_more: Any
) -> None:
    """Of a group: all of its people lose something."""
    if action not in ("post_remove", "pre_clear"):
        return
    groups: Iterable[Group] = [instance]
    if reverse:
        groups = Group.objects.filter(pk__in=pk_set) if pk_set else instance.group_set.all()
    for group in groups:
        _end_all(group.user_set.all())


def group_deleted(sender: Any, instance: Group, **_more: Any) -> None:
    """Django tells nobody of the rows between a group that is deleted and its people."""
    _end_all(instance.user_set.all())


def account_saved(
    sender: Any, instance: User, created: bool, update_fields: Collection[str] | None = None, **_more: Any
) -> None:
    saved = {name for name in FLAGS if update_fields is None or name in update_fields}
    has = {name for name in saved if getattr(instance, name)}
    if not created and ((instance.flags & saved) - has or not instance.is_active):
        end_all(instance)
    instance.flags = (instance.flags - saved) | has


def _end_all(users: Iterable[User]) -> None:
    for user in users:
        end_all(user)
