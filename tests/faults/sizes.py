"""How large the fault trials are: a small size for `make trials`, the whole one for `make soak`."""

import os

WHOLE = os.environ.get("SOAK") == "1"


def size(trials: int, soak: int) -> int:
    return soak if WHOLE else trials
