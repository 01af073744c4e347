"""Where checkpoints are kept: a folder or bucket of their own, in which a name is written once.

The database remembers how many there are and the last signature, so that a place that is not the one, or from
which the latest were taken, is noticed.
"""

from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from youyue.identity.alarms import CheckpointFailed
from youyue.service.checkpoints.signed import Checkpoint, Forged, opened, signed_so
from youyue.service.models import CheckpointHead


def kept(record: str, before: Checkpoint | None = None) -> Iterator[Checkpoint]:
    """All of a record in order, those behind `before`. Raises CheckpointFailed for the first that is no
    checkpoint of ours, and for what the database remembers and the place has not."""
    number = before.number if before else 0
    while content := _read(name_of(record, number + 1)):
        number += 1
        try:
            before = opened(content, record, number, before)
        except Forged:
            raise CheckpointFailed(name_of(record, number)) from None
        yield before
    head = CheckpointHead.objects.filter(record=record).first()
    if head and head.number > number:
        raise CheckpointFailed(name_of(record, number + 1))
    if head and before and head.number == number and head.signature != before.signature:
        raise CheckpointFailed(name_of(record, number))


def latest(record: str) -> Checkpoint | None:
    """Raises as `kept`. Reads on from the one that the database remembers: there is one more every hour, and
    whether all are there is asked by `verify_events --checkpoints`."""
    newest = None
    if head := CheckpointHead.objects.filter(record=record).first():
        try:
            newest = signed_so(_read(name_of(record, head.number)), record, head.number, head.signature)
        except Forged:
            raise CheckpointFailed(name_of(record, head.number)) from None
    for checkpoint in kept(record, newest):
        newest = checkpoint
    return newest


def keep(checkpoint: Checkpoint) -> None:
    """Raises CheckpointFailed where the place takes nothing, or has that name already."""
    name = name_of(checkpoint.record, checkpoint.number)
    try:
        stored = storages["checkpoints"].save(name, ContentFile(checkpoint.written()))
    except Exception as error:  # of whatever the place's client raises
        raise CheckpointFailed(name) from error
    if stored != name:
        raise CheckpointFailed(name)
    remember(checkpoint)


def remember(checkpoint: Checkpoint) -> None:
    CheckpointHead.objects.update_or_create(
        record=checkpoint.record,
        defaults={"number": checkpoint.number, "last": checkpoint.last, "signature": checkpoint.signature},
    )


def name_of(record: str, number: int) -> str:
    return f"{record}/{number:08d}.json"


def _read(name: str) -> bytes:
    """ "" for what is not there."""
    try:
        with storages["checkpoints"].open(name) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        return b""
    except Exception as error:
        raise CheckpointFailed(name) from error
    return content
