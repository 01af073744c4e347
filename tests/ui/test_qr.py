"""QR codes drawn into a page: read back module by module."""

import re

import segno

from youyue.ui.qr import QUIET, qr_code


def test_code_is_drawn_module_by_module() -> None:
    content = "https://youyue.example/check/#YY2026-K7MQ4RTA.R7K3QF"
    drawing = qr_code(content, "二维码")
    dark = set()
    for left, top, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawing):
        dark |= {(int(left) + step, int(top)) for step in range(int(length))}
    matrix = segno.make(content, error="m", micro=False).matrix
    assert dark == {
        (place + QUIET, line + QUIET)
        for line, row in enumerate(matrix)
        for place, is_dark in enumerate(row)
        if is_dark
    }
    side = len(matrix) + 2 * QUIET
    assert f'viewBox="0 0 {side} {side}"' in drawing


def test_label_is_escaped() -> None:
    assert 'aria-label="&lt;b&gt;&quot;"' in qr_code("x", '<b>"')
