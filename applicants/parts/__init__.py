"""The parts of the filing and the derived reviewing employer, in order (seed 2.1.4).

To add a part: write one file beside these with a class that answers the questions of `Part` and names its
form and template (derive from `FormPart`, `ListPart` or `DerivedPart`), and add it to `PARTS`. The steps,
the task list, saving, completeness, the check page, the snapshot, its differences and the reviewer's page
all walk this tuple; views and use cases do not ask which part it is.
"""

from applicants.parts.achievements import Achievements
from applicants.parts.base import DerivedPart, FormPart, Part
from applicants.parts.basics import Basics
from applicants.parts.card_type import CardTypePart
from applicants.parts.contact import Contact
from applicants.parts.education import EducationPart
from applicants.parts.employment import EmploymentPart
from applicants.parts.family import Family
from applicants.parts.filing import Filing
from applicants.parts.list_part import ListPart
from applicants.parts.reviewing_employer import ReviewingEmployer

PARTS: tuple[Part, ...] = (
    CardTypePart(),
    Basics(),
    Contact(),
    Achievements(),
    Family(),
    EducationPart(),
    EmploymentPart(),
    ReviewingEmployer(),
)
BY_SLUG = {part.slug: part for part in PARTS}

__all__ = ["BY_SLUG", "PARTS", "DerivedPart", "Filing", "FormPart", "ListPart", "Part"]
