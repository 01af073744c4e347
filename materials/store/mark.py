"""Whether the files of this database lie in this store: both carry the same mark.

Two hosts that share a database and keep files each in a folder of its own would show half of the files each,
and the worker of one would take the rows of the other's for broken. The first process that starts writes a
random mark into its store and into the database; one whose store does not carry the database's mark is
refused. So is a folder whose disk is not mounted, and the bucket of another installation. A folder that two
hosts share, and a bucket, are one store and carry one mark.
"""

import logging
import os
import signal
import threading
import time
import uuid
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import Error, connections
from django.utils import timezone
from django.utils.translation import gettext as _

from materials.models import StoreMark
from materials.store import vault

NAME = "store.mark"
ONLY = 1
PATIENCE = timedelta(seconds=10)  # between the row and the file of a host that starts beside this one
AGAIN = 5.0  # seconds; while the database or the store is away
logger = logging.getLogger(__name__)


class Elsewhere(Exception):
    """The files that this database speaks of lie in another store."""

    def __str__(self) -> str:
        return _(
            "本机的文件库不是这个数据库的文件库。多台机器要用同一个 S3 文件库（S3_BUCKET）"
            "或同一个共享的 MEDIA_ROOT；如果文件已经全部搬到这里，运行 manage.py mark_store"
        )


def confirm() -> None:
    """Marks what has no mark yet. Raises Elsewhere, vault.Unavailable, django.db.Error."""
    mark = _read()
    row, is_new = StoreMark.objects.get_or_create(pk=ONLY, defaults={"mark": mark or uuid.uuid4().hex})
    if is_new and not mark:
        _write(row.mark)
        return
    while not mark and timezone.now() - row.at < PATIENCE:
        time.sleep(0.5)
        mark = _read()
    if mark != row.mark:
        raise Elsewhere


def is_confirmed() -> bool:
    """Whether the marks agree; true as well as long as nobody has started. Raises as `confirm`."""
    row = StoreMark.objects.filter(pk=ONLY).first()
    return row is None or _read() == row.mark


def renew() -> None:
    """This store is the one, whatever is written in the database."""
    mark = _read() or uuid.uuid4().hex
    if not _read():
        _write(mark)
    StoreMark.objects.update_or_create(pk=ONLY, defaults={"mark": mark})


def confirm_at_start() -> None:
    """For a web server: raises Elsewhere. While the database or the store is away it starts nevertheless, for
    the pages say so, and is ended as soon as they answer and it should not have."""
    try:
        confirm()
    except (Error, vault.Unavailable) as error:
        logger.warning("mark of the store not read: %s", type(error).__name__)
        threading.Thread(target=_confirm_later, args=(os.getpid(),), daemon=True).start()
    finally:
        connections.close_all()  # the processes that are forked from this one must not share them


def _confirm_later(process: int) -> None:
    while True:
        time.sleep(AGAIN)
        try:
            return confirm()
        except Elsewhere as refusal:
            logger.critical("%s", refusal)
            return os.kill(process, signal.SIGTERM)
        except (Error, vault.Unavailable):
            continue
        finally:
            connections.close_all()


def _read() -> str:
    """The store's mark, or "". Raises vault.Unavailable: whatever its client raises."""
    try:
        with storages["default"].open(NAME) as file:
            content: bytes = file.read()
        return content.decode("ascii", "replace").strip()
    except FileNotFoundError:
        return ""
    except Exception as error:
        raise vault.Unavailable from error


def _write(mark: str) -> None:
    try:
        storages["default"].save(NAME, ContentFile(mark.encode()))
    except Exception as error:
        raise vault.Unavailable from error
