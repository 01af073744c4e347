"""退订: a signed address that ends the mail of one kind, or all of it, for whoever holds it.

It carries the key of the account and of the kind, both signed, and opens nothing else; it does not expire,
as a letter does not. What it did is undone under 通知设置.
"""

from uuid import UUID

from django.core import signing
from django.db import transaction
from django.urls import reverse

from youyue.identity.models import User
from youyue.notices.kinds import KINDS, Kind
from youyue.notices.models import NoticeSettings

SALT = "youyue.notices.unsubscribe"


def path_for(user: User, kind: str) -> str:
    return reverse("notices:off", args=[signing.dumps([user.pk.hex, kind], salt=SALT)])


def read(token: str) -> tuple[User, Kind | None] | None:
    """Whose mail of which kind (None: all of it) the address ends; None for an address that is not ours."""
    try:
        key, slug = signing.loads(token, salt=SALT)
        user = User.objects.filter(pk=UUID(key)).first()
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if user is None or (slug and slug not in KINDS):
        return None
    return user, KINDS.get(slug)


@transaction.atomic
def switch_off(user: User, kind: Kind | None) -> None:
    NoticeSettings.objects.get_or_create(user=user)
    settings = NoticeSettings.objects.select_for_update(of=("self",)).get(user=user)
    if kind is None:
        settings.mail = NoticeSettings.Mail.NONE
    else:
        settings.chosen = settings.chosen | {f"mail:{kind.slug}": False}
    settings.save()
