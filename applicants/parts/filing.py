"""What has been filled in: an application and the rows of its lists."""

import uuid
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from applicants.models import Application
from applicants.parts.consents import Consents
from youyue.prepared import Prepared

if TYPE_CHECKING:
    from applicants.parts.list_part import ListPart


@cache
def _rows(part: "ListPart") -> Prepared:
    """The rows of a list part, those taken out among them, in the model's order. Prepared: the page of a list
    reads two of them, and building the queries costs a tenth of the page."""
    return Prepared(lambda of: part.model.objects.filter(application=of), of=Application._meta.pk)


class Filing:
    """An application while it is read or saved; the rows of each list part are read once, when asked for.

    It is made once for a request or a use case and handed down. After a row was written say so (`put`,
    `forget`): what is read here is not the database's.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self._rows: dict[str, list[Any]] = {}

    @cached_property
    def consents(self) -> Consents:
        return Consents.of(self.application.applicant_id)

    def live(self, part: "ListPart") -> list[Any]:
        """The rows of a list part, in order."""
        return [row for row in self._all(part) if not row.removed_at]

    def last_removed(self, part: "ListPart") -> Any:
        """The row that was taken out last and can be put back, or None."""
        removed = (row for row in self._all(part) if row.removed_at)
        return max(removed, key=lambda row: row.removed_at, default=None)

    def find(self, part: "ListPart", key: str | uuid.UUID) -> Any:
        """The row with this key as our pages write it, taken out or not, or None."""
        return next((row for row in self._all(part) if str(row.pk) == str(key)), None)

    def put(self, part: "ListPart", row: Any) -> None:
        """A row was saved and is in the list now."""
        others = [other for other in self._all(part) if other.pk != row.pk]
        self._rows[part.slug] = sorted([*others, row], key=lambda each: (each.order, each.pk))

    def forget(self, part: "ListPart") -> None:
        """Rows were removed or put back: read them again when they are asked for."""
        self._rows.pop(part.slug, None)

    def _all(self, part: "ListPart") -> list[Any]:
        if part.slug not in self._rows:
            is_stored = not self.application._state.adding
            rows = _rows(part).rows(of=self.application.pk) if is_stored else []
            for row in rows:
                row.application = self.application  # known already
            self._rows[part.slug] = rows
        return self._rows[part.slug]
