"""What parts answer with: lines to be read, tables, problems and where they stand."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Shown:
    """One line of the read-only view. `sealed` values are masked for everybody but the applicant."""

    name: str
    label: str
    value: str
    sealed: bool = False


@dataclass(frozen=True)
class Grid:
    """A list part's rows as a table of texts."""

    head: list[str]
    body: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Problem:
    """Something to mend before submission: the sentence, and the page and element where to mend it.

    `row` is the key of the row in a list part.
    """

    slug: str
    message: str
    anchor: str = ""
    row: str = ""

    @property
    def control(self) -> str:
        """The name of the control, for `position`."""
        return self.anchor.removeprefix("id_") if self.anchor else NO_FIELD


# Where a control stands in its part: the number of its row, and of its field in the row.
Position = tuple[int, int]
BEGINNING: Position = (-1, -1)
ADD = "add"  # instead of a control's name: the list as a whole, which has no row
NO_FIELD = "-"  # and what is wrong with all fields together, which stands behind them
