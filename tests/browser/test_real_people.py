"""From the sign-in to 提交成功 with what people have: phone photos, odd files, rare names, pasted dates."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from django.core.management import call_command
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from applicants.models import Application
from materials.inspect.colours import profile_of
from tests import papers
from tests.browser import steps
from tests.browser.saving import saved
from tests.browser.visitor import NARROW, WIDE, Hurried, Visitor
from tests.materials.picture_files import ADOBE, P3

pytestmark = pytest.mark.trial  # a minute of typing many names

FAMILY_NAME = "王\U0002ebf0明"
EMERGENCY_NAME = "\uf9dc\U00031350\ue863"
SCHOOL = "岭\ue863大学"
NAMES = (FAMILY_NAME, EMERGENCY_NAME, SCHOOL)


@pytest.fixture(autouse=True)
def _demo(transactional_db: None) -> None:
    call_command("load_demo", accounts_only=True, verbosity=0)


def phone_photo(primaries: tuple[int, ...]) -> bytes:
    """3000 by 4000 once it is turned as its EXIF says: somebody before a white wall."""
    image = Image.new("RGB", (1500, 2000), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((500, 450, 1000, 1200), "#c8966e")
    pen.rectangle((350, 1300, 1150, 2000), "#223355")
    for row in range(480, 1200, 20):
        pen.line((575, row, 925, row), "#5a3a20", width=4)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Phone"
    out = io.BytesIO()
    lying = image.resize((3000, 4000)).transpose(Image.Transpose.ROTATE_90)
    lying.save(out, "JPEG", quality=85, exif=exif, icc_profile=profile_of(45455, primaries))
    return out.getvalue()


def owned_pdf() -> bytes:
    """It opens without a password, must not be printed, and stands behind what a scanner wrote first."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(papers.pdf(papers.page(75)))) as pdf:
        rights = pikepdf.Permissions(print_lowres=False, print_highres=False, modify_other=False)
        pdf.save(out, encryption=pikepdf.Encryption(owner="scanner", user="", allow=rights))
    return b"SCAN 0001\r\n\r\n" + out.getvalue()


def odd_files() -> list[tuple[str, str, bytes]]:
    """As the pickers of phones name them, with the kind they tell, in turn for all materials."""
    page = papers.jpeg(papers.page(75))
    return [
        ("1000008715", "image/jpeg", page),
        ("msf:62", "application/octet-stream", papers.jpeg(papers.page(75, lines=30))),
        ("image", "", papers.jpeg(papers.page(75, lines=28))),
        ("扫描件.png", "image/png", papers.jpeg(papers.page(75, lines=26))),
        ("合同\U0002ebf0．pdf", "application/pdf", owned_pdf()),
    ]


def upload_odd_files(person: Visitor) -> None:
    boxes = person.page.locator("input[type=file][id^=upload-file-]").all()
    codes = [str(box.get_attribute("id")).removeprefix("upload-file-") for box in boxes]
    files = odd_files()
    for place in range(max(len(codes), len(files))):
        code = codes[place % len(codes)]
        name, kind, content = files[place % len(files)]
        box = person.page.locator(f"#upload-file-{code}")
        box.set_input_files({"name": name, "mimeType": kind, "buffer": content})
        if not person.script:
            person.press("上传", box.locator("xpath=ancestor::form"))
        stored = person.page.locator(f"#material-{code} .file[id]")
        expect(stored).to_have_count(place // len(codes) + 1)


@pytest.mark.parametrize(
    ("arrangement", "size", "script"),
    [("full_time", NARROW, True), ("flexible", WIDE, False)],
    ids=["full-time-phone-script", "flexible-desk-no-script"],
)
def test_what_real_people_have_reaches_the_employer(
    visitor: Callable[..., Visitor], arrangement: str, size: dict[str, int], script: bool
) -> None:
    person = visitor(script=script, kind=Hurried)
    page = person.page
    page.set_viewport_size(size)
    steps.sign_in(person, "mowen", "/apply/")
    fill_in_as_people_do(person, arrangement)
    upload_odd_files(person)

    person.go("/apply/check/")
    for name in NAMES:
        assert name in page.locator("main").inner_text()
    item = steps.hand_in(person)
    assert "提交成功" in page.locator("main").inner_text()
    person.go(item)
    for name in NAMES:
        assert name in page.locator("main").inner_text()
    made = Application.objects.get()
    assert (made.email, made.emergency_name) == ("mowen@example.cn", EMERGENCY_NAME)
    assert made.family.get().name == FAMILY_NAME
    assert (made.education.get().start, made.education.get().end) == ("2008-09", "2017-06")
    assert made.employer.name == "岭海先进材料研究院（广州）"

    reviewer = visitor(script=script, kind=Hurried)
    steps.sign_in(reviewer, "linghai", "/employer/", legal_person=True)
    steps.receive(reviewer)
    case = reviewer.path
    for part, name in zip(("family", "contact", "education"), NAMES, strict=True):
        reviewer.go(f"{case}?show=part-{part}")
        assert name in reviewer.page.locator("main").inner_text()


def fill_in_as_people_do(person: Visitor, arrangement: str) -> None:
    page = person.page
    person.go("/apply/card-type/?q=诺贝尔")
    page.locator('input[name="clause_item"][type="radio"]').first.check()
    person.press("下一步")

    steps.agree(person)
    typed = steps.BASICS | {"work_arrangement": arrangement, "birth_date": ("１９９０", "３", "７")}
    typed["employer_name"] = "岭海先进材料研究院(广州)"
    if arrangement == "full_time":
        typed["social_insurance"] = "si6"
    person.fill(**typed)
    if person.script:
        box = page.locator("[data-yy-combobox] [role=combobox]")
        box.fill("")
        box.press_sequentially("lhxjcl")
        page.locator("#employer-options:not([hidden]) [role=option]").first.click()
        expect(box).to_have_value("岭海先进材料研究院（广州）")
    person.attach("portrait_upload", "IMG_20260713_181200", phone_photo(P3 if person.script else ADOBE))
    if person.script:
        saved(person)
    person.press("下一步")
    assert person.path == "/apply/contact/", page.locator("main").inner_text()

    person.fill(**steps.CONTACT | {"email": "mowen＠example.cn\u200b", "emergency_name": EMERGENCY_NAME})
    person.press("下一步")
    person.fill(achievements="主持国家级科研项目两项。\x0b发表论文三十余篇。").press("下一步")
    person.fill(**steps.FAMILY | {"name": FAMILY_NAME, "birth_date": ("1991年5月6号",)})
    person.press("下一步")
    person.fill(**steps.EDUCATION | {"school": SCHOOL, "start": ("２００８－０９",)})
    person.press("下一步")
    person.fill(**steps.EMPLOYMENT).press("下一步")
    assert person.path == "/apply/reviewing-employer/", page.locator("main").inner_text()
    person.follow("下一步")
    assert person.path == "/apply/materials/"
