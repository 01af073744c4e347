"""applicants/statistics/report.py: percentiles of histograms; what is read is in test_counting.py."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from math import ceil

import pytest

from applicants.models import Tally
from applicants.statistics import report
from applicants.statistics.period import Period
from applicants.statistics.report import FEWEST, percentile


def test_few_make_no_median() -> None:
    assert percentile({"3": FEWEST - 1}, 50) is None
    assert percentile({"3": FEWEST}, 50) == 3
    assert percentile({}, 90) is None


@pytest.mark.parametrize("seed", range(20))
def test_percentile_is_the_nearest_rank_of_the_sorted_days(seed: int) -> None:
    chance = random.Random(seed)
    taken = sorted(chance.choice((0, 1, 2, 9, 10, 11, 100)) for _ in range(chance.randrange(FEWEST, 60)))
    histogram = {str(day): number for day, number in Counter(taken).items()}
    for share in (1, 50, 90, 100):
        assert percentile(histogram, share) == taken[ceil(len(taken) * share / 100) - 1]


def test_what_was_there_before_leaves_nothing() -> None:
    """No row of a table says 0 that would not stand there otherwise."""
    sums = report.Sums()
    upto = {"reasons": {"part:basics": 2, "part:family": 1}, "closed": {"issued": 1}}
    sums.add(upto, {"reasons": {"part:basics": 2}, "closed": {"issued": 1}})
    assert sums.measures == {"reasons": {"part:family": 1}}
    nothing = report.Sums()
    nothing.add(None, None)
    assert nothing.measures == {}


@pytest.mark.django_db
@pytest.mark.parametrize(("since", "until"), [("2026-01-01", "2026-11-30"), ("2023-12-17", "2026-11-14")])
def test_long_and_crooked_periods_take_as_many_queries(
    django_assert_num_queries: Callable[[int], AbstractContextManager[None]], since: str, until: str
) -> None:
    regions = ["440100", "440300"]
    for place in ("", *regions):
        for month in range(1, 12):
            Tally.objects.create(place=place, day=date(2026, month, 13))
    period = Period(date.fromisoformat(since), date.fromisoformat(until))
    with django_assert_num_queries(3):
        report.read("", period, regions=regions)
