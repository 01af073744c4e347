"""The service windows by the region they decide for."""

from catalog.models import ServiceWindow
from catalog.models.memory import remembered

PROVINCE = "440000"  # the region of the province's own window


def service_window(region_code: str) -> ServiceWindow | None:
    """The window of a region, None where the office has entered none. The row is shared."""
    return _by_region().get(region_code)


@remembered
def _by_region() -> dict[str, ServiceWindow]:
    return {window.region_code: window for window in ServiceWindow.objects.all()}
