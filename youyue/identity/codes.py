"""Code lists of the national standards that an account uses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
