"""Sheets as a scanner or a phone gives them, lying upright or turned.

`python -m tests.turned_pages [seed [pages of each kind]]` prints what is said of a set, and how
long a page takes.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from materials.scan.turned_page import turn_of, votes_of
from tests.sheets import OTHERS, TALL, TEXTS, WIDE, Draw, Sheet, certificate, diploma


def drawn(draw: Draw, seed: int) -> Image.Image:
    """One page, upright: crooked, grainy, soft, on a grey ground. `seed` is any number."""
    rng = random.Random(f"{draw.__name__} {seed}")
    size = (TALL, WIDE) if draw in (diploma, certificate) else (WIDE, TALL)
    image = Image.new("L", size, 255)
    sheet = Sheet(rng, image, ImageDraw.Draw(image))
    draw(sheet)
    return scanned(image, rng)


def scanned(image: Image.Image, rng: random.Random) -> Image.Image:
    image = image.rotate(rng.choice([0, rng.uniform(-1.5, 1.5)]), Image.Resampling.BICUBIC, fillcolor=255)
    if rng.random() < 0.5:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9)))
    ground = rng.choice([0, rng.randint(10, 70)])
    shadow = Image.linear_gradient("L").rotate(rng.choice([0, 90, 180])).resize(image.size)
    image = ImageChops.subtract(image, shadow.point(lambda level: level * ground // 255))
    if rng.random() < 0.25:  # the fine waves printed under a diploma
        pen = ImageDraw.Draw(image)
        for y in range(0, image.height, 14):
            pen.line(
                [(x, y + 5 * (x // 20 % 2)) for x in range(0, image.width, 20)], fill=max(230 - ground, 150)
            )
    grain = Image.effect_noise(image.size, rng.choice([2, 4, 8]))
    return ImageChops.add(image, grain, 1, -128)


def turned(image: Image.Image, degrees: int) -> Image.Image:
    """Clockwise."""
    return image.rotate(-degrees, expand=True)


def pages(draws: Iterable[Draw], each: int, seed: int) -> Iterator[tuple[str, Image.Image]]:
    for draw in draws:
        for number in range(each):
            yield draw.__name__, drawn(draw, seed * 1000 + number)


def report(seed: int, each: int) -> None:
    found: Counter[tuple[str, int, int]] = Counter()
    seconds, looked = 0.0, 0
    for name, page in [*pages(TEXTS, each, seed), *pages(OTHERS, each, seed)]:
        for turn in (0, 90, 180, 270):
            given = turned(page, turn)
            started = time.process_time()
            answer = turn_of(given)
            seconds, looked = seconds + time.process_time() - started, looked + 1
            found[name, turn, answer] += 1
            if answer not in (turn, 0) or (turn == 0 and answer):
                print("WRONG", name, turn, answer, votes_of(given))
    for draw in (*TEXTS, *OTHERS):
        said = {turn: {answer: found[draw.__name__, turn, answer] for answer in (0, 90, 180, 270)
                       if found[draw.__name__, turn, answer]} for turn in (0, 90, 180, 270)}  # fmt: skip
        print(f"{draw.__name__:14}", said)
    print(f"{seconds / looked * 1000:.0f} ms of processor time a page, {looked} pages")


if __name__ == "__main__":
    report(int(sys.argv[1]) if len(sys.argv) > 1 else 1, int(sys.argv[2]) if len(sys.argv) > 2 else 8)
