"""The employer directory."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.base import SampleRow
from catalog.models.reference import Region
from catalog.wording.employer_names import folded_name, initials


class EmployerQuerySet(models.QuerySet["Employer"]):
    def searchable(self) -> "EmployerQuerySet":
        """Employers that can receive applications: account opened and signed in once (seed 2.1.3.2)."""
        return self.filter(is_active=True, opened_at__isnull=False, first_signed_in_at__isnull=False)


class Employer(SampleRow):
    """The employer directory. Name and credit code are the identity platform's word."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("单位名称"), max_length=200)
    search_name = models.CharField(max_length=400, blank=True, editable=False)
    initials = models.CharField(max_length=400, blank=True, editable=False)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    kind = models.CharField(_("单位类型"), max_length=20, blank=True)
    affiliation = models.CharField(_("隶属关系"), max_length=20, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("所在地"))
    address = models.CharField(_("详细地址"), max_length=200, blank=True)
    legal_representative = models.CharField(_("法定代表人"), max_length=100, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=100, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    approved_at = models.DateTimeField(_("主管部门核准时间"), null=True, blank=True)
    opened_at = models.DateTimeField(_("账号开通时间"), null=True, blank=True)
    first_signed_in_at = models.DateTimeField(_("首次登录时间"), null=True, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    objects = EmployerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("单位")
        ordering = ["name"]
        indexes = [models.Index(fields=["name"]), models.Index(fields=["search_name"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, update_fields: Iterable[str] | None = None, **kwargs: object) -> None:
        """Keeps what the lookup compares, the folded name and its initials, in step with the name."""
        folded = folded_name(self.name)
        if folded != self.search_name or not self.initials:  # another spelling of one name has the same
            self.search_name, self.initials = folded, initials(self.name)
        if update_fields is not None and "name" in update_fields:
            update_fields = {*update_fields, "search_name", "initials"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def can_receive(self) -> bool:
        """Whether an application can be sent here; the database's twin is `searchable()`."""
        return bool(self.is_active and self.opened_at and self.first_signed_in_at)

    @property
    def window_region(self) -> str:
        """Region code of the service window for this employer's applications.

        Central and provincial employers go to the province's window, all others to their city's.
        """
        if self.affiliation in {"10", "20"} or not self.region_id:
            return "440000"
        return self.region_id[:4] + "00"
