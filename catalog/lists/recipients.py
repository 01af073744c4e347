"""Who receives which of an applicant's data, why, and on what ground: the one table of it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Recipient:
    name: Any
    data: Any
    purpose: Any
    basis: Any


_DUTY = _("履行法定职责（个人信息保护法第十三条第一款第三项）；其中敏感个人信息另经您单独同意")
_SERVICE = _("受本系统运行单位委托，按约定的目的和方式处理（个人信息保护法第二十一条）")

RECIPIENTS = (
    Recipient(
        _("送审单位（您填写的现工作单位）"),
        _("填写的全部内容、证件照和材料；证件号码和手机号码默认打码，显示完整号码要说明理由并留下记录"),
        _("核对材料原件，补充聘任信息，出具审核意见"),
        _DUTY,
    ),
    Recipient(
        _("受理窗口和省窗口"),
        _("单位审核通过后报送的全部内容、证件照和材料"),
        _("受理、审核、制卡、发卡，处理异议"),
        _DUTY,
    ),
    Recipient(
        _("受理窗口为核验而询问的部门（人社、教育、税务、公安、出入境等）"),
        _("要核验的那一项：如姓名、证件号码、学历、缴费或纳税记录"),
        _("核实所填内容和材料的真伪；由窗口按规定办理，本系统不自动传送"),
        _DUTY,
    ),
    Recipient(
        _("广东省统一身份认证平台"),
        _("登录时由平台提供姓名、证件类型、证件号码和手机号码；本系统不把您填写的内容交给平台"),
        _("确认是您本人"),
        _("您登录时与平台的约定，以及核实身份所必需"),
    ),
    Recipient(
        _("邮件服务商"),
        _("邮箱地址和提醒文字；提醒里不写姓名、号码和审核内容"),
        _("发送办理提醒，可以在“通知设置”里关掉"),
        _SERVICE,
    ),
    Recipient(
        _("短信服务商（没有开通短信时不使用）"),
        _("手机号码和提醒文字；提醒里不写姓名、号码和审核内容"),
        _("发送办理提醒，可以在“通知设置”里关掉"),
        _SERVICE,
    ),
)
