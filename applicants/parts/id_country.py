"""Which country or region a document of identity speaks for (domain rules of the ID types)."""

from django.utils.translation import gettext as _

from catalog.lists import options
from catalog.models import Country
from youyue.identity.codes import IdType
from youyue.identity.id_numbers import normalise

CHINA = {"CN", "HK", "MO", "TW"}
_OF_TYPE = {
    IdType.RESIDENT: "CN",
    IdType.HONG_KONG_PASS: "HK",
    IdType.MACAO_PASS: "MO",
    IdType.TAIWAN_PASS: "TW",
}
_OF_PERMIT = {"810000": "HK", "820000": "MO", "830000": "TW"}
_ABROAD = {IdType.PASSPORT, IdType.FOREIGN_PERMANENT}


def country_of(id_type: str, number: str) -> str:
    """The one country or region that goes with the document; "" when several do."""
    number = normalise(number)
    if _is_foreigners_pass(id_type, number):
        return ""
    if id_type == IdType.RESIDENCE_PERMIT:
        return _OF_PERMIT.get(number[:6], "")
    if id_type == IdType.FOREIGN_PERMANENT and len(number) == 18:
        country = Country.objects.filter(numeric=number[3:6]).first()
        return country.code if country else ""
    return _OF_TYPE.get(IdType(id_type), "") if id_type in IdType.values else ""


def country_problem(id_type: str, number: str, country: str) -> str:
    """What speaks against `country` for this document, as a sentence; "" when nothing does."""
    expected = country_of(id_type, number)
    if expected and country != expected:
        return _("持%(document)s的，国家/地区应为%(country)s，请核对") % {
            "document": str(IdType(id_type).label).removesuffix("（户口簿）"),
            "country": options.country_name(expected),
        }
    if country not in CHINA:
        return ""
    if _is_foreigners_pass(id_type, normalise(number)):
        return _("持非中国籍港澳居民来往内地通行证（HA、MA 开头）的，国家/地区应为国籍所在的国家，请核对")
    if id_type in _ABROAD:
        return _("持%(document)s的，国家/地区不能选中国，请核对") % {"document": IdType(id_type).label}
    return ""


def _is_foreigners_pass(id_type: str, number: str) -> bool:
    """Since July 2024 permanent residents of Hong Kong and Macao with another nationality hold one."""
    return id_type in (IdType.HONG_KONG_PASS, IdType.MACAO_PASS) and number[1:2] == "A"
