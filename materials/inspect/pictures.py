"""A JPG or PNG as a browser shows it: upright, in sRGB, on white paper. One road for materials and portraits.

`open_picture` reads the header only. When the size has been found to be no more than may be, `upright`
decodes and turns, and `on_white` makes what is kept: grey or RGB, bare of everything but pixels.
"""

import io
import struct

from PIL import Image, ImageChops

from materials.inspect import containers
from materials.inspect.colours import in_srgb, profile_of

# What Pillow's decoders were seen to raise on files that are not what they say.
DECODER_ERRORS = (
    OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError, NotImplementedError, struct.error,
    OverflowError,
)  # fmt: skip
TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
SIDEWAYS = {5, 6, 7, 8}  # orientations that swap width and height
ORIENTATION = 0x0112


def open_picture(content: bytes, kind: str) -> Image.Image:
    """`kind` is JPEG or PNG. Raises one of DECODER_ERRORS for what is neither."""
    parts = containers.take_apart(content, kind)
    image = Image.open(io.BytesIO(parts.content), formats=(kind,))
    image.info["parts"] = parts
    return image


def orientation(image: Image.Image) -> int:
    """1 to 8 as EXIF counts them; 1 for a picture whose EXIF cannot be read."""
    exif = _parts(image).exif
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        (place,) = struct.unpack_from(f"{order}I", exif, 4)
        (entries,) = struct.unpack_from(f"{order}H", exif, place)
        for entry in range(place + 2, place + 2 + 12 * entries, 12):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", exif, entry)
            if tag == ORIENTATION:
                return value if value in TURNS else 1
    except struct.error:
        return 1
    return 1


def upright(image: Image.Image) -> Image.Image:
    """The decoded picture, turned as its EXIF says. Raises OSError if too much of it is missing."""
    parts = _parts(image)
    if not parts.is_whole():
        raise OSError("broken off")
    image.load()
    if image.mode == "RGB" and parts.depth == 16 and isinstance(parts.transparency, tuple):
        image.putalpha(_opacity_of_16_bits(image, parts))
    for turn in TURNS.get(orientation(image), ()):
        image = image.transpose(turn)
    return image


def on_white(image: Image.Image) -> Image.Image:
    """The picture in grey or RGB; see-through parts become white paper."""
    image.load()
    parts = _parts(image)
    profile = parts.profile or profile_of(parts.gamma, parts.chromaticities)
    shown, opacity = _plain(image, parts)
    shown = in_srgb(shown, profile)
    if shown.mode == "CMYK":
        shown = shown.convert("RGB")
    if opacity is not None:
        paper = Image.new("L" if shown.mode == "L" else "RGB", shown.size, "white")
        paper.paste(shown, mask=opacity)
        shown = paper
    shown.info.clear()
    return shown


def _parts(image: Image.Image) -> containers.Parts:
    return image.info.get("parts") or containers.Parts(b"")


def _plain(image: Image.Image, parts: containers.Parts) -> tuple[Image.Image, Image.Image | None]:
    """In L, RGB, RGBA or CMYK, and what is not see-through in it, if anything is."""
    clear = parts.transparency if isinstance(parts.transparency, tuple) else None
    if image.mode.startswith("I"):
        # 16-bit grey would be clipped to white by a plain conversion.
        wide = image.convert("I")
        opacity = wide.point([255 * (level != clear[0]) for level in range(1 << 16)], "L") if clear else None
        return wide.point([level >> 8 for level in range(1 << 16)], "L"), opacity
    if image.mode in {"1", "L"}:
        grey = image.convert("L") if image.mode == "1" else image
        level = clear[0] * 255 // ((1 << min(parts.depth, 8)) - 1) if clear else -1
        return grey, _unlike(grey, level) if clear else None
    if image.mode == "LA":
        return image.getchannel("L"), image.getchannel("A")
    if image.mode in {"RGB", "CMYK"}:
        return image, _opacity(image, clear) if clear and image.mode == "RGB" else None
    if image.mode == "RGBA" or image.has_transparency_data:
        image = image if image.mode == "RGBA" else image.convert("RGBA")
        return image, image.getchannel("A")
    return image.convert("RGB"), None


def _unlike(channel: Image.Image, level: int) -> Image.Image:
    return channel.point([255 * (value != level) for value in range(256)])


def _opacity(image: Image.Image, clear: tuple[int, ...]) -> Image.Image:
    """White where any channel differs from the colour that counts as see-through."""
    red, green, blue = (_unlike(channel, level) for channel, level in zip(image.split(), clear, strict=True))
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _opacity_of_16_bits(image: Image.Image, parts: containers.Parts) -> Image.Image:
    """The same, when the colour has 16 bits a channel and the picture has kept the upper eight."""
    clear = parts.transparency
    assert isinstance(clear, tuple)
    lower = Image.open(io.BytesIO(parts.content), formats=("PNG",))
    lower.tile = [tile._replace(args="RGB;16L") for tile in lower.tile]
    return ImageChops.lighter(
        _opacity(image, tuple(level >> 8 for level in clear)),
        _opacity(lower, tuple(level & 255 for level in clear)),
    )
