"""Which files may be looked into: with a scanner only those it found clean, without one all but the infected.

Closed is the rule: a file that was handed in before there was a scanner is closed until it has been scanned.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone

from materials.models import MaterialFile
from materials.scan import scanner
from materials.store import pages, vault
from youyue.notices.jobs import enqueue

State = MaterialFile.ScanState
SCAN, DRAW = "materials.scan", "materials.draw"
found_virus = Signal()  # with `file`; whoever knows whose folder it lies in tells people


def state_of(recorded: str) -> str:
    """What is to be told of a recorded state: without a scanner nothing is being checked, nor is unchecked
    what was found clean or infected before."""
    if recorded in {State.CLEAN, State.INFECTED}:
        return recorded
    return State.PENDING if scanner.is_configured() else State.NOT_SCANNED


def is_open(file: MaterialFile) -> bool:
    """Whether anybody may see what is in the file."""
    return state_of(file.scan_state) in {State.CLEAN, State.NOT_SCANNED}


def states(file_ids: Iterable[str]) -> dict[str, str]:
    """State by file id, for lists that are drawn from a submission; one query."""
    rows = MaterialFile.objects.filter(pk__in=list(file_ids)).values_list("pk", "scan_state")
    return {str(pk): state_of(recorded) for pk, recorded in rows}


def begin(file: MaterialFile) -> None:
    """Ask the worker to look at a new file, in the transaction that made it."""
    enqueue(SCAN if scanner.is_configured() else DRAW, file.pk)


def unscanned() -> QuerySet[MaterialFile]:
    return MaterialFile.objects.filter(Q(scan_state=State.PENDING) | Q(scan_state=State.NOT_SCANNED))


def scan(file: MaterialFile) -> None:
    """Let the scanner judge a stored file and note what it said.

    Raises scanner.Away and vault.Unavailable: then nothing is noted, least of all that the file is clean.
    """
    content = vault.read(file.stored.name, file.sha256)
    virus = scanner.scan(content)
    if virus:
        _lock_away(file, content)
        return
    judged = unscanned().filter(pk=file.pk).update(scan_state=State.CLEAN, scanned_at=timezone.now())
    if judged:
        enqueue(DRAW, file.pk)


def _lock_away(file: MaterialFile, content: bytes) -> None:
    """Note it first, then move the bytes out of the way; they are kept, for a finding may be wrong."""
    judged = (
        MaterialFile.objects.filter(pk=file.pk)
        .exclude(scan_state=State.INFECTED)
        .update(scan_state=State.INFECTED, scanned_at=timezone.now())
    )
    pages.forget_pages(file.sha256)
    if judged:
        found_virus.send(MaterialFile, file=file)
    old = file.stored.name
    if old.startswith(f"{vault.QUARANTINE}/"):
        return
    new = vault.put(content, folder=vault.QUARANTINE)
    moved = MaterialFile.objects.filter(pk=file.pk, stored=old).update(stored=new)
    vault.drop(old if moved else new)
