"""The texts of consents as they are in force now."""

from django.utils import timezone

from catalog.models import ConsentText
from catalog.models.memory import remembered


@remembered
def _texts() -> list[ConsentText]:
    """All versions, of each kind the latest first. The rows are shared: nobody may change them."""
    return list(ConsentText.objects.all())


def current_text(kind: str) -> ConsentText | None:
    """The version that is asked now; None where the office has none, and nothing is asked then."""
    now = timezone.now()
    return next((text for text in _texts() if text.kind == kind and text.in_force_from <= now), None)


def text_of(kind: str, version: int) -> ConsentText | None:
    """The words that somebody agreed to."""
    return next((text for text in _texts() if (text.kind, text.version) == (kind, version)), None)
