"""条款导航: a question at a time, then the clauses that fit, as a checklist to print."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.guide import Guide, name_of
from catalog.lists.requirements import requirements_for


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Everything is in the address: it can be bookmarked, sent on, and gone back in."""
    so_far = Guide.read(request.GET)
    if so_far.question is None:
        return _result(request, so_far)
    question = so_far.question
    name = name_of(question)
    unanswered = request.GET.get("at") == name and question not in so_far.chosen
    context: dict[str, Any] = {
        "section": "hall",
        "guide": so_far,
        "question": question,
        "name": name,
        "answers": question.answers.all(),
        "chosen": so_far.chosen.get(question),
        "others": [
            (name_of(other), answer.pk) for other, answer in so_far.chosen.items() if other != question
        ],
        "back_url": so_far.query(ask=name_of(so_far.previous)) if so_far.previous else "",
        "error": _("请选择一项，再点“下一步”") if unanswered else "",
        "has_errors": unanswered,
    }
    return render(request, "catalog/guide_question.html", context)


def _result(request: HttpRequest, so_far: Guide) -> HttpResponse:
    arrangement = so_far.work_arrangement
    context = {
        "section": "hall",
        "guide": so_far,
        "materials": requirements_for(arrangement),
        "arrangement": arrangement,
    }
    return render(request, "catalog/guide_result.html", context)
