"""Phone numbers: one spelling for each, and a mask that tells the country."""

import phonenumbers

from youyue.ui.text import fold_width

MAINLAND = 86


def normal_number(text: str) -> str:
    """`+country number` for abroad, the national digits for the mainland; its digits if it is neither."""
    compact = "".join(character for character in fold_width(text) if character in "+0123456789")
    number = _parsed(compact)
    if number is None:
        return compact
    if number.country_code == MAINLAND:
        return str(number.national_number)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def foreign_reading(number: str) -> str:
    """`+852 9123 4567` of 85291234567: how a number without "+" reads as a valid one from abroad, or ""."""
    abroad = _parsed(f"+{number.lstrip('+')}")
    if abroad is None or abroad.country_code == MAINLAND or not phonenumbers.is_valid_number(abroad):
        return ""
    return phonenumbers.format_number(abroad, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def is_valid_abroad(number: str) -> bool:
    """Whether a number that begins with "+" exists in its country's plan."""
    parsed = _parsed(number)
    return parsed is not None and phonenumbers.is_valid_number(parsed)


def is_landline(text: str) -> bool:
    """Whether this is a number of the mainland's fixed network, with its area code."""
    number = _parsed(normal_number(text))
    fixed = phonenumbers.PhoneNumberType.FIXED_LINE
    return (
        number is not None and number.country_code == MAINLAND and phonenumbers.number_type(number) == fixed
    )


def split_country(number: str) -> tuple[str, str]:
    """("+852", "91234567") of +85291234567; ("", digits) for the mainland and for what is no number."""
    number = normal_number(number)
    parsed = _parsed(number) if number.startswith("+") else None
    if parsed is None:
        return "", number
    country = f"+{parsed.country_code}"
    return country, number.removeprefix(country)


def _parsed(compact: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(compact, "CN")
    except phonenumbers.NumberParseException:
        return None
