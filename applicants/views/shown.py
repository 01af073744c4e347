"""显示: one of the applicant's own numbers in full, on the page where it stands masked."""

from django.http import HttpRequest

from youyue.identity.looks import own_number

NUMBERS = {"show-id_number": "id_number", "show-mobile": "mobile"}


def number_to_show(request: HttpRequest) -> str:
    """The number that the pressed button asks for, after the look was written down; "" if none does."""
    return own_number(request, NUMBERS.get(request.POST.get("go", ""), ""), NUMBERS.values())
