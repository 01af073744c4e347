"""信息自检: five pages anyone can read before applying, and what they lead to."""

from typing import Any

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from catalog.models import (
    Faq,
    MaterialRequirement,
    PolicyDocument,
    ProcessNote,
    ProcessStep,
    ServiceWindow,
    WorkArrangement,
)
from catalog.register.employers import look_up
from catalog.wording.employer_names import mark_name
from catalog.wording.text import fold, mark_words, tidy, words
from catalog.wording.traditional import simplified

PROVINCE = "440000"
TABS = (
    ("policies", gettext_lazy("政策文件")),
    ("process", gettext_lazy("办理流程")),
    ("materials", gettext_lazy("材料清单")),
    ("faq", gettext_lazy("常见问题")),
    ("contacts", gettext_lazy("联系方式")),
)


def _tab(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    """One of the five pages, with the tabs and the way to the next one."""
    names = [tab for tab, _label in TABS]
    place = names.index(name)
    context |= {
        "section": "policies" if name == "policies" else "hall",
        "tabs": [
            {"label": label, "url": reverse(f"catalog:{tab}"), "current": tab == name} for tab, label in TABS
        ],
        "title": TABS[place][1],
        "position": place + 1,
        "previous_url": reverse(f"catalog:{names[place - 1]}") if place else "",
        "next_url": reverse(f"catalog:{names[place + 1]}") if place + 1 < len(names) else "",
    }
    return render(request, f"catalog/{name}.html", context)


@require_safe
def policies(request: HttpRequest) -> HttpResponse:
    return _tab(request, "policies", {"policies": PolicyDocument.objects.filter(is_published=True)})


@require_safe
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(PolicyDocument, pk=pk, is_published=True)
    return render(request, "catalog/policy.html", {"section": "policies", "policy": document})


@require_safe
def policy_text(request: HttpRequest, pk: int) -> FileResponse:
    """The official text, a PDF that an editor attached."""
    document = get_object_or_404(PolicyDocument, pk=pk, is_published=True)
    return _download(document.official_text, f"{document.title}.pdf")


@require_safe
def process(request: HttpRequest) -> HttpResponse:
    """The process, its cautions, and 工作单位查询 (`?q=`)."""
    query = tidy(request.GET.get("q"))
    lookup = look_up(query) if query else None
    employers = lookup.employers if lookup else []
    hits = [{"name": mark_name(employer.name, query), "region": employer.region_id} for employer in employers]
    context = {
        "steps_of_process": ProcessStep.objects.all(),
        "notes": ProcessNote.objects.all(),
        "query": query,
        "lookup": lookup,
        "hits": hits,
    }
    return _tab(request, "process", context)


@require_safe
def materials(request: HttpRequest) -> HttpResponse:
    rows = list(MaterialRequirement.objects.filter(is_active=True))
    lists = [
        {
            "arrangement": arrangement,
            "rows": [row for row in rows if row.work_arrangement == arrangement],
            "has_samples": any(row.sample for row in rows if row.work_arrangement == arrangement),
        }
        for arrangement in WorkArrangement
    ]
    return _tab(request, "materials", {"lists": lists, "requirements": rows, "limits": _limits()})


@require_safe
def requirement(request: HttpRequest, slug: str) -> HttpResponse:
    """查看要求 as a page; the dialog of the list shows the same."""
    row = get_object_or_404(MaterialRequirement, code=slug, is_active=True)
    context = {"section": "hall", "requirement": row, "limits": _limits()}
    return render(request, "catalog/requirement.html", context)


@require_safe
def sample(request: HttpRequest, slug: str) -> FileResponse:
    """The 范本 of a material, under its Chinese name."""
    row = get_object_or_404(MaterialRequirement, code=slug, is_active=True)
    extension = row.sample.name.rpartition(".")[2] if row.sample else ""
    return _download(row.sample, _("%(name)s（范本）") % {"name": row.name} + f".{extension}")


@require_safe
def faq(request: HttpRequest) -> HttpResponse:
    """The questions by group; `?q=` keeps those with every word in question or answer."""
    query = tidy(request.GET.get("q"))
    wanted = words(simplified(query))
    groups: dict[str, list[dict[str, Any]]] = {}
    count = 0
    for row in Faq.objects.filter(is_published=True):
        whole = fold(f"{row.question}\n{row.answer}")
        if all(word in whole for word in wanted):
            shown = {
                "row": row,
                "question": mark_words(row.question, wanted),
                "answer": mark_words(row.answer, wanted),
            }
            groups.setdefault(row.group or _("其他"), []).append(shown)
            count += 1
    return _tab(request, "faq", {"query": query, "groups": groups, "count": count})


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """The province's window and each city's; `?city=440100` keeps one city beside the province."""
    windows = list(ServiceWindow.objects.all())
    cities = [window for window in windows if not window.is_provincial]
    city = tidy(request.GET.get("city"))
    chosen = [window for window in cities if window.region_code == city]
    context = {
        "province": [window for window in windows if window.is_provincial],
        "cities": cities,
        "shown": chosen or cities,
        "chosen": chosen[0] if chosen else None,
    }
    return _tab(request, "contacts", context)


@require_safe
def account_guide(request: HttpRequest) -> HttpResponse:
    """单位账号开通指引, to be printed or passed on to the employer."""
    address = request.build_absolute_uri(reverse("catalog:account_guide"))
    window = ServiceWindow.objects.filter(region_code=PROVINCE).first()
    context = {"section": "hall", "address": address, "window": window}
    return render(request, "catalog/account_guide.html", context)


def _limits() -> dict[str, int]:
    return {
        "pdf": settings.MATERIAL_MAX_PDF_BYTES,
        "image": settings.MATERIAL_MAX_IMAGE_BYTES,
        "files": settings.MATERIAL_MAX_FILES,
    }


def _download(file: FieldFile, name: str) -> FileResponse:
    """The file as an attachment; Django writes the Chinese name by RFC 6266."""
    if not file:
        raise Http404
    try:
        content = file.open("rb")
    except OSError as missing:
        raise Http404 from missing
    return FileResponse(content, as_attachment=True, filename=name)
