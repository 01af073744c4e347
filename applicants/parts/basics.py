"""基本信息 (seed 2.1.4.2). Name, ID and mobile are the platform's word and no field of this form."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application
from applicants.models.helping import at_the_keys
from applicants.parts.answers import Shown
from applicants.parts.base import FormPart
from applicants.parts.consents import Ask, Kind
from applicants.parts.draft_form import DraftForm, country_field, option_field
from applicants.parts.filing import Filing
from applicants.parts.id_country import country_problem
from applicants.parts.present_employer import match_employer
from applicants.parts.wording import day, day_or
from catalog.lists import options
from catalog.models import Option, WorkArrangement
from catalog.register.employers import listed
from materials.inspect.refusals import FileRefused as PortraitRefused
from materials.models import Portrait
from materials.portraits import accept_portrait, parse_box
from youyue.identity.codes import IdType
from youyue.identity.id_numbers import check as check_id_number
from youyue.ui.fields import Boxes, DateField, DateParts, Radios


def portrait_offered(application: Application) -> Portrait | None:
    """The earlier photo, while there is none here. A photo is never changed, so both may show the same."""
    earlier = None if application.portrait_id else application.copied_from
    return earlier.portrait if earlier else None


class BasicsForm(DraftForm):
    slot = "basics"
    not_columns = ("portrait_upload", "portrait_box", "employer_choice")
    follow = ("employer", "portrait")

    country = country_field()
    political_status = option_field(Option.List.POLITICAL_STATUS, required=False)
    birth_date = DateField(past=True, widget=DateParts({"autocomplete": "bday"}))
    sex = forms.ChoiceField(choices=lambda: options.choices(Option.List.SEX), widget=Radios)
    highest_education = option_field(Option.List.EDUCATION)
    title_level = option_field(Option.List.TITLE_LEVEL)
    id_valid_from = DateField(past=True, help_text=gettext_lazy("证件上“有效期限”的前一个日期"))
    id_valid_to = DateField(required=False, help_text=gettext_lazy("*永久可不填"))
    id_is_permanent = forms.BooleanField(required=False, label=gettext_lazy("证件永久有效"))
    portrait_upload = forms.FileField(required=False, label=gettext_lazy("证件照"))
    portrait_box = forms.CharField(required=False, widget=forms.HiddenInput, max_length=60)
    employer_name = forms.CharField(
        max_length=200,
        help_text=gettext_lazy("填写单位全称或统一社会信用代码"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    employer_choice = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    position = forms.CharField(
        max_length=100, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    research_field = forms.CharField(max_length=200)
    employer_address = forms.CharField(
        max_length=200, widget=forms.TextInput(attrs={"autocomplete": "street-address"})
    )
    work_arrangement = forms.ChoiceField(
        choices=WorkArrangement.choices,
        help_text=gettext_lazy("决定第 3 步要上传哪些材料"),
        widget=Boxes(
            explanations={
                "full_time": gettext_lazy("与广东的单位签了劳动合同，在粤缴纳社保或个税"),
                "flexible": gettext_lazy("与广东的单位签了合作协议，每年在粤工作不少于 6 个月"),
            }
        ),
    )
    social_insurance = option_field(Option.List.SOCIAL_INSURANCE, required=False)

    portrait: Portrait | None = None
    portrait_tests: Sequence[Any] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = self.instance.applicant
        mainlander = self.user.id_type == IdType.RESIDENT
        self.fields["political_status"].required = mainlander
        flexible = str(self["work_arrangement"].value()) == WorkArrangement.FLEXIBLE
        self.fields["social_insurance"].required = not flexible
        self.fields["social_insurance"].css = "by-arrangement"

    def names_in_page(self, name: str) -> list[str]:
        """The choice among several belongs to what was typed: another employer's name goes without it."""
        names = super().names_in_page(name)
        return [*names, "employer_choice"] if name == "employer_name" else names

    def clean_birth_date(self) -> datetime.date | None:
        born = self.cleaned_data["birth_date"]
        facts = check_id_number(self.user.id_type, self.user.id_number)
        if born and facts.birth_date and born != facts.birth_date:
            raise forms.ValidationError(
                _("出生日期与证件号码中的 %(date)s 不一致，请核对") % {"date": day(facts.birth_date)}
            )
        return born

    def clean_sex(self) -> str:
        sex = self.cleaned_data["sex"]
        facts = check_id_number(self.user.id_type, self.user.id_number)
        if facts.sex and sex and sex != facts.sex:
            raise forms.ValidationError(_("性别与证件号码中的不一致，请核对"))
        return sex

    def clean_country(self) -> str:
        country = self.cleaned_data["country"]
        problem = country_problem(self.user.id_type, self.user.id_number, country)
        if problem:
            raise forms.ValidationError(problem)
        return country

    def clean_portrait_upload(self) -> UploadedFile | None:
        upload = self.cleaned_data["portrait_upload"]
        if upload:
            try:
                box = parse_box(self.data.get(self.add_prefix("portrait_box"), ""))
                self.portrait = accept_portrait(upload, at_the_keys(self.user), box)
                self.portrait_tests = self.portrait.tests
            except PortraitRefused as refused:
                self.portrait_tests = refused.tests
                raise forms.ValidationError(refused.message, refused.code) from refused
            self._must_have_seen_the_stored_one()
        elif self.data.get("go") == "earlier-portrait":
            self.portrait = portrait_offered(self.instance)
        elif not self.instance.portrait_id:
            raise forms.ValidationError(_("请上传证件照"))
        return upload

    def _must_have_seen_the_stored_one(self) -> None:
        """What another device has put there meanwhile is not overwritten by a page that never showed it."""
        stored, seen = self.instance.portrait, self.data.get("portrait_seen")
        if seen is None or stored is None or str(stored.pk) == seen or stored.sha256 == self.portrait.sha256:
            return
        self.portrait, self.portrait_tests = None, []
        raise forms.ValidationError(_("证件照在另一台设备上换过，就是下面这张；要用您的照片，请再选一次"))

    def clean_employer_name(self) -> str:
        """The employer is looked up by name, code or the choice among several; only open ones can review."""
        typed = self.cleaned_data["employer_name"].strip()
        chosen = self.data.get(self.add_prefix("employer_choice"), "")
        self.employer_typed = typed
        match = match_employer(typed, chosen, self.instance.employer)
        self.employer, self.employer_candidates = match.employer, listed(match.candidates)
        if match.employer:
            return match.employer.name
        if match.candidates:
            raise forms.ValidationError(
                _("有 %(n)d 家单位与“%(q)s”相近，请选择一家") % {"n": len(match.candidates), "q": typed}
            )
        raise forms.ValidationError(
            _("“%(name)s”还没有开通审核账号或没有登录过，请按开通指引联系单位，草稿已保存") % {"name": typed}
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        wrong = check_id_number(self.user.id_type, self.user.id_number).problem
        if wrong:
            remedy = _("证件信息由平台提供，请前往“广东人社统一认证系统”修改，再重新登录")
            self.add_error(None, f"{wrong}。{remedy}")
        start, end = data.get("id_valid_from"), data.get("id_valid_to")
        if data.get("id_is_permanent"):
            data["id_valid_to"] = end = None
        if start and end and end < start:
            self.add_error("id_valid_to", _("证件有效期结束时间早于开始时间，请核对证件后修改"))
        elif end and end < timezone.localdate():
            self.add_error(
                "id_valid_to",
                _("证件已于 %(date)s 到期，请换用有效证件，并先在统一认证系统更新") % {"date": day(end)},
            )
        if data.get("work_arrangement") == WorkArrangement.FULL_TIME:
            insured = data.get("social_insurance")
            if insured == "none":
                self.add_error(
                    "social_insurance",
                    _(
                        "全职在粤工作的，申请时须已在粤连续缴纳 6 个月及以上社会保险或个人所得税，"
                        "满 6 个月后再提交"
                    ),
                )
        return data

    def before_save(self) -> None:
        application = self.instance
        application.employer = getattr(self, "employer", None)
        if application.employer is None:  # its account may open later: `invitations` looks for the name
            application.employer_name = getattr(self, "employer_typed", "")
        if self.portrait:
            application.portrait = self.portrait


class Basics(FormPart):
    slug = "basics"
    title = gettext_lazy("基本信息")
    template = "applicants/part_basics.html"
    shown = ("employer", "portrait")
    form_class = BasicsForm
    affects = ("reviewing-employer",)
    # The platform says birth date, sex and country again; the photo is offered by itself.
    not_copied = ("birth_date", "sex", "country", "portrait")
    portrait_field = "portrait_upload"
    together = (
        frozenset({"id_valid_from", "id_valid_to", "id_is_permanent"}),
        frozenset({"portrait_upload", "portrait_box"}),
        frozenset({"employer_name", "employer_choice"}),
        frozenset({"work_arrangement", "social_insurance"}),
    )

    def asks(self, filing: Filing, row: Any = None) -> list[Ask]:
        return [Ask(Kind.SENSITIVE)]

    def page_context(
        self, filing: Filing, form: Any, query: Mapping[str, str], *, is_posted: bool
    ) -> dict[str, Any]:
        application, errors = filing.application, form.errors.get(self.portrait_field)
        shown = reverse("applicants:portrait", args=[application.pk]) if application.portrait_id else ""
        return {"portrait_error": errors[0] if errors else "", "portrait_url": shown}

    def rows(self, application: Application) -> list[Shown]:
        user, label = application.applicant, options.label
        full_time = application.work_arrangement == WorkArrangement.FULL_TIME
        shown = [
            Shown("name", _("姓名"), user.name),
            Shown("id_type", _("证件类型"), user.get_id_type_display()),
            Shown("id_number", _("证件号码"), user.id_number, sealed=True),
            Shown("country", _("国家/地区"), options.country_name(application.country)),
            Shown("birth_date", _("出生日期"), day(application.birth_date)),
            Shown("sex", _("性别"), label(Option.List.SEX, application.sex)),
            Shown("id_valid_from", _("证件有效期开始时间"), day(application.id_valid_from)),
            Shown("id_valid_to", _("证件有效期结束时间"), day_or(application.id_valid_to, _("永久"))),
            Shown(
                "highest_education",
                _("最高学历"),
                label(Option.List.EDUCATION, application.highest_education),
            ),
            Shown(
                "political_status",
                _("政治面貌"),
                label(Option.List.POLITICAL_STATUS, application.political_status),
            ),
            Shown("employer_name", _("现工作单位"), application.employer_name),
            Shown("position", _("职务"), application.position),
            Shown("research_field", _("工作研究领域"), application.research_field),
            Shown("title_level", _("职称"), label(Option.List.TITLE_LEVEL, application.title_level)),
            Shown("employer_address", _("现工作单位详细地址"), application.employer_address),
            Shown("work_arrangement", _("在粤工作性质"), application.get_work_arrangement_display()),
        ]
        if full_time:
            status = label(Option.List.SOCIAL_INSURANCE, application.social_insurance)
            shown.append(Shown("social_insurance", _("社保缴纳情况"), status))
        return shown
