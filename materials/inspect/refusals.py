"""Why a file was not taken, in one sentence that names the file, what is wrong and how to mend it.

The wordings are design.md 4, errors 20 to 24; `tests/materials/test_intake.py` holds them to the letter.
"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MEGABYTE = 1024 * 1024
_SAVE_PICTURE = gettext_lazy("用看图或修图软件另存为 JPG 或 PNG 后再传")
# What a file is instead of PDF, JPG or PNG, and how it becomes one (`kinds.recognised`).
OTHERS = {
    "avif": (gettext_lazy(" AVIF 图片"), _SAVE_PICTURE),
    "webp": (gettext_lazy(" WebP 图片"), _SAVE_PICTURE),
    "gif": (gettext_lazy(" GIF 图片"), _SAVE_PICTURE),
    "bmp": (gettext_lazy(" BMP 图片"), _SAVE_PICTURE),
    "tiff": (gettext_lazy(" TIFF 图片"), gettext_lazy("另存为 JPG 或 PNG 后再传，有多页的请另存为 PDF")),
    "jp2": (gettext_lazy(" JPEG 2000 图片"), _SAVE_PICTURE),
    "jxl": (gettext_lazy(" JPEG XL 图片"), _SAVE_PICTURE),
    "psd": (gettext_lazy(" PSD 图片"), gettext_lazy("在修图软件里导出为 JPG 或 PNG 后再传")),
    "office": (gettext_lazy("办公文档"), gettext_lazy("用原来的软件另存为（或打印成）PDF 后再传")),
    "zip": (gettext_lazy("压缩包"), gettext_lazy("解压后上传里面的 PDF、JPG 或 PNG")),
    "web": (gettext_lazy("网页"), gettext_lazy("在浏览器里打印成 PDF 后再传")),
    "video": (gettext_lazy("视频"), gettext_lazy("截图后上传图片")),
    "program": (gettext_lazy("程序"), gettext_lazy("重新选择 PDF、JPG 或 PNG 文件")),
}


class FileRefused(Exception):
    """The file was not taken; the message is for the person who sent it. `tests` are a portrait's checks."""

    code = "refused"

    def __init__(self, message: str, tests: Sequence[object] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.tests = list(tests)


class StoreAway(FileRefused):
    """Nothing is wrong with the file; the same one can be sent again in a while."""

    code = "store_away"


def megabytes(size: int) -> str:
    """28 for 28 MB, 20.3 for a little more than 20 MB: never rounded down to the limit itself."""
    tenths = -(-size * 10 // MEGABYTE)
    return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths / 10:.1f}"


def wrong_type(name: str) -> FileRefused:
    return FileRefused(_("“%(name)s”不是 PDF、JPG 或 PNG，请转换后再传") % {"name": name})


def iphone_photo(name: str) -> FileRefused:
    return FileRefused(
        _("“%(name)s”是 HEIC 照片，请在相机设置里改为 JPG（兼容性最佳）重拍，或先截图，再传") % {"name": name}
    )


def renamed(kind: str, name: str) -> str:
    """No refusal: what a file was given a new name for."""
    return _("内容是 %(kind)s，文件名已改为“%(name)s”") % {"kind": kind, "name": name}


def wrong_content(name: str, claimed: str) -> FileRefused:
    return FileRefused(
        _("“%(name)s”的内容不是 %(claimed)s，可能只改过扩展名，请用原来的软件另存为 %(claimed)s 后再传")
        % {"name": name, "claimed": claimed}
    )


def other_content(name: str, what: str, claimed: Any = None) -> FileRefused:
    """None of the three kinds: `what` is a key of OTHERS or "", `claimed` the kind that the name promises."""
    if what == "heic":
        return iphone_photo(name)
    if what in OTHERS:
        is_, mend = OTHERS[what]
        return FileRefused(_("“%(name)s”是%(what)s，请%(mend)s") % {"name": name, "what": is_, "mend": mend})
    return wrong_content(name, claimed.label) if claimed else wrong_type(name)


def too_big(name: str, size: int, limit: int) -> FileRefused:
    return FileRefused(
        _("“%(name)s”有 %(size)s MB，请压缩到 %(limit)s MB 以内再传")
        % {"name": name, "size": megabytes(size), "limit": megabytes(limit)}
    )


def too_many_pixels(name: str, width: int, height: int, limit: int) -> FileRefused:
    return FileRefused(
        _("“%(name)s”是 %(width)d×%(height)d 像素，请缩小到 %(limit)d 万像素以内再传")
        % {"name": name, "width": width, "height": height, "limit": limit // 10_000}
    )


def too_many_pages(name: str, pages: int, limit: int) -> FileRefused:
    return FileRefused(
        _("“%(name)s”有 %(pages)d 页，请拆成每个不超过 %(limit)d 页的文件再传")
        % {"name": name, "pages": pages, "limit": limit}
    )


def too_many_files(material: str, limit: int) -> FileRefused:
    return FileRefused(
        _("“%(material)s”已有 %(limit)d 个文件，请先删除一个，或把几页合成一个文件再传")
        % {"material": material, "limit": limit}
    )


def empty(name: str) -> FileRefused:
    return FileRefused(_("“%(name)s”是空文件，请重新选择文件后再传") % {"name": name})


def locked(name: str) -> FileRefused:
    return FileRefused(_("“%(name)s”设了密码，打不开，请去掉密码后再传") % {"name": name})


def incomplete(name: str, page: int) -> FileRefused:
    return FileRefused(
        _("“%(name)s”从第 %(page)d 页起读不出来，文件可能没有下载或传输完整，请重新扫描或重新导出后再传")
        % {"name": name, "page": page}
    )


def damaged(name: str) -> FileRefused:
    return FileRefused(_("“%(name)s”已损坏，打不开，请重新导出或重拍后再传") % {"name": name})


def not_read(name: str) -> FileRefused:
    return FileRefused(_("“%(name)s”读不出来，请检查它是不是普通文件、有没有读取权限后再试") % {"name": name})


def too_complex(name: str) -> FileRefused:
    return FileRefused(
        _("“%(name)s”内容太复杂，检查超时，请打开后用“打印”另存为 PDF 或拆成几个文件再传") % {"name": name}
    )


def not_stored(name: str) -> StoreAway:
    return StoreAway(
        _("“%(name)s”没有传成功，文件库暂时连不上，原来的文件都还在，请过几分钟重试") % {"name": name}
    )
