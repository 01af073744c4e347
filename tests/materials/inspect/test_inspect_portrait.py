"""Portraits are decoded by a child, never by the process that serves."""

import resource
import time
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from materials import portraits
from materials.inspect import child, inspect_portrait, pool
from materials.inspect.refusals import FileRefused
from materials.models import Portrait
from tests.materials.forgeries import upload
from tests.materials.test_portraits import photo
from tests.scans import portrait_bytes
from youyue.identity.models import User

SIZE = "358", "441"


def test_pixels_come_back(applicant: User) -> None:
    found, made = inspect_portrait.cut(photo(1200, 1600), "JPEG", *SIZE, "")
    assert found == {"cropped": True}
    image = Image.frombytes("RGB", (358, 441), made)
    assert image.getpixel((2, 2)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("box", "found"),
    [
        ("0,0,100,123,0", {"problem": "frame", "width": 100, "height": 123}),
        ("0,0,358,441,0", {"cropped": True}),
        ("", {"cropped": True}),
    ],
)
def test_box(box: str, found: dict[str, object]) -> None:
    assert inspect_portrait.cut(photo(1200, 1600), "JPEG", *SIZE, box)[0] == found


def test_what_is_no_photo() -> None:
    assert inspect_portrait.cut(portrait_bytes()[:2000], "JPEG", *SIZE, "") == ({"problem": "damaged"}, b"")
    small = inspect_portrait.cut(photo(200, 300), "JPEG", *SIZE, "")
    assert small == ({"problem": "small", "width": 200, "height": 300}, b"")


def test_serving_process_decodes_nothing(applicant: User, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answered(function: str, content: bytes, *arguments: object, **_more: Any) -> tuple[dict, bytes]:
        asked.append(function)
        return pool_run(function, content, *arguments)

    pool_run = pool.run
    monkeypatch.setattr(portraits.pool, "run", answered)
    monkeypatch.setattr(Image, "open", lambda *given, **more: pytest.fail("decoded here"))
    portraits.accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)
    assert asked == ["materials.inspect.inspect_portrait.cut"]


@pytest.mark.parametrize("timed_out", [True, False])
def test_child_that_dies_costs_one_refusal(
    applicant: User, monkeypatch: pytest.MonkeyPatch, timed_out: bool
) -> None:
    def dies(*_given: object) -> None:
        raise pool.ChildFailed(timed_out=timed_out)

    with monkeypatch.context() as patched:
        patched.setattr(portraits.pool, "run", dies)
        with pytest.raises(FileRefused) as refused:
            portraits.accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)
    assert "已损坏" in refused.value.message
    assert not Portrait.objects.exists()
    assert portraits.accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)


def test_twelve_megapixels_are_cheap() -> None:
    """performance.md P9: at most 80 ms of processor and 256 MB."""
    content = photo(3000, 4000, quality=92)
    inspect_portrait.cut(content, "JPEG", *SIZE, "")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    costs = []
    for _round in range(3):
        began = time.process_time()
        inspect_portrait.cut(content, "JPEG", *SIZE, "")
        costs.append(time.process_time() - began)
    assert min(costs) < 0.08
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 * 1024


@pytest.mark.parametrize(
    ("kind", "size", "options"),
    [
        ("JPEG", (8000, 6000), {}),
        ("JPEG", (4600, 3450), {"progressive": True}),
        ("PNG", (3200, 2480), {}),
    ],
)
def test_largest_that_may_be_fit_into_a_child(kind: str, size: tuple[int, int], options: dict) -> None:
    out = BytesIO()
    Image.new("RGB", size, "white").save(out, kind, **options)
    assert child.MEMORY == 208 * child.MEGABYTE
    found, made = pool.run("materials.inspect.inspect_portrait.cut", out.getvalue(), kind, *SIZE, "")
    assert (found, len(made)) == ({"cropped": True}, 358 * 441 * 3)
