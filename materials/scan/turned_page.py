"""Which way up a scanned page lies, told from its full stops and commas; no letter is read.

In Chinese and in Latin text a stop is a small mark low in its line with space behind it. On a page turned by
180 degrees it is high in its line with space before it. For a page turned by 90 or 270 degrees the same is
asked of the page laid on its side, where only such a page has lines with clear gaps between them. Marks in
the middle of a line, with letters close on both sides, or alone say nothing: pages of pictures, of tables, of
vertical writing, or with the stops of Hong Kong, which stand in the middle, find no votes.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator

from PIL import Image, ImageChops, ImageFilter

AREA = 1240 * 1754  # pixels: A4 at 150 dpi, where a full stop of small print is two or three pixels wide
LETTERS = 0.015  # the darkest pixels, as a share of the page, that are surely letters
FAINTEST = 40  # levels of grey between paper and a letter
STRIPS = 5  # a page is looked at in strips, across which the lines of a crooked page are still level
LOWEST, TALLEST = 9, 70  # pixels from the top to the bottom of a line of text
RUN = re.compile(rb"[^\0]+")
LOW, HIGH, BEFORE, BEHIND = "low", "high", "before", "behind"
# Measured on 1248 upright pages of tests/turned_pages.py: text has 4 to 120 votes for how it lies; none has
# so many for another way.
FEWEST = {90: 5, 180: 4, 270: 5}
SURE = 12  # votes with which a page is upright, without a look at it on its side
MOST = 2  # votes of one line: a column of signs that all hang beside the same edge is not yet a text
SHARE = 4  # how many times the votes of all other turns together a turn must have
AGAINST = 2  # a mark in the opposite corner takes back so many votes

Run = tuple[int, int]
Place = tuple[str, str]


def turn_of(page: Image.Image) -> int:
    """Degrees clockwise by which a grey page is turned: 90, 180 or 270; 0 if upright or uncertain."""
    # Most pages are full of text and upright, and half of one says so; the rest is not even made smaller.
    for share in (0.5, 1):
        upright, upside_down = count(ink := ink_of(sized(page, share)))
        if upright >= SURE and upright >= SHARE * upside_down:
            return 0
    votes = {0: upright, 180: upside_down} | _lying(ink)
    best = max(votes, key=lambda turn: votes[turn])
    others = sum(votes.values()) - votes[best]
    return best if votes[best] >= max(FEWEST.get(best, 0), SHARE * others) else 0


def votes_of(page: Image.Image) -> dict[int, int]:
    """How many marks say that the page is turned by 0, 90, 180 and 270 degrees."""
    ink = ink_of(sized(page))
    upright, upside_down = count(ink)
    return {0: upright, 180: upside_down} | _lying(ink)


def _lying(ink: Image.Image) -> dict[int, int]:
    quarter, three_quarters = count(ink.transpose(Image.Transpose.ROTATE_90))
    return {90: quarter, 270: three_quarters}


def sized(page: Image.Image, share: float = 1) -> Image.Image:
    """The upper `share` of a page of at most `AREA`, or little more."""
    smaller = (AREA / (page.width * page.height)) ** 0.5
    if smaller >= 0.95:
        return page if share == 1 else page.crop((0, 0, page.width, math.ceil(page.height * share)))
    wide, high = max(round(page.width * smaller), 1), max(round(page.height * smaller), 1)
    upper = math.ceil(high * share)
    taken = (0, 0, page.width, page.height * upper / high)
    return page.resize((wide, upper), Image.Resampling.BOX, taken, reducing_gap=1.5)


def ink_of(page: Image.Image) -> Image.Image:
    """White where something is written: darker than the paper around it, whatever its grey or shadow."""
    paper = page.reduce(8).filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.BoxBlur(3))
    darker = ImageChops.subtract(paper.resize(page.size, Image.Resampling.BILINEAR), page)
    # Half as dark as the letters are, so that lines printed under them, shadows and grain fall away.
    histogram, darkest, passed = darker.histogram(), 256, 0
    while darkest and passed < LETTERS * page.width * page.height:
        darkest -= 1
        passed += histogram[darkest]
    least = max(darkest // 2, FAINTEST)
    return darker.point([255 if grey >= least else 0 for grey in range(256)])


def count(ink: Image.Image) -> tuple[int, int]:
    """Votes for upright, and for upside down.

    A quotation opens high with space before it, like a comma upside down, but it also closes high with space
    behind it, which no stop does either way up: the one takes back the vote of the other.
    """
    places: Counter[Place] = Counter()
    sure: Counter[tuple[Place, int]] = Counter()
    for line, margin, row in lines(ink):
        for place, is_sure in marks(line, margin):
            places[place] += 1
            sure[place, row] += is_sure
    votes: Counter[Place] = Counter()
    for (place, _row), number in sure.items():
        votes[place] += min(number, MOST)
    upright = votes[LOW, BEHIND] - AGAINST * places[LOW, BEFORE]
    upside_down = votes[HIGH, BEFORE] - AGAINST * places[HIGH, BEHIND]
    return max(upright, 0), max(upside_down, 0)


def lines(ink: Image.Image) -> Iterator[tuple[Image.Image, int, int]]:
    """Pieces of the lines of text as wide as a strip, with what lies beside them: a margin of so many pixels.

    And a number that is the same for pieces of the same height on the page.
    """
    wide = max(ink.width // STRIPS, 1)
    pieces = []
    for left in range(0, wide * STRIPS, wide):
        strip = ink.crop((left, 0, left + wide, ink.height))
        profile = strip.resize((1, ink.height), Image.Resampling.BOX).tobytes()
        pieces += [(left, *run.span()) for run in RUN.finditer(profile)]
    pieces = [piece for piece in pieces if LOWEST <= piece[2] - piece[1] <= TALLEST]
    if not pieces:
        return
    heights = sorted(bottom - top for _left, top, bottom in pieces)
    usual = heights[len(heights) // 2]
    margin = 2 * usual
    for left, top, bottom in pieces:
        if 0.7 * usual <= bottom - top <= 1.4 * usual:
            yield ink.crop((left - margin, top, left + wide + margin, bottom)), margin, top // usual


def marks(line: Image.Image, margin: int) -> Iterator[tuple[Place, bool]]:
    """Of every small mark: low or high, where its space is, and whether letters are beside it."""
    width, tall = line.size
    runs = [run.span() for run in RUN.finditer(line.resize((width, 1), Image.Resampling.BOX).tobytes())]
    for before, here, behind in zip(runs, runs[1:], runs[2:], strict=False):
        if here[1] - here[0] > 0.34 * tall or not margin <= here[0] < width - margin:
            continue
        near, far = here[0] - before[1], behind[0] - here[1]
        beside, beyond, space = before, behind, BEHIND
        if near > far:
            near, far, beside, beyond, space = far, near, behind, before, BEFORE
        if far < max(0.28 * tall, near + 0.2 * tall):
            continue
        top, bottom = extent(line, here)
        if not 2 <= bottom - top <= 0.45 * tall or 0.4 * tall < (top + bottom) / 2 < 0.6 * tall:
            continue
        is_near = near < 0.4 * tall and far < 1.3 * tall  # the star before a form's label stands by itself
        is_sure = is_near and is_written(line, beside, 0.5) and is_written(line, beyond, 0.25)
        yield (LOW if top + bottom > tall else HIGH, space), is_sure


def is_written(line: Image.Image, run: Run, height: float) -> bool:
    """A letter or another sign of a share of the line's height, not a rule to write on."""
    top, bottom = extent(line, run)
    return bottom - top > height * line.height and run[1] - run[0] < 4 * line.height


def extent(line: Image.Image, run: Run) -> Run:
    """Top and bottom of what stands in these columns."""
    box = line.crop((run[0], 0, run[1], line.height)).getbbox()
    return (box[1], box[3]) if box else (0, 0)
