"""Compares every stored file with its row: `manage.py verify_materials`."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError

from materials import vault
from materials.models import MaterialFile, Portrait


class Command(BaseCommand):
    help = (
        "Read every handed-in file back and compare size and SHA-256 with its row; names the first bad one."
    )

    def handle(self, *args: object, **options: object) -> None:
        checked = 0
        for what, name, size, sha256 in rows():
            # Keys only: a file's own name may hold personal data.
            try:
                content = vault.read(name)
            except vault.Broken as error:
                raise CommandError(
                    f"{what}: altered, moved, or under a key that is not in the ring"
                ) from error
            except vault.Unavailable as error:
                raise CommandError(f"{what}: {name} cannot be read ({checked} were whole)") from error
            if size is not None and len(content) != size:
                raise CommandError(f"{what}: {len(content)} bytes stored, {size} expected")
            if vault.digest(content) != sha256:
                raise CommandError(f"{what}: the bytes are not the ones that were handed in")
            checked += 1
        self.stdout.write(self.style.SUCCESS(f"{checked} files are whole"))


def rows() -> Iterator[tuple[str, str, int | None, str]]:
    """What, key, size if known and SHA-256 of everything that is stored, removed files too."""
    files = MaterialFile.objects.order_by("uploaded_at", "pk").values_list("pk", "stored", "size", "sha256")
    for pk, name, size, sha256 in files.iterator():
        yield f"material file {pk}", name, size, sha256
    portraits = Portrait.objects.order_by("uploaded_at", "pk").values_list("pk", "stored", "sha256")
    for pk, name, sha256 in portraits.iterator():
        yield f"portrait {pk}", name, None, sha256
