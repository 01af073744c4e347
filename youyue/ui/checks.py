"""What the machine wants so that papers can be printed as people write their names."""

from importlib.util import find_spec
from typing import Any

from django.core.checks import Warning, register

from youyue.ui.glyphs import code_point, missing_packages


@register()
def rare_characters_can_be_printed(app_configs: Any, **kwargs: Any) -> list[Warning]:
    missing = missing_packages() if find_spec("weasyprint") else {}
    if not missing:
        return []
    shown = ", ".join(f"{code_point(character)} ({name})" for name, character in missing.items())
    return [
        Warning(
            f"No font here draws rare characters such as {shown}: papers show 〓 instead of them.",
            hint=f"Install the Debian packages {' '.join(missing)}, or other fonts with these characters.",
            id="ui.W001",
        )
    ]
