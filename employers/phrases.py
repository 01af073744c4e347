"""Ready wording for what is to be mended: a short label and the sentence it puts into the text."""

from django.utils.translation import gettext_lazy as _

FOR_MATERIALS = {
    "unclear": (_("看不清"), _("扫描件看不清，请重新扫描后上传")),
    "pages": (_("缺页"), _("材料缺页，请补齐全部页面后上传")),
    "seal": (_("印章不全"), _("没有盖章或印章不全，请补盖后上传")),
    "employer": (_("单位名称不一致"), _("单位名称与本单位不一致，请上传更名证明或更正后的材料")),
    "months": (_("月份不连续"), _("月份不连续，请上传连续月份的记录")),
    "expired": (_("已过期"), _("材料已过有效期，请上传现行有效的材料")),
}
FOR_PARTS = {
    "differs": (_("与材料不一致"), _("填写的内容与上传的材料不一致，请核对后修改")),
    "short": (_("写得不完整"), _("内容写得不完整，请补充")),
    "stranger": (_("不是本单位人员"), _("您不是本单位人员，请核对现工作单位后修改")),
}


def with_phrase(text: str, phrase: str, among: dict) -> str:
    """`text` with the chosen sentence added, unless it is there already."""
    sentence = str(among[phrase][1]) if phrase in among else ""
    if not sentence or sentence in text:
        return text
    return f"{text.rstrip('。；')}；{sentence}" if text else sentence
