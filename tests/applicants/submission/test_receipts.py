"""Receipt numbers that can be read out and typed without mistakes."""

import re
from datetime import UTC, datetime

from applicants.submission.receipts import GLYPHS, new_number


def test_number_is_of_its_year_here() -> None:
    """The year turns eight hours before it does in Greenwich."""
    assert new_number(datetime(2026, 12, 31, 15, 59, tzinfo=UTC))[:7] == "YY2026-"
    assert new_number(datetime(2026, 12, 31, 16, 0, tzinfo=UTC))[:7] == "YY2027-"


def test_no_glyph_is_taken_for_another() -> None:
    assert set("0O1IL2Z5S8BUV") & set(GLYPHS) == set()
    assert re.fullmatch(f"YY2026-[{GLYPHS}]{{7}}", new_number(datetime(2026, 3, 2, tzinfo=UTC)))


def test_numbers_differ() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    assert len({new_number(at) for _number in range(100)}) == 100
