"""Jobs of the lowest floors: the daily letters, and keeping tables short."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from youyue.identity import sign_ins
from youyue.notices import digest
from youyue.notices.jobs import periodic
from youyue.notices.models import Outbox

KEEP_SENT_MAIL = timedelta(days=30)


@periodic(hours=24)
def forget_expired_sessions() -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    sign_ins.forget_ended()


@periodic(hours=24)
def forget_sent_mail() -> None:
    """Mail that went out, and mail that was given up: its address need not be kept."""
    before = timezone.now() - KEEP_SENT_MAIL
    Outbox.objects.filter(sent_at__lt=before).delete()
    Outbox.objects.filter(failed_at__lt=before).delete()


@periodic(hours=0.25)
def send_digests() -> None:
    """At 17:00; who is told of nothing gets no letter."""
    digest.send_all()
