"""The child of `paper.py`: JSON on the input, a PDF on the output, nothing else opened."""

import base64
import json
import resource
import sys
from typing import Any

MEMORY = 2 * 1024 * 1024 * 1024
SECONDS = 25


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))
    sys.stdout.buffer.flush()


def draw(work: dict[str, Any]) -> bytes:
    from weasyprint import CSS, HTML

    images = {name: base64.b64decode(content) for name, content in work["images"].items()}
    fetcher = only(images)
    sheet = CSS(string=work["sheet"], url_fetcher=fetcher)
    page = HTML(string=work["page"], url_fetcher=fetcher, base_url="given:")
    return page.write_pdf(stylesheets=[sheet])


def only(images: dict[str, bytes]) -> Any:
    """A fetcher of what was given; every other address is refused, whatever its scheme."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Given(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _colon, name = url.partition(":")
            if scheme != "given" or name not in images:
                raise ValueError("only what was given")
            return URLFetcherResponse(url, images[name], {"Content-Type": "image/jpeg"})

    return Given(allowed_protocols=["given"])


if __name__ == "__main__":
    main()
