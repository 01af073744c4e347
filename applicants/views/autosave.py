"""Saving while somebody types, and the session behind it. All of it answers JSON to our own script."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.access import owner_of
from applicants.filing import late_posts, portrait, progress, saving
from applicants.filing.consenting import ConsentNeeded
from applicants.filing.opening import current_application
from applicants.models import Application
from applicants.parts import BY_SLUG
from applicants.returns.editable import Locked
from applicants.views import conflict
from applicants.views.late_posts import fills, is_late
from applicants.views.list_part import too_many
from applicants.workflow import Moved
from materials.inspect.refusals import FileRefused, StoreAway
from materials.portraits import parse_box
from youyue.identity.sessions import touch
from youyue.ui.uploads import takes_files


@require_POST
@fills
def autosave(request: HttpRequest, slug: str) -> HttpResponse:
    """Store the part or the open row as it stands, and judge nothing."""
    if is_late(request):
        return _late(request)
    part = BY_SLUG.get(slug)
    if part is None or part.is_derived or request.user.is_legal_person:
        raise Http404
    try:
        saved = saving.save(owner_of(request), part, request.POST)
    except (Moved, Locked, ConsentNeeded) as error:
        return _not_stored(error)
    except saving.TooMany as error:
        return JsonResponse({"error": "too_many", "message": too_many(error)}, status=422)
    except ObjectDoesNotExist as error:  # somebody else's row
        raise Http404 from error
    if saved is None:
        return JsonResponse({"saved": False})
    if conflict.WAITING in request.POST and not saved.merged.contested:
        conflict.settle(request)
    answer = {"seen": saved.merged.mark_after(saved.form)}
    if saved.merged.contested:
        changed = timezone.localtime(saved.changed_at).strftime("%H:%M") if saved.changed_at else ""
        return JsonResponse({"error": "changed", "at": changed, **answer}, status=409)
    mended = {"found_out": part.found_out(saved.editable.application), "wrong": _still_wrong(request, saved)}
    return JsonResponse(answer | mended | _state(saved, part))


@takes_files("PORTRAIT_MAX_BODY_BYTES")
@require_POST
@fills
def save_portrait(request: HttpRequest) -> HttpResponse:
    """Store a photo that was chosen or cropped anew; answers with what the page shows of it."""
    if is_late(request):
        return _late(request)
    if request.user.is_legal_person:
        raise Http404
    shown: dict[str, Any] = {"portrait": None, "error": "", "tests": (), "changed_at": ""}
    status = 200
    try:
        upload = request.FILES.get("portrait_upload")
        if upload is None:
            raise FileRefused(_("请上传证件照"))
        application = portrait.save_portrait(
            owner_of(request),
            upload,
            parse_box(request.POST.get("portrait_box", "")),
            request.POST.get("portrait_seen"),
            request.POST.get("of", ""),
            request.POST,
        )
    except (Moved, Locked, ConsentNeeded) as error:
        return _not_stored(error)
    except StoreAway as error:
        return JsonResponse({"message": error.message}, status=503)
    except portrait.PortraitReplaced as error:
        application, status = error.application, 409
        shown["changed_at"] = timezone.localtime(application.portrait.uploaded_at).strftime("%H:%M")
    except FileRefused as error:
        application = current_application(owner_of(request), portrait.PART)
        shown["error"], shown["tests"], status = error.message, error.tests, 422
    shown["portrait"] = application.portrait
    if application.portrait_id:
        shown["portrait_url"] = reverse("applicants:portrait", args=[application.pk])
    html = render_to_string("materials/_portrait_stored.html", shown)
    known = {"portrait": str(application.portrait_id or ""), "is_contested": status == 409}
    return JsonResponse({"stored": status == 200, "html": html, **known}, status=status)


def _late(request: HttpRequest) -> JsonResponse:
    reason = "somebody_else" if request.user.is_authenticated else "signed_out"
    return JsonResponse({"error": reason}, status=401)


def _not_stored(error: Moved | Locked | ConsentNeeded) -> JsonResponse:
    """Why nothing of what was typed or chosen is stored here, as the page's script tells it."""
    if isinstance(error, Moved):
        return JsonResponse({"error": "moved", "message": error.message}, status=409)
    kind = "locked" if isinstance(error, Locked) else "consent"
    return JsonResponse({"error": kind, "message": error.message}, status=422)


def _still_wrong(request: HttpRequest, saved: saving.Saved) -> dict[str, str]:
    """What is wrong now with the fields that the page shows as wrong; nothing is judged that was not."""
    shown = request.POST.get("wrong", "").split()
    errors = saved.form.errors
    return {name: " ".join(map(str, errors[name])) for name in shown if name in errors}


def _state(saved: saving.Saved, part: Any) -> dict[str, Any]:
    """What the page shows anew: the time, the task list, and values that came from another device."""
    application: Application = saved.editable.application
    at = timezone.localtime(application.saved_at)
    done, total = progress.filled(application)
    there = saved.form.data_of(saved.form.instance)
    controls = [control for name in saved.merged.kept for control in saved.form.names_in_page(name)]
    if application.applicant.helper:
        controls = []  # what others typed is shown by pages, which leave a trace
    return {
        "saved": True,
        "of": str(application.pk),
        "at": at.strftime("%H:%M"),
        "iso": at.isoformat(),
        "problems": application.progress.get(part.slug),
        "done": done,
        "filled": f"{done}/{total}",
        "tasks": render_to_string(
            "applicants/_tasks.html", {"tasks": progress.tasks(saved.editable, part.slug)}
        ),
        "theirs": {name: there.get(name, "") for name in controls},
    }


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest) -> HttpResponse:
    """Who is signed in, for how long, with a fresh token; a POST prolongs it."""
    if not request.user.is_authenticated:
        return JsonResponse({"signed_in": False}, status=200 if request.method == "GET" else 401)
    if request.method == "POST":
        touch(request, now=True)
        left = request.session.get_expiry_age()
    else:
        ends = Session.objects.filter(pk=request.session.session_key).values_list("expire_date", flat=True)
        left = max(0, int((ends[0] - timezone.now()).total_seconds())) if ends else 0
    return JsonResponse(
        {
            "signed_in": True,
            "who": late_posts.who_of(request.user),
            "token": get_token(request),
            "seconds_left": left,
        }
    )


@require_safe
@login_required
def signed_in(request: HttpRequest) -> HttpResponse:
    """Where the sign-in in a new tab ends: nothing to do here but to go back."""
    return render(request, "applicants/signed_in.html", {"section": "hall"})
