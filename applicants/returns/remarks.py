"""Remarks as the applicant meets them: which are current, what each is about and where that is mended."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.models import Application, Remark
from applicants.parts import BY_SLUG

LONGEST_NOTE = 500


def current_remarks(application: Application) -> QuerySet[Remark]:
    """The remarks of the latest return, those that have gone out."""
    return (
        application.remarks.filter(issued_at__isnull=False, round=application.round)
        .select_related("requirement", "by")
        .order_by("id")
    )


def target_title(remark: Remark) -> str:
    """The name of the material, of the part, or of the part and its field that the remark is about."""
    if remark.requirement:
        return remark.requirement.name
    return place_title(remark.part, remark.field)


def place_title(slug: str, name: str = "") -> str:
    """`基本信息` or `基本信息：职务`."""
    part = BY_SLUG.get(slug)
    title = str(part.title) if part else slug
    label = part.field_label(name) if part else ""
    return _("%(part)s：%(field)s") % {"part": title, "field": label} if label else title


def target_url(remark: Remark) -> str:
    """The control where it is mended, or the remark itself where it is about a whole part; the reviewing
    employer follows from the basic information."""
    if remark.requirement:
        return f"{reverse('applicants:materials')}#material-{remark.requirement.code}"
    part = BY_SLUG.get(remark.part)
    slug, name = (part and part.mended_at) or (remark.part, remark.field)
    anchor = BY_SLUG[slug].anchor(name) if slug in BY_SLUG else ""
    return reverse("applicants:part", args=[slug]) + (anchor or f"#told-{remark.pk}")


def untouched() -> str:
    return _("这一处和提交时一样。请先修改并保存；不用改的，请写明理由")


def what_is_wrong(chosen: str, note: str) -> str:
    """What is wrong with an answer to a remark, in a sentence; "" if nothing is."""
    if chosen not in (*Remark.Answer.values, "open"):
        return _("请选择“已修改”或“无需修改”")
    if chosen == Remark.Answer.NO_CHANGE and not note:
        return _("请写明无需修改的理由")
    if len(note) > LONGEST_NOTE:
        return _("说明多了 %(n)d 个字，请删到 500 个字以内") % {"n": len(note) - LONGEST_NOTE}
    return ""
