"""What our pages are measured against.

The limit page does what every personal page must (session, user, one row) and nothing else. The others do
the work of ours the way Django's own documentation does it, inside the same frame and behind the same
middleware: a stock form, formtools' session wizard, the stock admin list, a ListView with a Paginator.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import ListView
from formtools.wizard.views import SessionWizardView

from applicants.models import Application
from applicants.parts.basics import BasicsForm
from applicants.parts.contact import ContactForm

ROWS = 25


@login_required
def limit(request: HttpRequest) -> HttpResponse:
    application = Application.objects.only("receipt_number", "stage").get(applicant=request.user)
    return render(request, "bench/limit.html", {"application": application})


# --- forms ---------------------------------------------------------------------------------------
class Stock(forms.Form):
    """Rendered by Django's templates, in Django's words."""

    default_renderer = DjangoTemplates


def stock_twin(form_class: type[forms.Form]) -> type[forms.Form]:
    """The same questions as plain Django fields: as many inputs, selects and options."""
    fields: dict[str, forms.Field] = {}
    for name, one in form_class.base_fields.items():
        kind = {
            "ChoiceField": forms.ChoiceField,
            "DateField": forms.DateField,
            "BooleanField": forms.BooleanField,
            "EmailField": forms.EmailField,
        }.get(type(one).__name__, forms.CharField)
        chosen = {"choices": lambda one=one: list(one.choices)} if kind is forms.ChoiceField else {}
        fields[name] = kind(label=one.label or name, help_text=one.help_text, required=False, **chosen)
    return type(f"Stock{form_class.__name__}", (Stock,), fields)


STOCK_BASICS, STOCK_CONTACT = stock_twin(BasicsForm), stock_twin(ContactForm)


@login_required
def stock_form(request: HttpRequest) -> HttpResponse:
    application = Application.objects.select_related("applicant", "employer").get(applicant=request.user)
    names = [name for name in STOCK_BASICS.base_fields if hasattr(application, name)]
    initial = {name: getattr(application, name) for name in names}
    if request.method == "POST":
        form = STOCK_BASICS(request.POST, initial=initial)
        if form.is_valid():
            application.position = form.cleaned_data["position"]
            application.save()
            return redirect(request.path)
    else:
        form = STOCK_BASICS(initial=initial)
    return render(request, "bench/form.html", {"form": form, "marker": application.position})


WIZARD_STEPS = [("basics", STOCK_BASICS), ("contact", STOCK_CONTACT)]


class Wizard(LoginRequiredMixin, SessionWizardView):
    """Two steps; posting the first stores it in the session and draws the second."""

    template_name = "bench/wizard.html"

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        return redirect("/bench/limit/")


# --- lists ---------------------------------------------------------------------------------------
class OffsetList(LoginRequiredMixin, ListView):
    template_name = "bench/list.html"
    paginate_by = ROWS
    queryset = Application.objects.select_related("applicant", "clause_item__clause").order_by("-id")


class StockAdmin(admin.AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active)


class ApplicationAdmin(admin.ModelAdmin):
    list_display = (
        "receipt_number",
        "applicant",
        "card_type",
        "clause_item",
        "position",
        "submitted_at",
        "stage",
        "holder",
    )
    list_filter = ("stage", "card_type")
    list_select_related = ("applicant", "holder", "clause_item__clause")
    list_per_page = ROWS
    ordering = ("-id",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    has_module_permission = has_view_permission


stock_admin = StockAdmin(name="bench_admin")
stock_admin.register(Application, ApplicationAdmin)
