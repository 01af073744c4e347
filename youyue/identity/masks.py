"""Masks: what may be shown of a person where she is not alone with her own data.

An ID number keeps its first and last character only: first six plus last four beside a birth date leave
one candidate, first three plus last four leave 91.
"""

import re
import unicodedata

from youyue.identity.phone_numbers import split_country

# Han characters of all planes, and the marks that stand inside Chinese names
_HAN = re.compile(r"[\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def mask_name(name: str) -> str:
    """莫文文 -> 莫*文, 仲妮 -> 仲*, Maria Santos -> Maria S*; a single character is hidden."""
    name = " ".join(name.split())
    if not name:
        return ""
    if _HAN.search(name):
        return _mask_chinese(name.replace(" ", ""))
    first, *others = name.split(" ")
    if not others:
        return f"{first[0]}*"
    return " ".join([first, *(f"{part[0]}*" for part in others)])


def _mask_chinese(name: str) -> str:
    if len(name) == 1:
        return "*"
    if len(name) == 2:
        return f"{name[0]}*"
    return name[0] + "*" * min(len(name) - 2, 3) + name[-1]


def mask_id_number(number: str) -> str:
    """440106199003076518 -> 4****************8; up to two characters are hidden altogether."""
    number = "".join(unicodedata.normalize("NFKC", number).split())
    if len(number) <= 2:
        return "*" * len(number)
    return number[0] + "*" * (len(number) - 2) + number[-1]


def mask_mobile(number: str) -> str:
    """18612341402 -> 186****1402, +85291234567 -> +852 ****4567; shorter numbers keep less."""
    country, number = split_country(number)
    if country:
        return f"{country} ****{number[-4:]}" if len(number) >= 7 else f"{country} ****"
    if len(number) >= 11:
        return f"{number[:3]}****{number[-4:]}"
    if len(number) >= 7:
        return f"{number[:2]}****{number[-2:]}"
    return "*" * len(number)


def mask_email(address: str) -> str:
    """363246290@qq.com -> 363***@qq.com; a short local part keeps its first character."""
    local, at, domain = address.rpartition("@")
    if not at or not local:
        return "*" * len(address)
    kept = local[:3] if len(local) > 3 else local[:1]
    return f"{kept}***@{domain}"


def mask_address(address: str) -> str:
    """203.0.*.* or 2001:db8:*: the network, not the machine."""
    if ":" in address:
        return ":".join([*address.split(":")[:2], "*"])
    return ".".join([*address.split(".")[:2], "*", "*"]) if address else ""
