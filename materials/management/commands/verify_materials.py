"""Compares what is stored with the rows, both ways: `manage.py verify_materials`."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError

from materials.models import MaterialFile, Portrait
from materials.store import cleaning, vault
from youyue.identity.alarms import ring
from youyue.identity.sealed import SealBroken

Stored = tuple[str, str, int | None, str]


class Command(BaseCommand):
    help = (
        "Read every handed-in file back and compare size and SHA-256 with its row; then look for stored "
        "bytes older than a day that no row knows. Names all that it finds, and fails if there is any."
    )

    def handle(self, *args: object, **options: object) -> None:
        checked = bad = 0
        for row in rows():
            checked += 1
            if complaint := wrong_with(row):
                bad += 1
                self.stderr.write(complaint)
        lost, _known = cleaning.orphans()
        for name in lost:
            self.stderr.write(f"{name}: no row")
        if bad or lost:
            raise CommandError(f"{bad} of {checked} files are not whole, {len(lost)} objects have no row")
        self.stdout.write(self.style.SUCCESS(f"{checked} files are whole, no object is without a row"))


def wrong_with(row: Stored) -> str:
    """A sentence that names the row by its key only, for a file's own name may hold personal data."""
    what, name, size, sha256 = row
    try:
        content = vault.read(name)
    except vault.Broken:
        return f"{what}: altered, moved, or under a key that is not in the ring"
    except vault.Unavailable:
        return f"{what}: {name} cannot be read"
    if size is not None and len(content) != size:
        return f"{what}: {len(content)} bytes stored, {size} expected"
    if vault.digest(content) != sha256:
        ring(SealBroken(name))
        return f"{what}: the bytes are not the ones that were handed in"
    return ""


def rows() -> Iterator[Stored]:
    """What, key, size if known and SHA-256 of everything that is stored, removed files too."""
    files = MaterialFile.objects.order_by("uploaded_at", "pk").values_list("pk", "stored", "size", "sha256")
    for pk, name, size, sha256 in files.iterator():
        yield f"material file {pk}", name, size, sha256
    portraits = Portrait.objects.order_by("uploaded_at", "pk").values_list("pk", "stored", "sha256")
    for pk, name, sha256 in portraits.iterator():
        yield f"portrait {pk}", name, None, sha256
