"""Receipt numbers (申请编号) that can be read out and typed without mistakes."""

import secrets
from datetime import datetime

from django.utils import timezone

# No 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, U and V: none can be taken for another.
GLYPHS = "34679ACDEFGHJKMNPQRTWXY"


def new_number(at: datetime) -> str:
    """`YY2026-` and seven random glyphs; the unique constraint is the guard, this only makes a clash rare."""
    return f"YY{timezone.localtime(at).year}-" + "".join(secrets.choice(GLYPHS) for _ in range(7))
