"""The access log in the office's admin: read, by person, and never changed."""

from typing import TYPE_CHECKING, Any, ClassVar, cast
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from youyue.identity.log_search import PersonForm, log_search, was_searched
from youyue.identity.masks import mask_id_number
from youyue.identity.models import AccessLog, User
from youyue.identity.requests import SignedInRequest

# Django's own classes take no type arguments when the program runs
if TYPE_CHECKING:
    _AccessLogAdmin = admin.ModelAdmin[AccessLog]
else:
    _AccessLogAdmin = admin.ModelAdmin

LIST, PERSON = "admin:identity_accesslog_changelist", "admin:identity_accesslog_person"
BY = "-by"  # behind a person's key: what she has looked at, not who has looked at hers


class OnlyItsFilters:
    """For a list of masked people: its address may say what its filters offer, and nothing else. Django lets
    it ask any column, and so guess letter by letter what the list does not show (`?name__startswith=莫`)."""

    asked_besides: tuple[str, ...] = ()  # columns that a link of ours names

    def lookup_allowed(self: Any, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        offered = {entry[0] if isinstance(entry, tuple) else entry for entry in self.list_filter}
        column = lookup.partition("__")[0]
        columns = {field.name for field in self.opts.get_fields()} | {
            field.attname for field in self.opts.concrete_fields
        }
        if column in columns | {"pk"} and column not in offered | {*self.asked_besides}:
            return False
        allowed: bool = super().lookup_allowed(lookup, value, request)  # type: ignore[misc]
        return allowed


def person_in(value: str | None) -> User | None:
    """The person that an address names; None for what is no key."""
    try:
        return User.objects.filter(pk=UUID((value or "").removesuffix(BY))).first()
    except ValueError:
        return None


class PersonFilter(admin.SimpleListFilter):
    """Both directions of one person, once she has been searched for; nothing before that."""

    title = _("这个人")
    parameter_name = "person"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        person = person_in(self.value())
        if person is None:
            return []
        name = {"name": person.masked_name}
        return [
            (str(person.pk), _now("谁看过%(name)s") % name),
            (f"{person.pk}{BY}", _now("%(name)s看过谁") % name),
        ]

    def value(self) -> str | None:
        known: dict[str, Any] = self.used_parameters
        given = known.get(self.parameter_name)
        return given[-1] if isinstance(given, list) else given

    def queryset(self, request: HttpRequest, queryset: QuerySet[AccessLog]) -> QuerySet[AccessLog]:
        person, value = person_in(self.value()), self.value() or ""
        if person is None:
            return queryset
        return queryset.filter(by=person) if value.endswith(BY) else queryset.filter(whose=person)


@admin.register(AccessLog)
class AccessLogAdmin(OnlyItsFilters, _AccessLogAdmin):
    """Without Django's search, whose words would stand in the address."""

    asked_besides = ("object_id",)
    list_display = ["at", "by_whom", "role", "action", "what", "purpose", "reason", "whose_data", "ip"]
    fields = ["at", "by_whom", "role", "action", "what", "purpose", "reason", "whose_data", "number", "ip"]
    list_filter: ClassVar[list[Any]] = [PersonFilter, "action", "purpose", "at"]
    list_select_related = ["by", "whose"]
    list_per_page = 50
    sortable_by = ()
    show_full_result_count = False
    change_list_template = "admin/identity/access_log.html"

    def get_urls(self) -> list[URLPattern]:
        search = self.admin_site.admin_view(self.search_view)
        return [path("person/", search, name="identity_accesslog_person"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if "person" in request.GET and self.has_view_permission(request):
            person = person_in(request.GET["person"])
            if person is None:
                raise Http404
            if not was_searched(request.user.pk, person.pk):
                messages.warning(request, _now("请先写明查谁、为什么查"))
                return HttpResponseRedirect(reverse(PERSON))
        return super().changelist_view(request, extra_context)

    def search_view(self, request: HttpRequest) -> HttpResponse:
        """Who is meant, and why; on to the list, or first to a choice among people of one name."""
        if not self.has_view_permission(request):
            raise Http404
        form = PersonForm(request.POST if request.method == "POST" else None)
        people = []
        if form.is_valid():
            log_search(cast(SignedInRequest, request), form)
            people = [
                (person.office_label, mask_id_number(person.id_number), self._address(person))
                for person in form.people
            ]
            if len(people) == 1:
                return HttpResponseRedirect(people[0][2])
        context = self.admin_site.each_context(request) | {
            "title": _now("按人查访问记录"),
            "opts": self.opts,
            "form": form,
            "people": people,
            "list_url": reverse(LIST),
        }
        status = 422 if form.errors else 200
        return render(request, "admin/identity/access_log_person.html", context, status=status)

    def _address(self, person: User) -> str:
        return f"{reverse(LIST)}?person={person.pk}"

    @admin.display(description=_("操作人"))
    def by_whom(self, look: AccessLog) -> str:
        return look.by.office_label

    @admin.display(description=_("被查看人"))
    def whose_data(self, look: AccessLog) -> str:
        return look.whose.office_label

    @admin.display(description=_("内部编号"))
    def number(self, look: AccessLog) -> str | SafeString:
        """With the way to all looks at the same thing."""
        if not look.object_id:
            return ""
        address = f"{reverse(LIST)}?object_id__exact={look.object_id}"
        return format_html('<a href="{}">{}</a>', address, look.object_id)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AccessLog | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AccessLog | None = None) -> bool:
        return False
