"""What each person does on the way of an application, page by page, by the words on the buttons."""

import re
import time
from typing import Any

from applicants.filing import consenting
from tests import make
from tests.browser.visitor import Visitor
from youyue.identity.models import User

PASSWORD = "youyue"
BASICS: dict[str, Any] = {
    "country": "CN",
    "political_status": "13",
    "birth_date": (1990, 3, 7),
    "sex": "1",
    "highest_education": "11",
    "title_level": "1",
    "id_valid_from": (2015, 1, 1),
    "id_is_permanent": True,
    "employer_name": "岭海先进材料研究院（广州）",
    "position": "研究员",
    "research_field": "先进陶瓷材料",
    "employer_address": "广州市天河区科学大道 1 号",
}
CONTACT = {
    "email": "mowen@example.cn",
    "emergency_name": "莫小雨",
    "emergency_mobile": "13712345678",
    "region_code": "440106",
    "address": "天河路 100 号 8 栋 1203",
}
FAMILY = {
    "agree_family": True,
    "name": "林小雨",
    "relation": "10",
    "birth_date": (1991, 5, 6),
    "nationality": "CN",
    "employer": "广州市第一中学",
}
EDUCATION = {
    "start": (2008, 9),
    "end": (2017, 6),
    "country": "CN",
    "place": "广州",
    "school": "中山大学",
    "major": "材料学",
    "level": "11",
    "degree": "2",
}
EMPLOYMENT = {
    "start": (2017, 7),
    "is_current": True,
    "country": "CN",
    "place": "广州",
    "employer_name": "岭海先进材料研究院（广州）",
    "post": "研究员",
    "duties": "先进陶瓷材料的研究",
}
SUPPLEMENT = {
    "department": "材料所",
    "position": "研究员",
    "contract_start": (2020, 1, 1),
    "contract_is_open_ended": True,
    "insurance_payer": "岭海先进材料研究院（广州）",
    "contact_name": "张敏",
    "contact_phone": "020-12345678",
    "recommendation": "该同志符合申领条件，同意推荐。",
}


def sign_in(person: Visitor, account: str, page: str, *, legal_person: bool = False) -> None:
    """Through the platform's own pages, to the page first asked for. Who begins in the middle of the filing
    has agreed to the processing of her sensitive data before."""
    person.go(page)
    if legal_person:
        person.follow("单位登录")
    person.fill(account=account, password=PASSWORD)
    person.press("登录")
    assert person.path.startswith(page.rstrip("/")), person.path
    if page.startswith("/apply/") and page != "/apply/":
        consenting.give(User.objects.get(account_name=account), consenting.OF_FILES)
        person.go(page)


# --- the applicant --------------------------------------------------------------------------------
def agree(person: Visitor) -> None:
    """Tick what the page asks for, if it does."""
    if person.page.locator("[name=agree_sensitive]").count():
        person.fill(agree_sensitive=True)


def fill_in(person: Visitor, arrangement: str) -> None:
    """All seven parts and the reviewing employer, from an empty draft to the materials."""
    person.go("/apply/card-type/?q=诺贝尔")
    person.page.locator('input[name="clause_item"][type="radio"]').first.check()
    person.press("下一步")
    agree(person)
    person.fill(**BASICS, work_arrangement=arrangement)
    if arrangement == "full_time":
        person.fill(social_insurance="si6")
    person.attach("portrait_upload", "portrait.jpg", make.portrait_bytes())
    person.press("下一步")
    person.fill(**CONTACT).press("下一步")
    person.fill(achievements="主持国家级科研项目两项，发表论文三十余篇。").press("下一步")
    for rows in (FAMILY, EDUCATION, EMPLOYMENT):
        person.fill(**rows).press("下一步")
    assert person.path == "/apply/reviewing-employer/"
    person.follow("下一步")
    assert person.path == "/apply/materials/"


def upload_everything(person: Visitor) -> None:
    """One PDF for each material; the row says 是 once it has arrived."""
    boxes = person.page.locator("input[type=file][id^=upload-file-]").all()
    for code in [str(box.get_attribute("id")).removeprefix("upload-file-") for box in boxes]:
        box = person.page.locator(f"#upload-file-{code}")
        box.set_input_files(
            {"name": f"{code}.pdf", "mimeType": "application/pdf", "buffer": make.pdf_bytes(2)}
        )
        if not person.script:
            person.press("上传", box.locator("xpath=ancestor::form"))
        person.page.locator(f"#material-{code} .yes").wait_for()
    person.inspect()


def open_pledge(person: Visitor, words: str = "提交") -> None:
    """The pledge in its dialog, or on its page where no script runs."""
    if not person.script:
        person.follow(words, person.page.locator(".savebar"))
        assert person.path == "/apply/pledge/"
        return
    person.page.locator(".savebar").get_by_role("link", name=words, exact=True).click()
    person.page.get_by_role("dialog", name="个人守信承诺").wait_for()
    person.look_at_the_dialog("pledge")


def hand_in(person: Visitor, *, again: bool = False) -> str:
    """Check, pledge, submit; returns the application's page."""
    person.go("/apply/check/")
    open_pledge(person, "重新提交" if again else "提交")
    if person.script:
        person.page.get_by_role("button", name=re.compile("我已阅读并提交$")).wait_for()
    time.sleep(5.3)  # the server keeps the five seconds as well
    person.press("我已阅读并提交")
    assert person.path.endswith("/submitted/"), person.path
    return person.path.removesuffix("submitted/")


def answer_remarks(person: Visitor) -> None:
    """Go where the remark points, change it, say so."""
    person.go("/apply/")
    assert person.path == "/apply/corrections/"
    person.follow("前往修改", exact=False)
    person.fill(position="首席研究员").press("保存，看意见清单")
    assert person.path == "/apply/corrections/"
    assert person.sees("都已答复，别忘了点“重新提交”。")


# --- the reviewer ---------------------------------------------------------------------------------
def open_first(person: Visitor) -> None:
    person.go("/employer/")
    with person.page.expect_navigation():
        person.page.locator("table a[href*='/employer/applications/']").first.click()
    person.look()


def receive(person: Visitor) -> None:
    open_first(person)
    person.press("接收")


def judge(person: Visitor, text_for_basics: str = "") -> None:
    """Every material 相符; with a text, a remark on the basics as well."""
    unchanged = person.page.locator("#checks [data-yy-folded]:not([open]) > summary")
    if unchanged.count():
        unchanged.click()
    for choice in person.page.locator("#checks label.fine input[name^=verdict-]").all():
        choice.check()
    if text_for_basics:
        part = person.page.locator("#checks details.check-part").filter(has_text="基本信息")
        part.locator("summary").click()
        part.locator("textarea").fill(text_for_basics)
    if not person.script:  # a script tells at once what may follow, else the page does when it is saved
        person.press("保存，稍后再看")


def send_back(person: Visitor) -> None:
    judge(person, "职务与聘书不一致，请核对")
    person.press("退回补正", exact=False)
    person.press("退回补正", exact=False)


def endorse(person: Visitor) -> None:
    judge(person)
    person.press("信息补充", person.page.locator(".review-list"), exact=False)
    person.fill(**SUPPLEMENT).press("保存")
    if not person.path.rstrip("/").endswith("supplement"):
        person.go(person.path)
    else:
        person.follow("返回查验")
    person.press("审核通过")
    person.press("审核通过")


# --- the officer ----------------------------------------------------------------------------------
def decide(person: Visitor, item: str, act: str, **fields: Any) -> None:
    """Every material 相符 where that is asked for, then the act and its page."""
    person.go(f"/window/applications/{item.strip('/').rsplit('/', 1)[-1]}/")
    if act in ("受理", "审核通过"):
        judge(person)
    person.press(act, person.page.locator(".decide"), exact=False)
    person.fill(**fields).press(act, person.page.locator("main form"))


def ask_for_correction(person: Visitor, item: str, text: str) -> None:
    """One remark about the basics, told at once."""
    person.go(f"/window/applications/{item.strip('/').rsplit('/', 1)[-1]}/")
    judge(person, text)
    person.press("要求补正", person.page.locator(".decide"), exact=False)
    person.press("要求补正", person.page.locator("#letter"), exact=False)
