"""What the uploader may change about files that are there: order, label, and that warnings were read."""

from django.db import transaction
from django.utils import timezone

from materials.inspect.names import display_name
from materials.models import Material, MaterialFile

LONGEST_LABEL = MaterialFile._meta.get_field("label").max_length


def keep_anyway(file: MaterialFile) -> None:
    """仍然使用: the warnings were read and the file stays. They stay too, for the reviewer."""
    file.kept_anyway_at = timezone.now()
    file.save(update_fields=["kept_anyway_at"])


def relabel(file: MaterialFile, label: str) -> None:
    """A word of the uploader's own beside the name; the name as given stays. Too long a word is cut."""
    label = label.replace("/", "／").replace("\\", "＼")  # a name would lose what stands before
    file.label = display_name(label, fallback=" ").strip()[:LONGEST_LABEL]
    file.save(update_fields=["label"])


def move(file: MaterialFile, step: int) -> None:
    """One place up (-1) or down (1) among the live files of its material; at the end nothing happens."""
    with transaction.atomic():
        material = Material.objects.select_for_update(of=("self",)).get(pk=file.material_id)
        files = list(material.files.filter(removed_at=None))
        here = next((place for place, each in enumerate(files) if each.pk == file.pk), None)
        if here is None or not 0 <= here + step < len(files):
            return
        files[here], files[here + step] = files[here + step], files[here]
        # Numbers may repeat or have gaps, after a replacement was undone for one: write them all anew.
        for number, each in enumerate(files, 1):
            each.order = number
        MaterialFile.objects.bulk_update(files, ["order"])
