"""The service windows by the region they decide for."""

from catalog.memory import remembered
from catalog.models import ServiceWindow


def service_window(region_code: str) -> ServiceWindow | None:
    """The window of a region, None where the office has entered none. The row is shared."""
    return _by_region().get(region_code)


@remembered
def _by_region() -> dict[str, ServiceWindow]:
    return {window.region_code: window for window in ServiceWindow.objects.all()}
