"""Who is signed in, what the office granted them, and who looked at whose data."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any, ClassVar, NoReturn

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youyue.identity.masks import mask_mobile, mask_name
from youyue.identity.sealed import Sealed, SealedTextField, blind_index, unseal


class IdType(models.TextChoices):
    """证件类型, codes of the human-resources code list (seed 2.1.4.2)."""

    RESIDENT = "01", _("居民身份证（户口簿）")
    HONG_KONG_PASS = "04", _("港澳居民来往内地通行证（香港）")
    MACAO_PASS = "05", _("港澳居民来往内地通行证（澳门）")
    TAIWAN_PASS = "06", _("台湾居民来往大陆通行证")
    RESIDENCE_PERMIT = "16", _("港澳台居民居住证")
    PASSPORT = "08", _("外国人护照")
    FOREIGN_PERMANENT = "07", _("外国人永久居留身份证")
    OTHER = "99", _("其他身份证件")


class Sex(models.TextChoices):
    """GB/T 2261.1-2003, the two that the forms offer."""

    MALE = "1", _("男")
    FEMALE = "2", _("女")


class Education(models.TextChoices):
    """GB/T 4658-2006, the codes that the forms offer."""

    DOCTOR = "11", _("博士研究生毕业")
    MASTER = "14", _("硕士研究生毕业")
    POSTGRADUATE_CLASS = "17", _("研究生班毕业")
    BACHELOR = "21", _("大学本科毕业")
    COLLEGE = "31", _("大学专科毕业")
    SECONDARY_SPECIALISED = "41", _("中等专科毕业")
    VOCATIONAL = "44", _("职业高中毕业")
    TECHNICAL = "47", _("技工学校毕业")
    HIGH_SCHOOL = "61", _("普通高中毕业")
    MIDDLE_SCHOOL = "71", _("初中毕业")
    OTHER = "90", _("其他")


FACTS = (
    "subject",
    "account_name",
    "kind",
    "name",
    "id_type",
    "id_number",
    "mobile",
    "country",
    "birth_date",
    "sex",
    "political_status",
    "assurance_level",
    "social_security_number",
    "registered_residence",
    "organization_name",
    "credit_code",
    "legal_representative",
)
"""The columns that are the platform's word: written at sign-in, by `User.take_over` and nothing else."""


class UserQuerySet(models.QuerySet["User"]):
    def update(self, **kwargs: Any) -> int:
        if touched := set(FACTS).intersection(kwargs):
            raise TypeError(f"{', '.join(sorted(touched))}: the identity platform's word")
        return super().update(**kwargs)


# not `from_queryset`: a class that is made while the program runs has no type, and neither has what it finds
class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, subject: str | None) -> "User":
        return self.get(subject=subject)

    def create_user(self, subject: str, **facts: object) -> "User":
        """A user with no usable password: sign-in is the platform's business alone."""
        user = self.model(subject=subject, **facts)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    create_superuser = create_user


class User(AbstractBaseUser, PermissionsMixin):
    """One account of the unified identity platform: a person, or an agent of a legal person (单位).

    Everything down to `refreshed_at` is the platform's word (`FACTS`): read at sign-in, not editable (seed
    2.1.4.2). Saving a row in which any of it was changed otherwise is a TypeError. Below it are the person's
    own additions (完善资料) and the office's grants.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("个人用户")
        LEGAL_PERSON = "legal_person", _("单位用户")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(_("平台账号标识"), max_length=255, unique=True)
    account_name = models.CharField(_("登录账号"), max_length=150, blank=True)
    kind = models.CharField(_("用户类型"), max_length=12, choices=Kind, default=Kind.PERSON)
    name = models.CharField(_("用户名称"), max_length=100, blank=True)
    id_type = models.CharField(_("证件类型"), max_length=2, choices=IdType, blank=True)
    id_number = SealedTextField(_("证件号码"), blank=True, default="")
    id_number_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    mobile = SealedTextField(_("手机号"), blank=True, default="")
    mobile_index = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    country = models.CharField(_("国家/地区"), max_length=2, blank=True)
    birth_date = models.DateField(_("出生日期"), null=True, blank=True)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, blank=True)
    political_status = models.CharField(_("政治面貌"), max_length=2, blank=True)
    assurance_level = models.CharField(_("实名认证"), max_length=2, blank=True)
    social_security_number = SealedTextField(_("社会保障号"), blank=True, default="")
    registered_residence = models.CharField(_("户口所在地"), max_length=200, blank=True)
    organization_name = models.CharField(_("单位名称"), max_length=200, blank=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    legal_representative = models.CharField(_("法定代表人"), max_length=100, blank=True)
    refreshed_at = models.DateTimeField(_("资料更新时间"), null=True, blank=True)

    email = models.EmailField(_("邮箱"), blank=True)
    highest_education = models.CharField(_("学历/学位"), max_length=2, choices=Education, blank=True)
    talent_category = models.CharField(_("人才类别"), max_length=100, blank=True)
    mailing_address = SealedTextField(_("通信地址"), blank=True, default="")

    is_active = models.BooleanField(_("可以登录"), default=True)
    is_staff = models.BooleanField(_("可以进入管理后台"), default=False)
    window_region = models.CharField(
        _("受理窗口所属地区"), max_length=12, blank=True, help_text=_("440000 为省窗口，440100 为广州市窗口")
    )
    joined_at = models.DateTimeField(_("首次登录时间"), auto_now_add=True)

    USERNAME_FIELD = "subject"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = _("用户")

    def __str__(self) -> str:
        return self.masked_name

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any
    ) -> "User":
        user = super().from_db(db, field_names, values, **kwargs)
        user._vouched = {name: user.__dict__[name] for name in FACTS if name in user.__dict__}
        return user

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        super().refresh_from_db(using, fields, from_queryset)
        reread = FACTS if fields is None else set(FACTS).intersection(fields)
        self._vouched = self.__dict__.get("_vouched", {}) | {
            name: self.__dict__[name] for name in reread if name in self.__dict__
        }

    def take_over(self, facts: dict[str, Any]) -> list[str]:
        """Write the platform's facts and return the labels of those that differ from what was known."""
        changed = [name for name, value in facts.items() if name in FACTS and getattr(self, name) != value]
        for name in changed:
            setattr(self, name, facts[name])
        self.refreshed_at = timezone.now()
        self._vouched = {}
        self.save()
        self._vouched = {name: self.__dict__[name] for name in FACTS}
        return [self.label_of(name) for name in changed]

    @classmethod
    def label_of(cls, column: str) -> str:
        """What people call a column of this table."""
        return next(str(field.verbose_name) for field in cls._meta.fields if field.name == column)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            self._refuse_foreign_facts(kwargs.get("update_fields"))
        # a sealed value that nobody opened or assigned still has the index that belongs to it
        for name in ("id_number", "mobile"):
            if not isinstance(self.__dict__.get(name, Sealed()), Sealed):
                setattr(self, f"{name}_index", blind_index(getattr(self, name)))
        super().save(*args, **kwargs)

    def _refuse_foreign_facts(self, update_fields: Iterable[str] | None) -> None:
        for name, vouched in self.__dict__.get("_vouched", {}).items():
            if update_fields is not None and name not in update_fields:
                continue
            value = self.__dict__.get(name)
            field = self._meta.get_field(name)
            if value is not vouched and isinstance(vouched, Sealed) and isinstance(field, SealedTextField):
                vouched = unseal(vouched, field.context_of(self))
            if value != vouched:
                raise TypeError(f"{name}: the identity platform's word")

    @property
    def is_legal_person(self) -> bool:
        return self.kind == self.Kind.LEGAL_PERSON

    @property
    def id_type_name(self) -> str:
        """The user centre's word for the document (seed 2.2.2); forms say 居民身份证（户口簿）."""
        if self.id_type == IdType.RESIDENT:
            return str(_("中国公民身份证"))
        return self.get_id_type_display()

    @property
    def masked_name(self) -> str:
        """莫*文; a legal person's agent is named, not the legal person."""
        return mask_name(self.name)

    @property
    def office_label(self) -> str:
        """莫*文（186****1402）: for the office, which has to tell people of one masked name apart; the end
        of the platform's mark for who has no mobile number there."""
        apart = mask_mobile(self.mobile) or f"…{self.subject[-4:]}"
        return f"{self.masked_name or self.get_kind_display()}（{apart}）"


class AppendOnly(models.QuerySet["AccessLog"]):
    """Rows are added one by one, and stay."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("the access log is append-only")

    update = delete = bulk_update = _raw_delete = _refuse


class AccessLog(models.Model):
    """One look at somebody's sealed data or files, written before the first byte is sent.

    Append-only. `action` is what was done, `what` names the thing in words without its content.
    """

    class Action(models.TextChoices):
        PREVIEW = "preview", _("预览")
        DOWNLOAD = "download", _("下载")
        REVEAL = "reveal", _("显示完整号码")
        EXPORT = "export", _("导出")

    at = models.DateTimeField(_("时间"), auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="looks", verbose_name=_("操作人"))
    role = models.CharField(_("身份"), max_length=200)
    whose = models.ForeignKey(User, models.PROTECT, related_name="looked_at", verbose_name=_("被查看人"))
    action = models.CharField(_("操作"), max_length=10, choices=Action)
    what = models.CharField(_("内容"), max_length=300)
    reason = models.CharField(_("事由"), max_length=200, blank=True)
    object_id = models.CharField(max_length=40, blank=True, db_index=True)
    ip = models.GenericIPAddressField(_("IP 地址"), null=True, blank=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("访问记录")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["whose", "-at"])]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the access log is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("the access log is append-only")
