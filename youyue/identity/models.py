"""Who is signed in, and what the office granted them."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youyue.identity.access_log import AccessLog as AccessLog  # a table of this app, called from here
from youyue.identity.alarms import Alarm  # noqa: F401 (a table of this app)
from youyue.identity.assurance.events import FactorEvent  # noqa: F401
from youyue.identity.codes import Education, IdType, Sex
from youyue.identity.masks import mask_mobile, mask_name
from youyue.identity.offers import RoleOffer  # noqa: F401 (a table of this app)
from youyue.identity.old_columns import OldCharField, OldDateField, OldEmailField, WithOldColumns, stored
from youyue.identity.sealed import (
    Sealed,
    SealedCharField,
    SealedDateField,
    SealedEmailField,
    SealedTextField,
    blind_index,
)
from youyue.identity.sign_ins import SignIn  # noqa: F401

FACTS = (
    "issuer",
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


FLAGS = ("is_active", "is_staff", "is_superuser")
"""Rights that are columns: whoever loses one is signed out (`rights`)."""


def issuer_key() -> str:
    """What stands for the issuer beside a subject; the mock is one, at whatever address it is used."""
    return settings.IDENTITY_ISSUER or "mock"


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


class OldColumnsOfUser(WithOldColumns):
    birth_date_old = OldDateField(null=True, editable=False, db_column="birth_date")
    political_status_old = OldCharField(
        max_length=2, blank=True, default="", editable=False, db_column="political_status"
    )
    registered_residence_old = OldCharField(
        max_length=200, blank=True, default="", editable=False, db_column="registered_residence"
    )
    email_old = OldEmailField(blank=True, default="", editable=False, db_column="email")

    class Meta:
        abstract = True


class User(OldColumnsOfUser, AbstractBaseUser, PermissionsMixin):
    """One account of the unified identity platform: a person, or an agent of a legal person (单位).

    Who it is, is `issuer` and `subject`, and nothing else: names, the account's name among them, are what the
    platform's user may change, and another may choose afterwards.
    Everything down to `refreshed_at` is the platform's word (`FACTS`): read at sign-in, not editable (seed
    2.1.4.2). Saving a row in which any of it was changed otherwise is a TypeError. Below it are the person's
    own additions (完善资料) and the office's grants.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("个人用户")
        LEGAL_PERSON = "legal_person", _("单位用户")

    # No column: who fills in for this person in this request, if she does not do so herself (an
    # `applicants.Helper`). Every use case of the filing is given the person whose application it is.
    helper: Any = None
    # No column: how many notices this person has not read, where a statement of this request counted them.
    unread_notices: int | None = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issuer = models.CharField(_("签发平台"), max_length=255, default=issuer_key, db_default="")
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
    birth_date = SealedDateField(_("出生日期"), blank=True, default=None, old=True)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, blank=True)
    political_status = SealedCharField(_("政治面貌"), max_length=2, blank=True, default="", old=True)
    assurance_level = models.CharField(_("实名认证"), max_length=2, blank=True)
    social_security_number = SealedTextField(_("社会保障号"), blank=True, default="")
    registered_residence = SealedCharField(_("户口所在地"), max_length=200, blank=True, default="", old=True)
    organization_name = models.CharField(_("单位名称"), max_length=200, blank=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    legal_representative = models.CharField(_("法定代表人"), max_length=100, blank=True)
    refreshed_at = models.DateTimeField(_("资料更新时间"), null=True, blank=True)

    email = SealedEmailField(_("邮箱"), max_length=254, blank=True, default="", old=True)
    highest_education = models.CharField(_("学历/学位"), max_length=2, choices=Education, blank=True)
    talent_category = models.CharField(_("人才类别"), max_length=100, blank=True)
    mailing_address = SealedTextField(_("通信地址"), blank=True, default="")

    is_active = models.BooleanField(_("可以登录"), default=True)
    is_staff = models.BooleanField(_("可以进入管理后台"), default=False)
    window_region = models.CharField(
        _("受理窗口所属地区"), max_length=12, blank=True, help_text=_("440000 为省窗口，440100 为广州市窗口")
    )
    joined_at = models.DateTimeField(_("首次登录时间"), auto_now_add=True)

    flags: frozenset[str] = frozenset()  # of FLAGS, those that stand in the row; no column

    USERNAME_FIELD = "subject"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = _("用户")
        indexes = [
            models.Index(fields=["name"], name="users_by_name"),
            models.Index(fields=["account_name"], name="users_by_account"),
        ]

    def __str__(self) -> str:
        return self.masked_name

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any
    ) -> "User":
        user = super().from_db(db, field_names, values, **kwargs)
        user._vouched = {name: stored(user, name) for name in FACTS if name in user.__dict__}
        user.flags = frozenset(name for name in FLAGS if user.__dict__.get(name))
        return user

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        super().refresh_from_db(using, fields, from_queryset)
        reread = FACTS if fields is None else set(FACTS).intersection(fields)
        self._vouched = self.__dict__.get("_vouched", {}) | {
            name: stored(self, name) for name in reread if name in self.__dict__
        }
        known = FLAGS if fields is None else set(FLAGS).intersection(fields)
        self.flags = self.flags.difference(known) | {name for name in known if self.__dict__.get(name)}

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
            if name not in self.__dict__ or stored(self, name) is vouched:
                continue
            field = self._meta.get_field(name)
            if isinstance(vouched, Sealed) and isinstance(field, SealedTextField):
                vouched = field.opened(self, vouched)
            if getattr(self, name) != vouched:
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
