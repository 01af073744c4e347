"""A QR code as a drawing inside a page: sharp at any size, on screen and paper, and no picture file."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

QUIET = 4  # empty modules around it, as the standard asks


def qr_code(content: str, label: str) -> SafeString:
    """`content` as an SVG, which readers that do not see it know by its `label`. Error correction is M."""
    import segno  # 5 MB, for the few pages that have one

    code = segno.make(content, error="m", micro=False)
    path = "".join(
        f"M{start + QUIET} {line + QUIET}h{length}v1h-{length}z"
        for line, row in enumerate(code.matrix)
        for start, length in _runs(row)
    )
    side = len(code.matrix) + 2 * QUIET
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" role="img" aria-label="{}"><path d="{}"/></svg>',
        side,
        side,
        label,
        path,
    )


def _runs(row: bytes | bytearray) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow each other."""
    runs: list[tuple[int, int]] = []
    for place, is_dark in enumerate(row):
        if is_dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif is_dark:
            runs.append((place, 1))
    return runs
