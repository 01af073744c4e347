"""Who is signed in, what the office granted them, and who looked at whose data."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _

from youyue.identity.sealed import SealedTextField, blind_index


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


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, subject: str) -> "User":
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

    Everything down to `refreshed_at` is the platform's word, written at sign-in by `claims.py` and by
    nothing else (seed 2.1.4.2: read from the platform, not editable). Below it are the person's own
    additions (完善资料) and the office's grants.
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
    sex = models.CharField(_("性别"), max_length=1, blank=True)
    political_status = models.CharField(_("政治面貌"), max_length=2, blank=True)
    assurance_level = models.CharField(_("实名认证"), max_length=2, blank=True)
    social_security_number = SealedTextField(_("社会保障号"), blank=True, default="")
    registered_residence = models.CharField(_("户口所在地"), max_length=200, blank=True)
    organization_name = models.CharField(_("单位名称"), max_length=200, blank=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    refreshed_at = models.DateTimeField(_("资料更新时间"), null=True, blank=True)

    email = models.EmailField(_("邮箱"), blank=True)
    highest_education = models.CharField(_("学历/学位"), max_length=2, blank=True)
    talent_category = models.CharField(_("人才类别"), max_length=100, blank=True)
    mailing_address = SealedTextField(_("通信地址"), blank=True, default="")

    is_active = models.BooleanField(_("可以登录"), default=True)
    is_staff = models.BooleanField(_("可以进入管理后台"), default=False)
    window_region = models.CharField(
        _("受理窗口所属地区"), max_length=12, blank=True, help_text=_("440000 为省窗口，440100 为广州市窗口")
    )
    joined_at = models.DateTimeField(_("首次登录时间"), auto_now_add=True)

    USERNAME_FIELD = "subject"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = _("用户")

    def __str__(self) -> str:
        return self.masked_name

    def save(self, *args: object, **kwargs: object) -> None:
        self.id_number_index = blind_index(self.id_number)
        self.mobile_index = blind_index(self.mobile)
        super().save(*args, **kwargs)

    @property
    def is_legal_person(self) -> bool:
        return self.kind == self.Kind.LEGAL_PERSON

    @property
    def masked_name(self) -> str:
        from youyue.identity.masks import mask_name

        return mask_name(self.name)


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
    object_id = models.CharField(max_length=40, blank=True, db_index=True)
    ip = models.GenericIPAddressField(_("IP 地址"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("访问记录")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["whose", "-at"])]

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk:
            raise TypeError("the access log is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError("the access log is append-only")
