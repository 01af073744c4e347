"""In a child: the scan doctor. Looks for pages that a reviewer could not read, and draws the first ones.

Arguments: kind (pdf, jpeg or png), the length in millimetres of the paper an image is taken to show, how
many pages to draw, and how wide. Answers {"findings": [{"page", "kind", "figure"}, …], "pictures": [[page,
length of its picture, length of its small copy], …]} and the pictures one after the other; `figure` is the
resolution of a coarse page. Pages for which there was no time are passed over.
"""

import io
import time
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageStat

from materials.scan import turned_page
from materials.store import draw_page

WIDTH = 900  # all measures are taken at this width, where an A4 page has 109 dpi
SCANNED = 1240  # but for which way up it lies: that is told by the smallest marks on it
BUDGET = 2.5  # seconds of processor time
PATIENCE = 40.0  # seconds by the clock: whoever waits for a page comes first; given up after sixty
LOWEST_DPI = 150
A_LITTLE = 5  # dots per inch by which a scanner's settings and a cropped edge may fall short
# What is measured, on drawn pages from sharp to unreadable (tests/materials/scan/test_doctor.py):
SHARPNESS = 1.4  # fine strokes against coarse ones: 12 to 17 on a sharp page, 0.1 to 1.2 on a blurred one
CLEARLY = 4  # times that: so sharp that a third of the page says enough
CONTENT = 2.0  # below that there is too little on a page to say anything of its sharpness
DARK = 120  # the lightest twentieth of a page is paper: about 250 on a scan, under 90 in a dark photo
MARKED, INK = 0.0003, 40  # a page is blank if less than this share of it differs so much from its paper
PLENTY = 20  # times that share: surely not blank
SCAN_SHARE = 0.4  # a picture that covers so much of a page makes it a scanned one
LAPLACE = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)

Finding = dict[str, object]


def examine(content: bytes, kind: str, longest_mm: str, ahead: str, wide: str) -> tuple[dict, bytes]:
    started, began = time.process_time(), time.monotonic()
    given = (
        pages_of_pdf(content, int(ahead), int(wide))
        if kind == "pdf"
        else page_of_image(content, kind, float(longest_mm), int(wide))
    )
    findings: list[Finding] = []
    pictures: list[list[int]] = []
    made: list[bytes] = []
    for number, page, dpi, is_scan in given:
        grey = page.convert("L")
        if dpi and dpi < LOWEST_DPI - A_LITTLE:
            findings.append({"page": number, "kind": "coarse", "figure": round(dpi)})
        findings += [{"page": number, "kind": fault, "figure": 0} for fault in look(grey, is_scan=is_scan)]
        if number <= int(ahead):
            drawn = draw_page.encoded(page), draw_page.thumbnail(page)
            pictures.append([number, *map(len, drawn)])
            made += drawn
        if time.process_time() - started > BUDGET or time.monotonic() - began > PATIENCE:
            break
    return {"findings": findings, "pictures": pictures}, b"".join(made)


def pages_of_pdf(content: bytes, ahead: int, wide: int) -> Iterator[tuple[int, Image.Image, float, bool]]:
    """Number, picture, resolution and whether it was scanned, page by page; the first `ahead` as drawn."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as pdf:
        if pdf.get_formtype():
            pdf.init_forms()
        for number in range(1, len(pdf) + 1):
            try:
                page = pdf[number - 1]
                dpi = dpi_of(page, page.get_width() * page.get_height())
                # A page that was written and not scanned can only be blank.
                width = wide if number <= ahead else SCANNED if dpi else WIDTH // 3
                picture = draw_page.page_of(page, width)
            except (*draw_page.DRAWING_ERRORS, pypdfium2.PdfiumError):
                continue
            yield number, picture, dpi, bool(dpi)


def dpi_of(page: Any, area: float) -> float:
    """Resolution of the picture that fills the page, 0 if none does."""
    from pypdfium2 import raw

    best = 0.0
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = thing.get_bounds()
        covered = (right - left) * (top - bottom)
        if covered > SCAN_SHARE * area > 0:
            wide, high = thing.get_px_size()
            best = max(best, (wide * high / covered) ** 0.5 * 72)
    return best


def page_of_image(
    content: bytes, kind: str, longest_mm: float, wide: int
) -> Iterator[tuple[int, Image.Image, float, bool]]:
    dpi = max(Image.open(io.BytesIO(content), formats=(kind.upper(),)).size) / longest_mm * 25.4
    yield 1, draw_page.picture(content, kind, wide), dpi, True


def look(page: Image.Image, *, is_scan: bool) -> Iterator[str]:
    """What is wrong with a grey page."""
    given = page
    if not is_scan:
        page = page.reduce(max(page.width // (WIDTH // 3), 1))
    elif page.width > WIDTH:
        page = page.resize((WIDTH, max(round(page.height * WIDTH / page.width), 1)), Image.Resampling.BOX)
    if is_scan and level(page, 0.95) < DARK:
        yield "dark"
    elif is_blank(page):
        yield "blank"
    elif is_scan:
        if is_blurred(page):
            yield "blurred"
        if turn := turned_page.turn_of(given):
            yield "upside_down" if turn == 180 else "sideways"


def level(page: Image.Image, share: float) -> int:
    """The grey that `share` of the pixels are not lighter than."""
    histogram, passed = page.histogram(), 0
    for grey, count in enumerate(histogram):
        passed += count
        if passed >= share * page.width * page.height:
            return grey
    return 255


def is_blank(page: Image.Image) -> bool:
    """Nothing on it; a scan's shadowed edges do not count."""
    width, height = page.size
    page = page.crop((width // 20, height // 20, width - width // 20, height - height // 20))
    if min(page.size) > PLENTY and marked(page.reduce(3)) > PLENTY * MARKED:
        return False  # every ninth of the same means, of a page that is nowhere near blank
    return marked(page.filter(ImageFilter.BoxBlur(1))) < MARKED


def marked(page: Image.Image) -> float:
    """The share of a softened page that differs from its paper."""
    paper, histogram = level(page, 0.5), page.histogram()
    ink = sum(histogram[: max(paper - INK, 0)]) + sum(histogram[paper + INK :])
    return ink / (page.width * page.height)


def is_blurred(page: Image.Image) -> bool:
    """Blur takes the fine strokes of letters and leaves the coarse shape of lines: compare the two."""
    if min(page.size) < 40:
        return False
    if page.height > page.width / 2:
        middle = page.crop((0, page.height // 3, page.width, page.height * 2 // 3))
        content = coarseness(middle)
        if content >= CONTENT and fineness(middle) > CLEARLY * SHARPNESS * content:
            return False  # the rest, were it white or blurred, would not bring the whole page below
    content = coarseness(page)
    return content >= CONTENT and fineness(page) < SHARPNESS * content


def coarseness(page: Image.Image) -> float:
    """Variance of what a blur of 1.5 and one of 5 pixels leave, of a page made smaller for a quarter of the
    price: how much there is on it, sharp or not."""
    half = page.reduce(2)
    coarse = ImageChops.subtract(
        half.filter(ImageFilter.GaussianBlur(0.7)), half.filter(ImageFilter.GaussianBlur(2.5)), 1, 128
    )
    return float(ImageStat.Stat(coarse).var[0])


def fineness(page: Image.Image) -> float:
    """Variance of the Laplacian, less what a scanner's grain alone would give (from its median)."""
    edges = page.filter(LAPLACE)
    # The filter leaves the outermost pixels as they are.
    histogram = edges.crop((2, 2, edges.width - 2, edges.height - 2)).histogram()
    pixels = sum(histogram)
    variance = sum(count * (grey - 128) ** 2 for grey, count in enumerate(histogram)) / pixels
    distance, inside, before = 0, histogram[128], 0
    while inside < pixels / 2:
        distance += 1
        before = inside
        inside += histogram[128 + distance] + histogram[128 - distance]
    share = (pixels / 2 - before) / max(inside - before, 1)
    median = distance - 0.5 + share if distance else share / 2
    return max(variance - (median / 0.6745) ** 2, 0.0)
