"""Files that a page sends by itself are listed in the order they were chosen in, not as they arrive.

The page counts what is chosen in it; each upload tells the page's key and the file's number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F

from materials.models import Material, MaterialFile
from youyue.prepared import Prepared

KEY = re.compile(r"[0-9a-f]{32}")
NUMBER = re.compile(r"[0-9]{1,6}")
_LAST = Prepared(
    lambda material: (
        MaterialFile.objects.filter(material=material).order_by("-order").values_list("order", flat=True)[:1]
    ),
    material=Material._meta.pk,
)


@dataclass(frozen=True)
class Choice:
    """The key of the page a file was chosen in, and which of the files chosen there it is. Counts for the
    order of the list and for nothing else."""

    page: str = ""
    number: int = 0


UNKNOWN = Choice()  # from a page without a script


def choice_from(post: Mapping[str, str]) -> Choice:
    """What the fields `chosen_in` and `chosen_as` tell; UNKNOWN where they tell nothing we understand."""
    page, number = post.get("chosen_in", ""), post.get("chosen_as", "")
    if KEY.fullmatch(page) and NUMBER.fullmatch(number):
        return Choice(page, int(number))
    return UNKNOWN


def free_place(material: Material, choice: Choice) -> int:
    """The order number for a new file: before the first that was chosen after it in the same page, else last.

    Moves the later ones on. The caller holds the lock of the material.
    """
    if choice.page:
        later = material.files.filter(chosen_in=choice.page, chosen_as__gt=choice.number).first()
        if later is not None:
            material.files.filter(order__gte=later.order).update(order=F("order") + 1)
            return later.order
    return (_LAST.first(material=material.pk) or 0) + 1
