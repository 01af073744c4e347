"""What a return opens to the applicant: what its remarks are pinned to, and nothing else (feature N02).

A remark opens a whole part, one field of a part's form (with the fields that belong to it), or the files of
one material. Beyond that only what could not be handed in as it stood is open: a document that has run out
meanwhile, say, so that nobody is locked out of the only thing left to mend.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.models import Application, Remark
from applicants.models.stages import EDITABLE_STAGES, Stage
from applicants.observations.observation import observations_by_part
from applicants.parts import BY_SLUG, PARTS, FormPart, ListPart
from applicants.returns.remarks import current_remarks, field_label
from applicants.submission.changes import PORTRAIT, Change, file_changes, part_changes, portrait_changes
from applicants.submission.completeness import materials_of
from applicants.submission.document import files_of, part_document, portrait_of
from applicants.workflow import Refused
from materials.dossiers import MaterialRow

RETURNED = [stage for stage in EDITABLE_STAGES if stage != Stage.DRAFT]
# Fields that are mended together, because one is wrong or right through the other.
TOGETHER = (
    frozenset({"id_valid_from", "id_valid_to", "id_is_permanent"}),
    frozenset({"region_code", "address"}),
    frozenset({PORTRAIT, "portrait_box"}),
    frozenset({"employer_name", "employer_choice"}),
    frozenset({"work_arrangement", "social_insurance"}),
    frozenset({"clause_item", "card_type"}),
)
EMPLOYER = "reviewing-employer"


class Locked(Refused):
    """The remarks of the return say nothing about it."""


def is_limited(application: Application) -> bool:
    return application.stage in RETURNED


def told(application: Application) -> list[Remark]:
    """The remarks of the latest return, asked for once; none while the whole draft is open."""
    if not is_limited(application):
        return []
    known = application.__dict__.get("_remarks")
    if known is None:
        known = application.__dict__["_remarks"] = list(current_remarks(application))
    return known


def open_remarks(application: Application) -> int:
    """How many remarks of the latest return are still without an answer."""
    return sum(not remark.answer for remark in told(application))


def group(name: str) -> frozenset[str]:
    """The field with all that belong to it."""
    return next((names for names in TOGETHER if name in names), frozenset({name}))


def pinnable(slug: str) -> dict[str, str]:
    """`{field name: label}` of the fields of a part that a remark can be pinned to; none in lists, in parts
    that follow from others and where the part is one field."""
    part = BY_SLUG.get(slug)
    if not isinstance(part, FormPart) or isinstance(part, ListPart):
        return {}
    form_class = part.form_class
    named = {
        name: field_label(slug, name)
        for name, one in form_class.base_fields.items()
        if not one.widget.is_hidden
    }
    return named if len(named) > 1 else {}


def told_about(application: Application, slug: str) -> list[Remark]:
    """The remarks that are mended on the page of this part."""
    slugs = {slug, EMPLOYER} if slug == "basics" else {slug}
    return [remark for remark in told(application) if remark.part in slugs]


def field_of(remark: Remark) -> str:
    """The field that a remark is about, "" for a whole part or a material."""
    return "employer_name" if remark.part == EMPLOYER else remark.field


# --- what is open ------------------------------------------------------------------------------------
def locked_fields(application: Application, part: Any) -> frozenset[str]:
    """Names of the fields of this part that stay as they were handed in."""
    if not is_limited(application) or part.is_derived:
        return frozenset()
    pinned = [field_of(remark) for remark in told_about(application, part.slug)]
    names = frozenset(part.form_class.base_fields)
    if "" in pinned:
        return frozenset()
    mended = {change.name for change in _part_changes(application, part)}
    if isinstance(part, ListPart):
        return frozenset() if mended or part.problems(application) else names
    wrong = part.form_class.over_stored(application).errors
    return names - {one for name in [*pinned, *wrong, *mended] for one in group(name)}


def is_locked(application: Application, part: Any) -> bool:
    """Whether nothing of this part may be changed."""
    return not part.is_derived and locked_fields(application, part) == frozenset(part.form_class.base_fields)


def locked_for_saving(application: Application, part: Any) -> frozenset[str]:
    """The locked fields of a part that is about to be saved. Raises `Locked` where nothing is open."""
    locked = locked_fields(application, part)
    if locked and locked == frozenset(part.form_class.base_fields):
        raise Locked(locked_sentence(part.title))
    return locked


def locked_sentence(title: Any) -> str:
    return _("“%(title)s”没有要改的地方，不能修改。请只改退回意见指出的内容") % {"title": title}


def open_slugs(application: Application) -> set[str]:
    """Slugs of the parts that are open, by the remarks and by what was wrong when last saved."""
    pinned = {"basics" if remark.part == EMPLOYER else remark.part for remark in told(application)}
    return pinned | {part.slug for part in PARTS if application.progress.get(part.slug)}


def locked_materials(application: Application, rows: Iterable[MaterialRow]) -> set[str]:
    """Codes of the requirements whose files stay as they were handed in."""
    if not is_limited(application):
        return set()
    pinned = {one.requirement.code for one in told(application) if one.requirement}
    handed_in = {file["requirement"] for file in _submitted(application)["files"]}
    new = {row.requirement.code for row in rows if row.is_compulsory} - handed_in
    locked = {row.requirement.code for row in rows} - pinned - new
    return set() if locked and _asks_for_others(application) else locked


def _asks_for_others(application: Application) -> bool:
    """Whether the work arrangement was mended, so that other materials are asked for than were handed in."""
    parts, now = _submitted(application)["parts"], application.get_work_arrangement_display()
    was = [row["value"] for part in parts for row in part["rows"] if row["name"] == "work_arrangement"]
    return was != [now]


def told_by_material(application: Application) -> dict[str, list[Remark]]:
    """The remarks about materials, by the requirement's code."""
    found: dict[str, list[Remark]] = {}
    for remark in told(application):
        if remark.requirement:
            found.setdefault(remark.requirement.code, []).append(remark)
    return found


# --- what has been mended ----------------------------------------------------------------------------
def note_changes(application: Application) -> None:
    """Mark every remark whose place differs from what was handed in as 已修改, and open again what was
    changed back. An answer 无需修改 stands until something is changed there."""
    remarks = told(application)
    if not remarks:
        return
    now = timezone.now()
    found = _changes(application, remarks)
    for remark in remarks:
        has_changed = any(_is_about(remark, change) for change in found)
        answer = remark.answer
        if has_changed:
            answer = Remark.Answer.CHANGED
        elif answer == Remark.Answer.CHANGED:
            answer = ""
        if answer != remark.answer:
            remark.answer, remark.answered_at = answer, now if answer else None
            remark.save(update_fields=["answer", "answered_at"])


def _changes(application: Application, remarks: list[Remark]) -> list[Change]:
    """What differs from the submission in the places that the remarks are about."""
    found: list[Change] = []
    for slug in {remark.part for remark in remarks if remark.part in BY_SLUG}:
        found += _part_changes(application, BY_SLUG[slug])
    if any(remark.requirement_id for remark in remarks):
        found += file_changes(_submitted(application), {"files": files_of(application)})
    return found


def _part_changes(application: Application, part: Any) -> list[Change]:
    """What differs from the submission in one part: values, rows, the portrait, what was said to notices."""
    content, slug = _submitted(application), part.slug
    then = next((one for one in content["parts"] if one["slug"] == slug), None)
    if then is None:
        return []
    notices = observations_by_part(application, slug).get(slug, [])
    found = [*part_changes(then, part_document(application, part, notices))]
    if slug == "basics":
        found += portrait_changes(content, {"portrait": portrait_of(application)})
    if _said(then.get("notices", [])) != _said(notices):
        found.append(Change(slug, str(part.title), "", "", ""))
    return found


def _submitted(application: Application) -> dict[str, Any]:
    """The document that was sent back, read once."""
    known = application.__dict__.get("_submitted")
    if known is None:
        submission = application.current_submission
        nothing: dict[str, Any] = {"parts": [], "files": [], "portrait": None}
        known = application.__dict__["_submitted"] = submission.content if submission else nothing
    return known


def _said(notices: list[dict[str, str]]) -> dict[str, str]:
    return {one["key"]: one["explanation"] for one in notices if one["explanation"]}


def _is_about(remark: Remark, change: Change) -> bool:
    if remark.requirement:
        return change.place == remark.requirement.code
    return change.place == remark.part and (not remark.field or change.name in group(remark.field))


# --- materials ---------------------------------------------------------------------------------------
def material_must_be_open(application: Application, code: str) -> None:
    """Raises `Locked` for a material that the return says nothing about."""
    # Of a draft nothing is locked: asked first, it spares looking up the materials.
    if is_limited(application) and code in locked_materials(application, materials_of(application)):
        raise Locked(_("这项材料没有要改的地方，不能再改。请只改退回意见指出的材料"))
