"""All files of one application as one zip, written while it is being sent, so that it never lies anywhere.

Numbered by material in the order given. What a single download would not give is not in it either: guarded
files are their stamped pages, and in the place of a file that cannot be opened stands a sentence.
"""

import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from materials.inspect.names import content_disposition, path_part
from materials.models import MaterialFile
from materials.scan import scanning
from materials.serve import serving, watermark
from materials.store import vault
from materials.store.pages import NotDrawn, page_image
from youyue.identity.looks import Look, looking
from youyue.identity.models import User

Made = tuple[str, bytes]


class Unopened(Exception):
    """The file cannot be put in; the message says why."""


class Chunks:
    """What the zip writes into: it is handed on piece by piece and cannot be gone back in."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is held open."""

    def take(self) -> bytes:
        parts, self.parts = self.parts, []
        return b"".join(parts)


def send_archive(
    request: HttpRequest, files: list[MaterialFile], *, whose: User, role: str, number: str, about: object
) -> HttpResponseBase:
    """The zip, whose first byte is made after the look has been logged. `number` is the receipt number,
    `about` the application."""
    owner = request.user == whose
    folder = path_part(f"{number or _('草稿')}-{whose.name if owner else whose.masked_name}")
    stamp = "" if owner else watermark.words_for(request.user, role, timezone.now())
    what = _("全部材料（%(n)d 个文件）") % {"n": len(files)}
    with looking(request, Look.ARCHIVE, whose=whose, role=role, about=about, what=what):
        chunks = _in_language(get_language(), zipped(folder, files, stamp))
        response = StreamingHttpResponse(chunks, content_type="application/zip")
    for header, value in serving.HEADERS.items():
        response.headers[header] = value
    response.headers["Content-Disposition"] = content_disposition(f"{folder}.zip")
    return response


def _in_language(language: str | None, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks are made after the answer has left the views, where no language is chosen any more."""
    while True:
        with translation.override(language):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


def zipped(folder: str, files: list[MaterialFile], stamp: str = "") -> Iterator[bytes]:
    """The bytes of the zip, a file at a time. With `stamp`, identity documents are pages that bear it."""
    chunks = Chunks()
    with zipfile.ZipFile(chunks, "w", zipfile.ZIP_STORED) as archive:
        for file, name in _named(files):
            try:
                entries = _stamped(file, stamp) if stamp and _is_identity(file) else _whole(file)
                for ending, content in entries:
                    archive.writestr(_entry(f"{folder}/{name}{ending}", file), content)
                    yield chunks.take()
            except Unopened as why:
                ending = _("（没有放进来）")
                archive.writestr(
                    _entry(f"{folder}/{name}{ending}.txt", file), f"{why}\r\n".encode("utf-8-sig")
                )
    yield chunks.take()


def _named(files: Iterable[MaterialFile]) -> Iterator[tuple[MaterialFile, str]]:
    """Each file with its name in the zip, without the ending: 01-有效身份证件, 04-证明材料-2-获奖通知."""
    files = list(files)
    counts = Counter(file.material_id for file in files)
    numbers: dict[int, int] = {}
    places: Counter[int] = Counter()
    for file in files:
        number = numbers.setdefault(file.material_id, len(numbers) + 1)
        places[file.material_id] += 1
        parts = [f"{number:02d}", file.material.requirement.name]
        if counts[file.material_id] > 1:
            parts.append(str(places[file.material_id]))
        yield file, path_part("-".join([*parts, file.label] if file.label else parts))


def _whole(file: MaterialFile) -> Iterator[Made]:
    _must_be_open(file)
    try:
        content = vault.read(file.stored.name, file.sha256)
    except vault.Unavailable as error:
        raise _unopened(error) from error
    yield f".{'jpg' if file.kind == MaterialFile.Kind.JPEG else file.kind}", content


def _stamped(file: MaterialFile, words: str) -> Iterator[Made]:
    _must_be_open(file)
    for number in range(1, file.pages + 1):
        try:
            picture = watermark.stamp(page_image(file, number), words)
        except (vault.Unavailable, NotDrawn) as error:
            raise _unopened(error) from error
        yield _("-第 %(n)d 页（带水印）.jpg") % {"n": number}, picture


def _unopened(error: Exception) -> Unopened:
    if isinstance(error, vault.Broken):
        return Unopened(_("这个文件打不开了，请联系系统管理员"))
    return Unopened(_("这个文件现在打不开，请过几分钟再下载一次"))


def _must_be_open(file: MaterialFile) -> None:
    if not scanning.is_open(file):
        state = MaterialFile.ScanState(scanning.state_of(file.scan_state))
        raise Unopened(_("病毒检测：%(state)s，所以没有放进来") % {"state": state.label})


def _is_identity(file: MaterialFile) -> bool:
    return file.material.requirement.is_identity_document


def _entry(path: str, file: MaterialFile) -> zipfile.ZipInfo:
    at = timezone.localtime(file.uploaded_at)
    return zipfile.ZipInfo(path, date_time=(at.year, at.month, at.day, at.hour, at.minute, at.second))
