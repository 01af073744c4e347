"""The application and everything that belongs to its life."""

from applicants.models.application import Application
from applicants.models.check_attempt import CheckAttempt
from applicants.models.consents import Consent
from applicants.models.desk import Absence, ExportLog, HolderChange, Mark, Membership, Note, SavedView
from applicants.models.explanations import Explanation
from applicants.models.helping import Helper, HelperAct
from applicants.models.invitations import Invitation
from applicants.models.late_post import LatePost
from applicants.models.messages import Message, MessageReading
from applicants.models.record import Event, Submission
from applicants.models.review import MaterialCheck, Remark, Supplement
from applicants.models.rows import Education, Employment, FamilyMember
from applicants.models.stages import OPEN_STAGES, Stage, State
from applicants.models.statistics import Standing, Tally
from applicants.models.step_median import StepMedian
from applicants.models.support import SupportVisit
from applicants.models.terms import RefusalTerms
from applicants.models.urges import Urge

__all__ = [
    "OPEN_STAGES",
    "Application",
    "CheckAttempt",
    "Consent",
    "Education",
    "Employment",
    "Event",
    "Explanation",
    "FamilyMember",
    "Helper",
    "HelperAct",
    "Invitation",
    "MaterialCheck",
    "Message",
    "MessageReading",
    "RefusalTerms",
    "Remark",
    "Stage",
    "LatePost",
    "Standing",
    "State",
    "Absence",
    "ExportLog",
    "HolderChange",
    "Mark",
    "Membership",
    "Note",
    "SavedView",
    "StepMedian",
    "Submission",
    "Supplement",
    "SupportVisit",
    "Tally",
    "Urge",
]
