"""Keeping a portrait photo as soon as it is chosen."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applicants.filing.consenting import OF_FILES, may_take_files, require
from applicants.filing.opening import lock_for_editing
from applicants.filing.saving import write
from applicants.models import Application
from applicants.models.helping import at_the_keys
from applicants.parts import PARTS, Filing
from applicants.returns.editable import Editable, Locked, locked_sentence
from materials.portraits import accept_portrait
from youyue.identity.models import User

PART = next(part for part in PARTS if part.portrait_field)


class PortraitReplaced(Exception):
    """Another photo than the one the page shows is stored by now, and the person has not seen it."""

    def __init__(self, application: Application) -> None:
        super().__init__(_("证件照在另一台设备上换过"))
        self.application = application


def save_portrait(
    user: User, upload: Any, box: Any, seen: str | None = None, of: str = "", ticks: Any = None
) -> Application:
    """Keep a photo as soon as it is chosen; the newest counts. Sent twice, the same photo changes nothing.

    `seen` is the key of the stored photo that the page shows, "" for none; without it nothing is compared;
    `of` is what the page was drawn for (`drawn_for`); `ticks` has the consent where it came with the photo.
    Raises `FileRefused` (of `materials.inspect`, with its tests), `PortraitReplaced`, `Moved`, `Locked` and
    `ConsentNeeded`.
    """
    with transaction.atomic():
        _lock_portrait(user, of)
    may_take_files(user, ticks)
    # Looking into the photo takes its time and must not hold the application's lock.
    portrait = accept_portrait(upload, at_the_keys(user), box)
    with transaction.atomic():
        editable = _lock_portrait(user, of)
        application = editable.application
        require(editable.filing, [OF_FILES], ticks or {})
        if application.portrait is None or application.portrait.sha256 != portrait.sha256:
            if seen is not None and application.portrait_id and str(application.portrait_id) != seen:
                raise PortraitReplaced(application)
            application.portrait = portrait
            application.save(update_fields=["portrait"])
        write(editable, PART)
    return application


def _lock_portrait(user: User, of: str) -> Editable:
    editable = Editable(Filing(lock_for_editing(user, of=of)))
    if PART.portrait_field in editable.locked_for_saving(PART):
        raise Locked(locked_sentence(_("证件照")))
    return editable
