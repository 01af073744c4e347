"""How many bytes one application and one person may have stored, what was removed included.

A file that was removed or replaced keeps its bytes for a day, and longer where a submission names it: who
only counts what is on the list can be made to store without end.
"""

from typing import Any

from django.conf import settings
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from materials.inspect.refusals import FileRefused, megabytes
from materials.models import Dossier, MaterialFile, Portrait
from youyue.identity.models import User
from youyue.prepared import Prepared

PORTRAIT = 100 * 1024  # bytes that one photo counts for; it has about a third of that


def _bytes_by(place: str, key: Any) -> Prepared:
    """What is stored in one place, a column of files, whoever uploaded it."""
    return Prepared(
        lambda value: (
            MaterialFile.objects.filter(**{place: value})
            .order_by()
            .values(place)
            .annotate(bytes=Sum("size"))
            .values_list("bytes", flat=True)
        ),
        value=key,
    )


_OF_PERSON = _bytes_by("uploaded_by", User._meta.pk)
_OF_DOSSIER = _bytes_by("material__dossier", Dossier._meta.pk)
_PHOTOS = Prepared(
    lambda by: (
        Portrait.objects.filter(uploaded_by=by)
        .order_by()
        .values("uploaded_by")
        .annotate(number=Count("pk"))
        .values_list("number", flat=True)
    ),
    by=User._meta.pk,
)


# Whoever stores waits for what the same person is storing at the moment, be it for another application. Rows
# that only name her do not wait.
_HELD = Prepared(
    lambda by: User.objects.select_for_update(no_key=True).filter(pk=by).values_list("pk", flat=True),
    by=User._meta.pk,
)


def check_room(by: User, more: int, dossier: Dossier | None = None) -> None:
    """Whether so many bytes may come in addition, in the transaction that enters them. Raises FileRefused.

    The person is held until it ends. What an application has is added to under its own lock alone.
    """
    _HELD.first(by=by.pk)
    of_application = settings.MATERIAL_MAX_BYTES_OF_APPLICATION
    if dossier is not None and (_OF_DOSSIER.first(value=dossier.pk) or 0) + more > of_application:
        raise _full(_("这份申请"), of_application)
    photos = (_PHOTOS.first(by=by.pk) or 0) * PORTRAIT
    if (_OF_PERSON.first(value=by.pk) or 0) + photos + more > settings.MATERIAL_MAX_BYTES_OF_PERSON:
        raise _full(_("您"), settings.MATERIAL_MAX_BYTES_OF_PERSON)


def _full(whose: str, limit: int) -> FileRefused:
    sentence = _(
        "%(whose)s传过的文件合起来到了 %(limit)s MB 的上限（已删除、被替换的也算），这次没有收下。"
        "不用的请删除，没有提交过的满一天后腾出空间，到时再传"
    )
    return FileRefused(sentence % {"whose": whose, "limit": megabytes(limit)})
