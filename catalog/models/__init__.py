"""What the office publishes: clauses, policies, process, materials asked for, windows, employers, lists.

Rows from the demonstration data carry `is_sample`, and pages print 样例 beside them.
"""

from catalog.models.base import CardType, WorkArrangement
from catalog.models.calendar import WorkingDayOverride
from catalog.models.changes import CatalogChange
from catalog.models.clauses import Clause, ClauseItem, EvidenceKind
from catalog.models.consents import ConsentText
from catalog.models.employers import Employer
from catalog.models.guide import GuideAnswer, GuideFit, GuideQuestion
from catalog.models.periods import ProcessingPeriod
from catalog.models.presets import RemarkPreset
from catalog.models.publications import (
    Benefit,
    ChannelEntry,
    Faq,
    PolicyDocument,
    ProcessNote,
    ProcessStep,
    ServiceWindow,
    SiteInformation,
)
from catalog.models.questions import MaterialQuestion
from catalog.models.reference import Country, Option, Region
from catalog.models.remedies import RefusalGround, Remedy
from catalog.models.requirements import MaterialRequirement

__all__ = [
    "Benefit",
    "CardType",
    "CatalogChange",
    "ChannelEntry",
    "Clause",
    "ClauseItem",
    "ConsentText",
    "Country",
    "Employer",
    "EvidenceKind",
    "Faq",
    "GuideAnswer",
    "GuideFit",
    "GuideQuestion",
    "MaterialQuestion",
    "MaterialRequirement",
    "Option",
    "PolicyDocument",
    "ProcessNote",
    "ProcessStep",
    "ProcessingPeriod",
    "Region",
    "RefusalGround",
    "Remedy",
    "RemarkPreset",
    "ServiceWindow",
    "SiteInformation",
    "WorkArrangement",
    "WorkingDayOverride",
]
