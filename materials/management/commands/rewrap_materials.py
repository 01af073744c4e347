"""Carries stored files over to the present key and cipher: `manage.py rewrap_materials`."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from materials.models import MaterialFile, Portrait
from materials.store import vault


class Command(BaseCommand):
    help = (
        "Store anew what is not under the last key of FILE_KEYS or not under FILE_CIPHER. Can be stopped and "
        "repeated; afterwards older keys may leave the ring."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: object, dry_run: bool, **options: object) -> None:
        carried = broken = 0
        for model in (MaterialFile, Portrait):
            for pk, name in model.objects.values_list("pk", "stored").iterator():
                try:
                    if vault.is_current(name):
                        continue
                    if not dry_run:
                        carry_over(model, pk, name)
                    carried += 1
                except vault.Unavailable:
                    # Keys only: a file's own name may hold personal data.
                    self.stderr.write(f"{model._meta.model_name} {pk}: not readable")
                    broken += 1
        self.stdout.write(f"{carried} files {'to carry' if dry_run else 'carried'} over")
        if broken:
            raise CommandError(f"{broken} files were not readable: leave the older keys in the ring")


def carry_over(model: type[Model], pk: object, name: str) -> None:
    """Write the bytes under a new name, point the row there, and only then drop the old ones."""
    new = vault.put(vault.read(name), folder=name.rpartition("/")[0])
    moved = model.objects.filter(pk=pk, stored=name).update(stored=new)
    vault.drop(name if moved else new)
