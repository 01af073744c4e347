"""What can be measured on a portrait photo: size, white ground, brightness, sharpness.

Whether the face is bare-headed and frontal is not claimed here; the person and the reviewer judge that.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageChops, ImageFilter, ImageStat

WIDTH, HEIGHT = 358, 441
# The ground shows in both upper corners and beside the head down to the shoulders; the hair may come within
# a few pixels of the upper edge. Left, top, right, bottom in pixels of the finished photo.
STRIPS = {
    "top_left": (0, 0, 100, 16),
    "top_right": (WIDTH - 100, 0, WIDTH, 16),
    "left": (0, 16, 28, 200),
    "right": (WIDTH - 28, 16, WIDTH, 200),
}
FACE = (109, 110, 249, 300)
WHITE_AT_LEAST = 215  # darkest channel of a pixel that still counts as white, of 255
TINT_AT_MOST = 26  # difference between the strongest and the weakest channel
WHITE_SHARE = 90  # per cent of the ground that must be white
BRIGHTNESS = (70, 225)
SHARPNESS = 3.0


@dataclass(frozen=True)
class PortraitTest:
    """One check. A compulsory one that has not passed refuses the photo; `detail` then says how to mend."""

    label: str
    passed: bool
    detail: str
    compulsory: bool = False


def examine(photo: Image.Image) -> list[PortraitTest]:
    """All checks on a finished photo of 358 by 441 pixels in RGB."""
    return [_size(photo), _ground(photo), _brightness(photo), _sharpness(photo)]


def _size(photo: Image.Image) -> PortraitTest:
    detail = _("%(width)d×%(height)d 像素") % {"width": photo.width, "height": photo.height}
    return PortraitTest(_("尺寸正好 358×441"), photo.size == (WIDTH, HEIGHT), detail, compulsory=True)


def _ground(photo: Image.Image) -> PortraitTest:
    places = {
        "top_left": _("左上角"),
        "top_right": _("右上角"),
        "left": _("左侧"),
        "right": _("右侧"),
    }
    shares = {name: white_share(photo.crop(strip)) for name, strip in STRIPS.items()}
    share = min(shares.values())  # a grey corner is not made up for by a white one
    worst = min(shares, key=shares.__getitem__)
    red, green, blue = (round(mean) for mean in ImageStat.Stat(photo.crop(STRIPS[worst])).mean)
    measured = {
        "share": int(share),
        "need": WHITE_SHARE,
        "place": places[worst],
        "red": red,
        "green": green,
        "blue": blue,
        "white": WHITE_AT_LEAST,
    }
    if share >= WHITE_SHARE:
        return PortraitTest(_("背景是白色"), True, _("白色占 %(share)d%%") % measured, compulsory=True)
    detail = _(
        "证件照背景不够白：%(place)s白色只占 %(share)d%%（至少 %(need)d%%），平均颜色是红 %(red)d、"
        "绿 %(green)d、蓝 %(blue)d（白色各不低于 %(white)d），请换白色背景重拍，或用修图软件把背景换成白色"
    )
    return PortraitTest(_("背景是白色"), False, detail % measured, compulsory=True)


def white_share(part: Image.Image) -> float:
    """Per cent of the pixels that are near white: bright in every channel, and hardly tinted."""
    red, green, blue = part.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    brightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    bright = darkest.point([255 if level >= WHITE_AT_LEAST else 0 for level in range(256)])
    plain = ImageChops.subtract(brightest, darkest).point(
        [255 if level <= TINT_AT_MOST else 0 for level in range(256)]
    )
    return ImageStat.Stat(ImageChops.darker(bright, plain)).mean[0] / 255 * 100


def _brightness(photo: Image.Image) -> PortraitTest:
    level = round(ImageStat.Stat(photo.crop(FACE).convert("L")).mean[0])
    low, high = BRIGHTNESS
    if level < low:
        detail = _("面部平均亮度 %(level)d，偏暗，建议在亮处重拍")
    elif level > high:
        detail = _("面部平均亮度 %(level)d，过亮，建议避开强光重拍")
    else:
        detail = _("面部平均亮度 %(level)d")
    return PortraitTest(_("亮度合适"), low <= level <= high, detail % {"level": level})


def _sharpness(photo: Image.Image) -> PortraitTest:
    edges = photo.crop(FACE).convert("L").filter(ImageFilter.FIND_EDGES)
    # The filter leaves the outermost pixels as they are.
    level = ImageStat.Stat(edges.crop((2, 2, edges.width - 2, edges.height - 2))).mean[0]
    detail = (
        _("清晰度 %(level).1f") if level >= SHARPNESS else _("清晰度 %(level).1f，偏模糊，建议对好焦重拍")
    )
    return PortraitTest(_("清晰度足够"), level >= SHARPNESS, detail % {"level": level})
