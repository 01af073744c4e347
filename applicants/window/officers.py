"""An officer's seat at the window: kept in step with the column in which the office says where she works."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from applicants.desk.holding import lay_down_all
from applicants.models import Membership
from youyue.identity.models import User
from youyue.identity.sign_ins import end_all


@receiver(post_save, sender=User, dispatch_uid="window.seat")
def keep_seat(
    sender: Any, instance: User, update_fields: Collection[str] | None = None, **_more: Any
) -> None:
    if update_fields is None or "window_region" in update_fields:
        seat(instance)


@transaction.atomic
def seat(user: User) -> None:
    """A seat at her window and at no other; what she holds elsewhere goes back to be claimed."""
    seats = Membership.objects.filter(user=user, employer=None, ended_at=None)
    for old in seats.exclude(window_region=user.window_region):
        Membership.objects.filter(pk=old.pk).update(ended_at=timezone.now())
        lay_down_all(old, by=user)
        end_all(user)
    if user.window_region and not seats.filter(window_region=user.window_region).exists():
        Membership.objects.create(user=user, window_region=user.window_region)
