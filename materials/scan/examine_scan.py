"""Child process: the scan doctor. Looks for pages that a reviewer could not read.

Arguments: kind (pdf, jpeg or png) and the length in millimetres of the paper an image is taken to show.
Answers {"findings": [{"page", "kind", "figure"}, …]}; `figure` is the resolution of a coarse page. Pages for
which there was no time are passed over.
"""

import io
import time
from collections.abc import Iterator

from PIL import Image, ImageChops, ImageFilter, ImageStat

from materials.inspect import child
from materials.scan import turned_page

WIDTH = 900  # all measures are taken at this width, where an A4 page has 109 dpi
SCANNED = 1240  # but for which way up it lies: that is told by the smallest marks on it
BUDGET = 2.0  # seconds of processor time
PATIENCE = 3.0  # seconds by the clock, on a machine that has much to do; the child is given up after ten
LOWEST_DPI = 150
A_LITTLE = 5  # dots per inch by which a scanner's settings and a cropped edge may fall short
# What is measured, on drawn pages from sharp to unreadable (tests/materials/scan/test_doctor.py):
SHARPNESS = 1.4  # fine strokes against coarse ones: 12 to 17 on a sharp page, 0.1 to 1.2 on a blurred one
CONTENT = 2.0  # below that there is too little on a page to say anything of its sharpness
DARK = 120  # the lightest twentieth of a page is paper: about 250 on a scan, under 90 in a dark photo
MARKED, INK = 0.0003, 40  # a page is blank if less than this share of it differs so much from its paper
SCAN_SHARE = 0.4  # a picture that covers so much of a page makes it a scanned one
LAPLACE = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)

Finding = dict[str, object]


def examine(content: bytes, kind: str, longest_mm: str) -> tuple[dict, bytes]:
    started, began = time.process_time(), time.monotonic()
    pages = pages_of_pdf(content) if kind == "pdf" else page_of_image(content, kind, float(longest_mm))
    findings: list[Finding] = []
    for number, page, dpi, is_scan in pages:
        if dpi and dpi < LOWEST_DPI - A_LITTLE:
            findings.append({"page": number, "kind": "coarse", "figure": round(dpi)})
        findings += [{"page": number, "kind": fault, "figure": 0} for fault in look(page, is_scan=is_scan)]
        if time.process_time() - started > BUDGET or time.monotonic() - began > PATIENCE:
            break
    return {"findings": findings}, b""


def pages_of_pdf(content: bytes) -> Iterator[tuple[int, Image.Image, float, bool]]:
    """Number, grey picture, resolution and whether it was scanned, page by page."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(content)
    if pdf.get_formtype():
        pdf.init_forms()
    for number, page in enumerate(pdf, 1):
        width, height = page.get_size()
        dpi = dpi_of(page, width * height)
        # A page that was written and not scanned can only be blank.
        scale = min((SCANNED if dpi else WIDTH / 3) / max(width, 1), 2000 / max(height, 1))
        yield number, page.render(scale=scale, grayscale=True).to_pil().convert("L"), dpi, bool(dpi)


def dpi_of(page: object, area: float) -> float:
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
    content: bytes, kind: str, longest_mm: float
) -> Iterator[tuple[int, Image.Image, float, bool]]:
    Image.MAX_IMAGE_PIXELS = None  # measured when it was handed in
    image: Image.Image = Image.open(io.BytesIO(content), formats=(kind.upper(),))
    dpi = max(image.size) / longest_mm * 25.4
    image.draft("L", (WIDTH, WIDTH))
    # Made smaller before it is made grey: a second picture of full size may find no room.
    image = image.reduce(max(image.width // WIDTH, 1))
    yield 1, image.convert("L"), dpi, True


def look(page: Image.Image, *, is_scan: bool) -> Iterator[str]:
    """What is wrong with a grey page."""
    given = page
    if page.width > WIDTH:
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
    page = page.filter(ImageFilter.BoxBlur(1))
    paper, histogram = level(page, 0.5), page.histogram()
    ink = sum(histogram[: max(paper - INK, 0)]) + sum(histogram[paper + INK :])
    return ink < MARKED * page.width * page.height


def is_blurred(page: Image.Image) -> bool:
    """Blur takes the fine strokes of letters and leaves the coarse shape of lines: compare the two."""
    if min(page.size) < 40:
        return False
    coarse = ImageChops.subtract(
        page.filter(ImageFilter.GaussianBlur(1.5)), page.filter(ImageFilter.GaussianBlur(5)), 1, 128
    )
    content = ImageStat.Stat(coarse).var[0]
    return content >= CONTENT and fineness(page) < SHARPNESS * content


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


if __name__ == "__main__":
    child.serve(examine)
