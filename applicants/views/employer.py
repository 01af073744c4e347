"""What 现工作单位 suggests while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from applicants.access import applicant_only
from applicants.views.late_posts import fills
from catalog.register.employers import listed, suggest
from catalog.wording.employer_names import mark_name


@require_safe
@fills
@applicant_only
@cache_control(private=True, no_store=True)
def suggested_employers(request: HttpRequest) -> HttpResponse:
    """The options for `?q=` and the sentence about them, as the fragment `combobox.js` takes apart."""
    suggestions = suggest(request.GET.get("q", ""))
    options = [
        (option, mark_name(option.employer.name, suggestions.query))
        for option in listed(suggestions.employers)
    ]
    return render(
        request, "applicants/_employer_options.html", {"suggestions": suggestions, "options": options}
    )
