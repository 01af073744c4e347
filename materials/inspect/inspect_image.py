"""In a child: decodes a JPG or PNG as a browser shows it and encodes nothing but its pixels anew.

Arguments: format (JPEG or PNG) and the largest number of pixels allowed.
Answers {"width", "height"} and the new bytes, or {"problem": "damaged"}, or {"problem": "pixels", "width",
"height", "limit"} for a picture of more pixels than may be or than there is memory for. A JPEG that needs too
much memory is tried again at half its width and height: a photo of 48 megapixels then still has twelve.
"""

import io

from PIL import Image, JpegImagePlugin

from materials.inspect import child
from materials.inspect.pictures import DECODER_ERRORS, on_white, open_picture, upright

ROOMY = 12_000_000  # pixels for which there is memory whatever the picture is like
# What is kept must be drawn later on, beside a second, smaller picture.
MEMORY = child.MEMORY - 40 * child.MEGABYTE


def clean(content: bytes, kind: str, most_pixels: str) -> tuple[dict, bytes]:
    Image.MAX_IMAGE_PIXELS = None  # our own limit is stricter and is asked of the header, before decoding
    width = height = 0
    progressive = False
    try:
        image = open_picture(content, kind)
        width, height = image.size
        progressive = "progressive" in image.info
        if width * height > int(most_pixels):
            return _too_many(width, height, int(most_pixels))
        try:
            return _anew(image, kind)
        except MemoryError:
            if kind != "JPEG":
                raise
        image = open_picture(content, kind)
        image.draft(image.mode, (width // 2, height // 2))
        return _anew(image, kind)
    except MemoryError:
        return _too_many(width, height, ROOMY)
    except DECODER_ERRORS:
        # A progressive JPEG is put together inside the decoder, which calls its want of memory a broken file.
        if progressive and width * height > ROOMY:
            return _too_many(width, height, ROOMY)
        return {"problem": "damaged"}, b""


def _too_many(width: int, height: int, limit: int) -> tuple[dict, bytes]:
    return {"problem": "pixels", "width": width, "height": height, "limit": limit}, b""


def _anew(image: Image.Image, kind: str) -> tuple[dict, bytes]:
    how = _as_before(image) if kind == "JPEG" else {"compress_level": 4}
    shown = on_white(upright(image))
    out = io.BytesIO()
    shown.save(out, kind, **how)
    return {"width": shown.width, "height": shown.height}, out.getvalue()


def _as_before(image: Image.Image) -> dict[str, object]:
    """Save options that keep a JPEG's own quality: a re-encoded scan neither blurs nor grows."""
    tables = getattr(image, "quantization", {})
    if image.mode not in {"L", "RGB"} or not tables or max(map(max, tables.values())) > 255:
        return {"quality": 92, "subsampling": 0}
    return {"qtables": tables, "subsampling": JpegImagePlugin.get_sampling(image)}
