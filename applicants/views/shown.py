"""显示: one of the applicant's own numbers in full, on the page where it stands masked."""

from django.http import HttpRequest

from youyue.identity.access import log_own_look

NUMBERS = {"show-id_number": "id_number", "show-mobile": "mobile"}


def number_to_show(request: HttpRequest) -> str:
    """The number that the pressed button asks for, after the look was written down; "" if none does."""
    return log_own_look(request, NUMBERS.get(request.POST.get("go", ""), ""), NUMBERS.values())
