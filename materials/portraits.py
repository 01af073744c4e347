"""证件照: 358 by 441 pixels on a white ground, always stored as a freshly encoded JPEG (seed 2.1.4.2).

An exact photo is kept as it is, a larger one is cropped by the person's own box or, without one, from the
top centre. What is measured is told in numbers, on success as on refusal.
"""

import io
from dataclasses import asdict
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image

from materials import quota
from materials.inspect import refusals
from materials.inspect.inspection import Kind, read_checked
from materials.inspect.names import display_name
from materials.inspect.pictures import DECODER_ERRORS, SIDEWAYS, on_white, open_picture, orientation, upright
from materials.inspect.refusals import FileRefused
from materials.models import Portrait
from materials.portrait_checks import HEIGHT, WIDTH, examine
from materials.store import vault
from youyue.identity.models import User

# A JPEG is decoded smaller; a PNG keeps all its pixels in memory, four times at worst, and a progressive JPEG
# all its coefficients. With these limits none takes more than 130 MB.
MOST_PIXELS, MOST_PNG_PIXELS, MOST_PROGRESSIVE_PIXELS = 50_000_000, 8_000_000, 16_000_000
# Pillow's own limit only warns where ours refuses; ours is asked of the header, before anything is decoded.
Image.MAX_IMAGE_PIXELS = None
DPI = (350, 350)  # one inch of the ID-photo kind: 26 by 32 mm at 350 dpi
Box = tuple[int, int, int, int, int]


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
    quota.check_room(by, quota.PORTRAIT)
    try:
        stored = vault.put(content, folder="portraits")
    except vault.Unavailable as error:
        raise refusals.not_stored(name) from error
    try:
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
    try:
        image = open_picture(content, Kind(kind).name)
        limit = _most_pixels(image)
        if image.width * image.height > limit:
            raise refusals.too_many_pixels(name, image.width, image.height, limit)
        turns = box[4] if box else 0
        swapped = (orientation(image) in SIDEWAYS) != bool(turns % 2)
        width, height = image.size[::-1] if swapped else image.size
        if width < WIDTH or height < HEIGHT:
            raise _too_small(width, height)
        if (width, height) == (WIDTH, HEIGHT):
            left, top, wide, high = 0, 0, WIDTH, HEIGHT
        else:
            left, top, wide, high = _frame(width, height, box)
        # A JPEG decodes at 1/2, 1/4 or 1/8 for a fraction of the price; the frame must stay large enough.
        shrink = min(wide / WIDTH, high / HEIGHT)
        image.draft("RGB", (int(image.width / shrink), int(image.height / shrink)))
        turned = upright(image)
        if turns:
            turned = turned.transpose(
                (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)[turns - 1]
            )
        scale = turned.width / width
        area = (left * scale, top * scale, (left + wide) * scale, (top + high) * scale)
        if (width, height) != (WIDTH, HEIGHT):
            # See-through parts must become white before neighbours are mixed.
            turned = on_white(turned.crop([round(edge) for edge in area]))
            turned = turned.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS, reducing_gap=3.0)
        photo = on_white(turned).convert("RGB")
    except FileRefused:
        raise
    except (*DECODER_ERRORS, MemoryError):
        raise refusals.damaged(name) from None
    return photo, (width, height) != (WIDTH, HEIGHT)


def _most_pixels(image: Image.Image) -> int:
    if image.format == "PNG":
        return MOST_PNG_PIXELS
    return MOST_PROGRESSIVE_PIXELS if "progressive" in image.info else MOST_PIXELS


def _frame(width: int, height: int, box: Box | None) -> tuple[int, int, int, int]:
    """Left, top, width and height of the cut, of the right shape and inside the photo."""
    if box is None:
        wide = min(width, height * WIDTH / HEIGHT)
        high = wide * HEIGHT / WIDTH
        return round((width - wide) / 2), 0, round(wide), round(high)
    x, y, w, h, _turns = box
    wide = min(max(w, h * WIDTH / HEIGHT), width, height * WIDTH / HEIGHT)
    high = wide * HEIGHT / WIDTH
    left = min(max(x + (w - wide) / 2, 0), width - wide)
    top = min(max(y + (h - high) / 2, 0), height - high)
    if round(wide) < WIDTH or round(high) < HEIGHT:
        raise FileRefused(
            _("裁剪框只有 %(width)d×%(height)d 像素，请把裁剪框放大到至少 358×441 像素")
            % {"width": round(wide), "height": round(high)}
        )
    return round(left), round(top), round(wide), round(high)


def _too_small(width: int, height: int) -> FileRefused:
    return FileRefused(
        _(
            "证件照只有 %(width)d×%(height)d 像素，太小了，至少要 358×441 像素，"
            "请用更高的分辨率重拍，或向照相馆要电子原图"
        )
        % {"width": width, "height": height}
    )
