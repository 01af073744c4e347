"""Sending files out: the bytes are fetched, the look is written to the access log, and only then they leave.

No response carries an address that works without the right of access, and nothing that is sent can run.
Of an identity document only its owner gets a page without a watermark, or the original without a purpose.
What a virus scanner has still to judge, or found infected, is not fetched for anybody (`scanning.is_open`); a
portrait has been drawn anew from its pixels and is not scanned.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from materials.inspect.inspection import CONTENT_TYPES
from materials.inspect.names import content_disposition, path_part
from materials.models import MaterialFile, Portrait
from materials.scan import scanning
from materials.serve import watermark
from materials.store import vault
from materials.store.pages import CONTENT_TYPE, NotDrawn, page_image, small_image
from youyue.identity.looks import Look, More, looking
from youyue.identity.models import User
from youyue.ui.errors import unavailable

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def is_guarded(file: MaterialFile, *, viewer: User, whose: User) -> bool:
    """Whether this person gets the file's pages with a watermark only."""
    return viewer != whose and file.material.requirement.is_identity_document


def send_original(
    request: HttpRequest,
    file: MaterialFile,
    *,
    whose: User,
    role: str,
    back: str = "/",
    purpose: str = "",
    reason: str = "",
) -> HttpResponse:
    """The stored copy as a download under its own name; a guarded one only with a purpose."""
    guarded = is_guarded(file, viewer=request.user, whose=whose)
    if guarded and not purpose:  # `looking` would refuse it as well, after the bytes were fetched
        raise Http404
    if not scanning.is_open(file):
        return _closed(request, file, back)
    try:
        content = vault.read(file.stored.name, file.sha256, promptly=True)
    except vault.Unavailable as error:
        return not_available(request, back, error)
    look, what = (Look.IDENTITY, _("%(file)s原件")) if guarded else (Look.ORIGINAL, "%(file)s")
    more: More = {"what": what % {"file": _what(file)}, "purpose": purpose, "reason": reason}
    with looking(request, look, whose=whose, role=role, about=file.pk, **more):
        return _send(content, CONTENT_TYPES[file.kind], content_disposition(file.name))


def send_page(
    request: HttpRequest,
    file: MaterialFile,
    number: int,
    *,
    whose: User,
    role: str,
    back: str = "/",
    small: bool = False,
) -> HttpResponse:
    """One page as a picture, drawn over with a watermark where the file is guarded."""
    if not 1 <= number <= file.pages:
        raise Http404
    if not scanning.is_open(file):
        return _closed(request, file, back)
    try:
        image = small_image(file, number) if small else page_image(file, number)
    except (vault.Unavailable, NotDrawn) as error:
        return not_available(request, back, error)
    what = _("%(file)s第 %(number)d 页") % {"file": _what(file), "number": number}
    with looking(request, Look.PAGE, whose=whose, role=role, about=file.pk, what=what):
        if is_guarded(file, viewer=request.user, whose=whose):
            image = watermark.stamp(image, watermark.words_for(request.user, role, timezone.now()))
            name = _page_name(file, _("第 %(n)d 页（带水印）") % {"n": number}, "jpg")
            return _send(image, watermark.CONTENT_TYPE, content_disposition(name, inline=True))
        name = _page_name(file, _("第 %(n)d 页") % {"n": number}, "jpg")
        return _send(image, CONTENT_TYPE, content_disposition(name, inline=True))


def portrait_bytes(portrait: Portrait) -> bytes:
    """The photo for a page that is made here; the caller logs the look. Raises `vault.Unavailable`."""
    return vault.read(portrait.stored.name, portrait.sha256, promptly=True)


def send_portrait(
    request: HttpRequest, portrait: Portrait, *, whose: User, role: str, back: str = "/"
) -> HttpResponse:
    """The portrait photo, to be shown in a page."""
    try:
        content = portrait_bytes(portrait)
    except vault.Unavailable as error:
        return not_available(request, back, error)
    with looking(request, Look.PORTRAIT, whose=whose, role=role, about=portrait.pk):
        return _send(content, "image/jpeg", content_disposition("证件照.jpg", inline=True))


def _page_name(file: MaterialFile, page: str, extension: str) -> str:
    """What a page is called when its picture is saved: by its material, for the same reason as in the log."""
    return f"{path_part(_what(file))}-{page}.{extension}"


def _what(file: MaterialFile) -> str:
    """The material's name; the file's own name may hold personal data and stays out of the log."""
    return file.material.requirement.name


def _send(content: bytes, content_type: str, disposition: str) -> HttpResponse:
    headers = HEADERS | {"Content-Disposition": disposition}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _closed(request: HttpRequest, file: MaterialFile, back: str) -> HttpResponse:
    """A sentence in the place of bytes that have not been found harmless; nothing is fetched or drawn."""
    context = {"state": scanning.state_of(file.scan_state), "back": back}
    return render(request, "materials/closed.html", context, status=409)


def not_available(request: HttpRequest, back: str, error: Exception | None = None) -> HttpResponse:
    """503: the store or the drawing does not do its part. (A log that does not is `LogFailed`.)"""
    if isinstance(error, vault.Broken):
        message = _("这个文件打不开了，请联系系统管理员；申办人也可以重新上传")
    else:
        message = _("现在打不开这个文件，文件还在，请过几分钟再试")
    return unavailable(request, message=message, back=back)
