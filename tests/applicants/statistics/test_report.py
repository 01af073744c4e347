"""applicants/statistics/report.py: percentiles of histograms; what is read is in test_counting.py."""

import random
from collections import Counter
from math import ceil

import pytest

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
