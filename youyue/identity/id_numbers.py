"""Numbers of identity documents: what their shape proves and which facts they carry.

Own rules, because the published libraries refuse real numbers (county codes younger than the holder, the
residence permits of HK, Macao and Taiwan residents, the 2023 permanent residence card). Sources:
GB 11643-1999 (ISO 7064 MOD 11-2) for the 18-character numbers; the others have no public check digit.
"""

import datetime
import re
import unicodedata
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youyue.identity.codes import IdType, Sex

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_REGIONS = {1: "12345", 2: "123", 3: "1234567", 4: "123456", 5: "01234", 6: "12345", 7: "1"}
_PROVINCES = frozenset(f"{first}{second}" for first, seconds in _REGIONS.items() for second in seconds)
_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]\Z")
_SHAPES = {
    IdType.HONG_KONG_PASS: (
        re.compile(r"H(?:[0-9]{8}|[0-9]{10}|A[0-9]{7})\Z"),
        _("港澳居民来往内地通行证（香港）号码应为 H 加 8 位数字，请核对"),
    ),
    IdType.MACAO_PASS: (
        re.compile(r"M(?:[0-9]{8}|[0-9]{10}|A[0-9]{7})\Z"),
        _("港澳居民来往内地通行证（澳门）号码应为 M 加 8 位数字，请核对"),
    ),
    IdType.TAIWAN_PASS: (
        re.compile(r"[0-9]{8}(?:[0-9]{2})?\Z"),
        _("台湾居民来往大陆通行证号码应为 8 位数字，请核对"),
    ),
    IdType.PASSPORT: (
        re.compile(r"[A-Z0-9]{5,17}\Z"),
        _("护照号码应为 5 至 17 位字母或数字，请核对"),
    ),
    IdType.OTHER: (re.compile(r".{1,40}\Z"), _("证件号码应在 40 位以内，请核对")),
}
_OLD_PERMANENT = re.compile(r"[A-Z]{3}[0-9]{12}\Z")


class Facts(NamedTuple):
    """What a number says: birth date and sex where it carries them; `problem` is "" if it holds."""

    birth_date: datetime.date | None = None
    sex: str = ""
    problem: str = ""


def normalise(number: str) -> str:
    """Full-width characters become ASCII, letters upper case, spaces go."""
    return "".join(unicodedata.normalize("NFKC", number).upper().split())


def check(id_type: str, number: str) -> Facts:
    """The facts of `number` as a document of `id_type`; `problem` is a sentence for the person."""
    number = normalise(number)
    if not number:
        return Facts(problem=str(_("请填写证件号码")))
    match id_type:
        case IdType.RESIDENT:
            return _eighteen(number, number[:2] in _PROVINCES, _("居民身份证号码"))
        case IdType.RESIDENCE_PERMIT:
            right = number[:6] in ("810000", "820000", "830000")
            return _eighteen(number, right, _("港澳台居民居住证号码"))
        case IdType.FOREIGN_PERMANENT:
            if _OLD_PERMANENT.match(number):
                return Facts()
            right = number[:1] == "9" and number[1:3] in _PROVINCES
            return _eighteen(number, right, _("外国人永久居留身份证号码"))
    if id_type not in _SHAPES:
        return Facts(problem=str(_("请选择证件类型")))
    shape, problem = _SHAPES[IdType(id_type)]
    return Facts() if shape.match(number) else Facts(problem=str(problem))


def check_digit(first_seventeen: str) -> str:
    """The eighteenth character of a GB 11643 number."""
    return _CHECK[sum(int(c) * w for c, w in zip(first_seventeen, _WEIGHTS, strict=True)) % 11]


def _eighteen(number: str, prefix_is_right: bool, what: object) -> Facts:
    if len(number) != 18:
        return Facts(
            problem=_("%(what)s应为 18 位，现在是 %(count)d 位，请核对")
            % {"what": what, "count": len(number)}
        )
    if not _EIGHTEEN.match(number) or not prefix_is_right or check_digit(number[:17]) != number[17]:
        return Facts(problem=_("%(what)s有误，请核对") % {"what": what})
    try:
        born = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return Facts(problem=_("%(what)s中的出生日期不存在，请核对") % {"what": what})
    if not datetime.date(1900, 1, 1) <= born <= timezone.localdate():
        return Facts(problem=_("%(what)s中的出生日期不存在，请核对") % {"what": what})
    return Facts(born, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)
