"""What the applicants of `journeys` hand in: forms of a complete filing, and scanned papers."""

from tests import papers
from tests.applicants.posting import posted
from tests.bench.seed import World

BOUNDARY = "youyue-bench"
FORMS = ("card-type", "basics", "contact", "achievements")
LISTS = ("family", "education", "employment")


def multipart(pairs: dict[str, str], files: dict[str, bytes]) -> bytes:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs.items()
    ]
    for name, content in files.items():
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="scan.pdf"\r\n\r\n'
        parts += [head.encode(), content, b"\r\n"]
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def scans() -> list[bytes]:
    """Four scanned papers between about 290 and 880 KB, six pages in all."""
    sheets = [(130, 0, 1), (200, 0, 1), (130, 0, 2), (150, 3, 2)]
    return [
        papers.pdf(*[papers.page(dpi, lines=36 - place, grain=grain) for place in range(count)], dpi=dpi)
        for dpi, grain, count in sheets
    ]


def forms_of(world: World) -> dict[str, dict[str, str]]:
    """What a complete filing posts, part by part."""
    return {
        slug: {name: str(value) for name, value in posted(world.draft, slug, go="next").items()}
        | ({"editor": "1", "row": ""} if slug in LISTS else {})
        for slug in FORMS + LISTS
    }
