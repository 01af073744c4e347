"""Jobs that keep the applicants' tables short."""

from applicants import stash
from youyue.notices.jobs import periodic


@periodic(hours=1 / 60)
def forget_stale_forms() -> None:
    """Forms that waited in vain for their writer's sign-in."""
    stash.sweep()
