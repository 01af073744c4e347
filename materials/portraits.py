"""证件照: 358 by 441 pixels on a white ground, always stored as a freshly encoded JPEG (seed 2.1.4.2).

An exact photo is kept as it is, a larger one is cropped by the person's own box or, without one, from the
top centre: in a child (`inspect/inspect_portrait.py`), as everything that decodes other people's files. What
is measured is told in numbers, on success as on refusal.
"""

import io
from dataclasses import asdict
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image

from materials import quota
from materials.inspect import pool, refusals
from materials.inspect.inspect_portrait import Box
from materials.inspect.inspection import Kind, read_checked
from materials.inspect.names import display_name
from materials.inspect.refusals import FileRefused
from materials.models import Portrait
from materials.portrait_checks import HEIGHT, WIDTH, examine
from materials.store import vault
from youyue.identity.models import User

DPI = (350, 350)  # one inch of the ID-photo kind: 26 by 32 mm at 350 dpi


def accept_portrait(upload: BinaryIO, by: User, box: Box | None = None) -> Portrait:
    """Take a photo; the Portrait tells `cropped` and its `tests`. Raises FileRefused, also with `tests`."""
    name = display_name(getattr(upload, "name", ""), fallback=_("证件照"))
    photo, cropped = _decode(upload, name, box)
    tests = examine(photo)
    failed = [test for test in tests if test.compulsory and not test.passed]
    if failed:
        raise FileRefused(failed[0].detail, tests)
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=92, dpi=DPI)
    content = out.getvalue()
    try:
        stored = vault.put(content, folder="portraits")
    except vault.Unavailable as error:
        raise refusals.not_stored(name) from error
    try:
        with transaction.atomic():
            quota.check_room(by, quota.PORTRAIT)
            return Portrait.objects.create(
                stored=stored,
                sha256=vault.digest(content),
                cropped=cropped,
                measured=[asdict(test) for test in tests],
                uploaded_by=by,
            )
    except BaseException:
        vault.drop(stored)
        raise


def parse_box(text: str | None) -> Box | None:
    """`x,y,w,h` or `x,y,w,h,turns` in pixels of the upright photo; None for anything else.

    `turns` are quarter turns clockwise made before the box is laid.
    """
    parts = (text or "").split(",")
    if len(parts) not in {4, 5} or not all(len(part) < 8 for part in parts):
        return None
    try:
        x, y, w, h, turns = (round(float(part)) for part in [*parts, "0"][:5])
    except (ValueError, OverflowError):
        return None
    return (x, y, w, h, turns % 4) if w > 0 and h > 0 else None


def _decode(upload: BinaryIO, name: str, box: Box | None) -> tuple[Image.Image, bool]:
    """The photo at 358 by 441 in RGB, and whether anything was cut or scaled."""
    kind, content = read_checked(upload, name)
    if kind == Kind.PDF:
        raise FileRefused(_("“%(name)s”是 PDF，证件照请上传 JPG 或 PNG 照片") % {"name": name})
    asked = Kind(kind).name, WIDTH, HEIGHT, ",".join(map(str, box or ()))
    try:
        facts, made = pool.run("materials.inspect.inspect_portrait.cut", content, *asked)
    except pool.ChildFailed as failure:
        raise refusals.damaged(name) from failure  # to print it as a PDF, as for papers, would not help
    match facts.get("problem"):
        case "pixels":
            raise refusals.too_many_pixels(name, facts["width"], facts["height"], facts["limit"])
        case "small":
            raise _too_small(facts["width"], facts["height"])
        case "frame":
            raise _too_small_a_box(facts["width"], facts["height"])
        case "damaged":
            raise refusals.damaged(name)
    return Image.frombytes("RGB", (WIDTH, HEIGHT), made), facts["cropped"]


def _too_small_a_box(width: int, height: int) -> FileRefused:
    return FileRefused(
        _("裁剪框只有 %(width)d×%(height)d 像素，请把裁剪框放大到至少 358×441 像素")
        % {"width": width, "height": height}
    )


def _too_small(width: int, height: int) -> FileRefused:
    return FileRefused(
        _(
            "证件照只有 %(width)d×%(height)d 像素，太小了，至少要 358×441 像素，"
            "请用更高的分辨率重拍，或向照相馆要电子原图"
        )
        % {"width": width, "height": height}
    )
