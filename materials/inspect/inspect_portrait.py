"""In a child: cuts a portrait photo to the size of an ID photo.

Arguments: format (JPEG or PNG), width and height wanted, and the person's box as `x,y,w,h,turns` in pixels
of the upright photo, or nothing. Answers {"cropped"} and the pixels in RGB, row by row, which the web process
takes as they are; or {"problem"}: "damaged", "pixels" with "width", "height" and "limit", "small" with
"width" and "height" of the photo, "frame" with those of a box that is too small.
"""

from PIL import Image

from materials.inspect.pictures import DECODER_ERRORS, SIDEWAYS, on_white, open_picture, orientation, upright

# A JPEG is decoded smaller; a PNG keeps all its pixels in memory, four times at worst, and a progressive JPEG
# all its coefficients. With these limits none takes more than 130 MB.
MOST_PIXELS, MOST_PNG_PIXELS, MOST_PROGRESSIVE_PIXELS = 50_000_000, 8_000_000, 16_000_000
Box = tuple[int, int, int, int, int]
Size = tuple[int, int]


class _Refused(Exception):
    """With the problem and its numbers."""

    def __init__(self, problem: str, **numbers: int) -> None:
        super().__init__(problem)
        self.found: dict[str, object] = {"problem": problem, **numbers}


def cut(content: bytes, kind: str, width: str, height: str, box: str) -> tuple[dict, bytes]:
    Image.MAX_IMAGE_PIXELS = None  # our own limit is stricter and is asked of the header, before decoding
    wanted = int(width), int(height)
    try:
        photo, cropped = _cut(content, kind, wanted, _box(box))
    except _Refused as refused:
        return refused.found, b""
    except (*DECODER_ERRORS, MemoryError):
        return {"problem": "damaged"}, b""
    return {"cropped": cropped}, photo.tobytes()


def _cut(content: bytes, kind: str, wanted: Size, box: Box | None) -> tuple[Image.Image, bool]:
    image = open_picture(content, kind)
    limit = _most_pixels(image)
    if image.width * image.height > limit:
        raise _Refused("pixels", width=image.width, height=image.height, limit=limit)
    turns = box[4] if box else 0
    swapped = (orientation(image) in SIDEWAYS) != bool(turns % 2)
    width, height = image.size[::-1] if swapped else image.size
    if width < wanted[0] or height < wanted[1]:
        raise _Refused("small", width=width, height=height)
    is_exact = (width, height) == wanted
    left, top, wide, high = (0, 0, *wanted) if is_exact else _frame(width, height, wanted, box)
    # A JPEG decodes at 1/2, 1/4 or 1/8 for a fraction of the price; the frame must stay large enough.
    shrink = min(wide / wanted[0], high / wanted[1])
    image.draft("RGB", (int(image.width / shrink), int(image.height / shrink)))
    turned = upright(image)
    if turns:
        turned = turned.transpose(
            (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)[turns - 1]
        )
    if not is_exact:
        scale = turned.width / width
        area = (left * scale, top * scale, (left + wide) * scale, (top + high) * scale)
        # See-through parts must become white before neighbours are mixed.
        turned = on_white(turned.crop([round(edge) for edge in area]))
        turned = turned.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return on_white(turned).convert("RGB"), not is_exact


def _most_pixels(image: Image.Image) -> int:
    if image.format == "PNG":
        return MOST_PNG_PIXELS
    return MOST_PROGRESSIVE_PIXELS if "progressive" in image.info else MOST_PIXELS


def _frame(width: int, height: int, wanted: Size, box: Box | None) -> tuple[int, int, int, int]:
    """Left, top, width and height of the cut, of the right shape and inside the photo."""
    if box is None:
        wide = min(width, height * wanted[0] / wanted[1])
        high = wide * wanted[1] / wanted[0]
        return round((width - wide) / 2), 0, round(wide), round(high)
    x, y, w, h, _turns = box
    wide = min(max(w, h * wanted[0] / wanted[1]), width, height * wanted[0] / wanted[1])
    high = wide * wanted[1] / wanted[0]
    left = min(max(x + (w - wide) / 2, 0), width - wide)
    top = min(max(y + (h - high) / 2, 0), height - high)
    if round(wide) < wanted[0] or round(high) < wanted[1]:
        raise _Refused("frame", width=round(wide), height=round(high))
    return round(left), round(top), round(wide), round(high)


def _box(text: str) -> Box | None:
    x, y, w, h, turns = (int(part) for part in (text or "0,0,0,0,0").split(","))
    return (x, y, w, h, turns) if w and h else None
