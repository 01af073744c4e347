"""The three lists of the filing: family members, education, employment history (seed 2.1.4.5 to 2.1.4.7).

`typed` is JSON `{field name: text}` for values that could not be read, as on the application itself.
"""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from applicants.models.application import Application
from applicants.models.old_columns import OldColumnsOfFamilyMember
from youyue.identity.sealed import SealedCharField, SealedTextField


class Row(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(default=0)
    typed = SealedTextField(blank=True, default="")
    saved_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(
        null=True, blank=True, help_text="deleted by the applicant, kept for undo"
    )

    class Meta:
        abstract = True
        ordering = ["order", "id"]


class FamilyMember(OldColumnsOfFamilyMember, Row):
    application = models.ForeignKey(Application, models.CASCADE, related_name="family")
    name = SealedTextField(_("姓名"), blank=True, default="")
    relation = models.CharField(_("与申请人关系"), max_length=2, blank=True)
    birth_date = SealedTextField(_("出生日期"), blank=True, default="", help_text="ISO date")
    nationality = SealedCharField(_("国籍"), max_length=2, blank=True, default="", old=True)
    employer = SealedTextField(_("工作单位"), blank=True, default="")

    class Meta(Row.Meta):
        verbose_name = verbose_name_plural = _("家庭主要成员")


class Period(Row):
    """A stretch of time; `end` is empty while `is_current` (至今).

    `start` and `end` are a month (`2018-09`) or a day of it (`2018-09-03`), as text (`MonthField`).
    """

    start = models.CharField(_("起始时间"), max_length=10, blank=True, default="")
    end = models.CharField(_("结束时间"), max_length=10, blank=True, default="")
    is_current = models.BooleanField(_("至今"), default=False)
    country = models.CharField(_("国家/地区"), max_length=2, blank=True)
    place = models.CharField(_("城市"), max_length=100, blank=True)

    class Meta(Row.Meta):
        abstract = True


class Education(Period):
    application = models.ForeignKey(Application, models.CASCADE, related_name="education")
    school = models.CharField(_("毕业院校"), max_length=200, blank=True)
    major = models.CharField(_("专业"), max_length=100, blank=True)
    level = models.CharField(_("学历"), max_length=2, blank=True)
    degree = models.CharField(_("学位"), max_length=2, blank=True)

    class Meta(Row.Meta):
        verbose_name = verbose_name_plural = _("教育经历")


class Employment(Period):
    application = models.ForeignKey(Application, models.CASCADE, related_name="employment")
    employer_name = models.CharField(_("工作单位"), max_length=200, blank=True)
    post = models.CharField(_("工作岗位"), max_length=100, blank=True)
    duties = models.CharField(_("工作任务"), max_length=500, blank=True)

    class Meta(Row.Meta):
        verbose_name = verbose_name_plural = _("工作经历")
