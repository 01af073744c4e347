"""Child process: decodes a JPG or PNG, turns it upright, and encodes it anew without EXIF or trailing bytes.

Arguments: format (JPEG or PNG) and the largest number of pixels allowed.
Answers {"width", "height"} and the new bytes, or {"problem": "damaged" | "memory"}, or
{"problem": "pixels", "width", "height"}.
"""

import io

from PIL import Image, ImageOps, JpegImagePlugin

from materials import child

# What Pillow's decoders were seen to raise on files that are not what they say.
DECODER_ERRORS = (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, NotImplementedError)


def clean(content: bytes, kind: str, most_pixels: str) -> tuple[dict, bytes]:
    Image.MAX_IMAGE_PIXELS = None  # our own limit is stricter and is asked of the header, before decoding
    try:
        image = Image.open(io.BytesIO(content), formats=(kind,))
        width, height = image.size
        if width * height > int(most_pixels):
            return {"problem": "pixels", "width": width, "height": height}, b""
        how = _as_before(image) if kind == "JPEG" else {"compress_level": 4}
        ImageOps.exif_transpose(image, in_place=True)
        upright = on_white(image)
        out = io.BytesIO()
        upright.save(out, kind, **how)
        return {"width": upright.width, "height": upright.height}, out.getvalue()
    except MemoryError:
        return {"problem": "memory"}, b""
    except DECODER_ERRORS:
        return {"problem": "damaged"}, b""


def on_white(image: Image.Image) -> Image.Image:
    """The picture in grey or RGB, bare of everything but pixels; see-through parts become white paper."""
    if image.has_transparency_data:
        if image.mode != "RGBA":
            image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    if image.mode.startswith("I"):
        # 16-bit grey would be clipped to white by a plain conversion.
        image = image.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    elif image.mode not in {"L", "RGB"}:
        image = image.convert("L" if image.mode == "1" else "RGB")
    image.load()
    image.info.clear()
    return image


def _as_before(image: Image.Image) -> dict[str, object]:
    """Save options that keep a JPEG's own quality: a re-encoded scan neither blurs nor grows."""
    tables = getattr(image, "quantization", {})
    if image.mode not in {"L", "RGB"} or not tables or max(map(max, tables.values())) > 255:
        return {"quality": 90}
    return {"qtables": tables, "subsampling": JpegImagePlugin.get_sampling(image)}


if __name__ == "__main__":
    child.serve(clean)
