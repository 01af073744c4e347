"""Jobs of the service itself."""

from youyue.notices.jobs import periodic
from youyue.service import throttling
from youyue.service.checkpoints import hourly


@periodic(hours=1)
def forget_old_counts() -> None:
    throttling.forget_old_counts()


@periodic(hours=1)
def make_checkpoints() -> None:
    hourly.make_all()
