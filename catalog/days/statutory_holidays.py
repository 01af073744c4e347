"""The public holidays fixed by law (全国年节及纪念日放假办法, as revised in 2024), from 2004 to 2050.

Which other days are off or made up for is announced for one year at a time, in the autumn before it.
"""

from datetime import date, timedelta

# 春节, 清明, 端午, 中秋 as month * 100 + day. Calculated with lunar_python 1.4.8; 清明 agrees with the usual
# formula for this century, and all four with what was announced for the years up to 2026 (the tests compare).
_BY_MOON_AND_SUN = {
    2004: (122, 404, 622, 928),
    2005: (209, 405, 611, 918),
    2006: (129, 405, 531, 1006),
    2007: (218, 405, 619, 925),
    2008: (207, 404, 608, 914),
    2009: (126, 404, 528, 1003),
    2010: (214, 405, 616, 922),
    2011: (203, 405, 606, 912),
    2012: (123, 404, 623, 930),
    2013: (210, 404, 612, 919),
    2014: (131, 405, 602, 908),
    2015: (219, 405, 620, 927),
    2016: (208, 404, 609, 915),
    2017: (128, 404, 530, 1004),
    2018: (216, 405, 618, 924),
    2019: (205, 405, 607, 913),
    2020: (125, 404, 625, 1001),
    2021: (212, 404, 614, 921),
    2022: (201, 405, 603, 910),
    2023: (122, 405, 622, 929),
    2024: (210, 404, 610, 917),
    2025: (129, 404, 531, 1006),
    2026: (217, 405, 619, 925),
    2027: (206, 405, 609, 915),
    2028: (126, 404, 528, 1003),
    2029: (213, 404, 616, 922),
    2030: (203, 405, 605, 912),
    2031: (123, 405, 624, 1001),
    2032: (211, 404, 612, 919),
    2033: (131, 404, 601, 908),
    2034: (219, 405, 620, 927),
    2035: (208, 405, 610, 916),
    2036: (128, 404, 530, 1004),
    2037: (215, 404, 618, 924),
    2038: (204, 405, 607, 913),
    2039: (124, 405, 527, 1002),
    2040: (212, 404, 614, 920),
    2041: (201, 404, 603, 910),
    2042: (122, 404, 622, 928),
    2043: (210, 405, 611, 917),
    2044: (130, 404, 531, 1005),
    2045: (217, 404, 619, 925),
    2046: (206, 404, 608, 915),
    2047: (126, 405, 529, 1004),
    2048: (214, 404, 615, 922),
    2049: (202, 404, 604, 911),
    2050: (123, 404, 623, 930),
}
LAST_YEAR = max(_BY_MOON_AND_SUN)


def spring_festival(year: int) -> date:
    """The first day of the lunar year."""
    return festivals(year)[0]


def festivals(year: int) -> list[date]:
    """春节, 清明, 端午 and 中秋."""
    return [date(year, *divmod(at, 100)) for at in _BY_MOON_AND_SUN[year]]


def statutory_holidays(year: int) -> list[date]:
    """The days off by law in a year from 2004 to 2050, in order; some fall on a weekend."""
    new_year, qingming, dragon_boat, mid_autumn = festivals(year)
    days = {date(year, 1, 1), date(year, 5, 1), date(year, 5, 2), qingming, dragon_boat, mid_autumn}
    days |= {date(year, 10, number) for number in (1, 2, 3)}
    days |= {new_year + timedelta(days=number) for number in (-1, 0, 1, 2)}  # from 除夕 to 初三
    return sorted(days)
