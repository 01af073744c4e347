"""优粤卡类别 (seed 2.1.4.1): the clause is chosen, the card type follows from it on the server."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application
from applicants.parts.answers import Shown
from applicants.parts.base import FormPart
from applicants.parts.clause_picker import clause_picker
from applicants.parts.draft_form import DraftForm
from applicants.parts.filing import Filing
from catalog.models import ClauseItem


class ClauseField(forms.Field):
    """The primary key of a clause item that can be chosen today; cleans to the item."""

    widget = forms.TextInput  # the page draws radios instead; a hidden one would have no place to mend it

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, ClauseItem) else value

    def clean(self, value: Any) -> ClauseItem | None:
        text = str(value or "").strip()
        if not text:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise forms.ValidationError(_("请选择一条申请条款"))
        item = ClauseItem.objects.filter(pk=int(text)).select_related("clause").first()
        if item is None:
            raise forms.ValidationError(_("请选择一条申请条款"))
        return item


class CardTypeForm(DraftForm):
    slot = "card-type"
    follow = ("card_type",)
    clause_item = ClauseField(label=gettext_lazy("申请条款"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause_item"].error_messages["required"] = _("请选择一条申请条款")

    def clean_clause_item(self) -> ClauseItem:
        item = self.cleaned_data["clause_item"]
        if not (item.is_active and item.clause.is_in_force):
            raise forms.ValidationError(_("所选条款已经停用，请改选一条申请条款"))
        return item

    def before_save(self) -> None:
        item = self.instance.clause_item
        self.instance.card_type = item.clause.card_type if item else ""


class CardTypePart(FormPart):
    slug = "card-type"
    title = gettext_lazy("优粤卡类别")
    template = "applicants/part_card_type.html"
    shown = ("clause_item__clause__evidence_kind",)
    form_class = CardTypeForm
    together = (frozenset({"clause_item", "card_type"}),)

    def page_context(
        self, filing: Filing, form: Any, query: Mapping[str, str], *, is_posted: bool
    ) -> dict[str, Any]:
        return clause_picker(filing.application, query, is_posted=is_posted, is_plain=not form.is_bound)

    def found_out(self, application: Application) -> str:
        card = application.card_type
        return _("已辨别为 %(type)s 卡") % {"type": card} if card else ""

    def rows(self, application: Application) -> list[Shown]:
        item = application.clause_item
        return [
            Shown("card_type", _("可申请类别"), application.get_card_type_display()),
            Shown(
                "clause_item",
                _("申请条款"),
                f"{item.clause.number}{item.clause.text}（{item.name}）" if item else "",
            ),
        ]
