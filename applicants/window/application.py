"""Who sees which applications at the service window, and the queue of them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from applicants.models import Application, Event, Stage
from applicants.submission import receipts
from applicants.window import acts, case, files, thread
from applicants.window.boxes import ALL, BOXES, WINDOW_STAGES, asked_box, box_of
from catalog.text import tidy
from youyue.identity.searches import keep_search, read_handle, words_of

SAID = ("box", "q", "s", "p")


class BoxFilter(admin.SimpleListFilter):
    """The stage box. Without one in the address the queue shows what waits to be accepted."""

    title = _("环节")
    parameter_name = "box"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(box.slug, box.name) for box in BOXES.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(stage__in=asked_box({"box": self.value() or ""}).stages)


@admin.register(Application)
class ApplicationAdmin(admin.ModelAdmin):
    """Read-only rows and the acts that are possible now; nothing is added, edited or deleted here."""

    change_list_template = "admin/window/queue.html"
    list_filter = (BoxFilter,)
    list_per_page = 50
    list_select_related = ("applicant", "employer", "clause_item__clause")
    search_fields = ("receipt_number", "applicant__name")
    sortable_by = ()
    actions = None
    show_full_result_count = False
    preserve_filters = False

    # --- who ------------------------------------------------------------------------------------
    def has_view_permission(self, request: HttpRequest, obj: Application | None = None) -> bool:
        """Officers of a window, and nobody else: the superuser flag alone opens nothing here."""
        user = request.user
        return bool(user.window_region) and user.has_perm("applicants.decide_application")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Application | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Application | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """What lies or has lain at the officer's own window; one's own application is never among it."""
        user = request.user
        came_to_the_window = Event.objects.filter(application=OuterRef("pk"), target=Stage.ENDORSED)
        return (
            Application.objects.filter(window_region=user.window_region, stage__in=WINDOW_STAGES)
            .filter(~Q(stage=Stage.WITHDRAWN) | Exists(came_to_the_window))
            .exclude(applicant=user.pk)
            .defer("typed", "address", "emergency_mobile", "achievements", "progress")
        )

    def of_this_window(self, request: HttpRequest, object_id: UUID) -> Application:
        """The application, or the same 404 whether it is absent or another window's."""
        application = None
        if self.has_view_permission(request):
            rows = self.get_queryset(request).select_related(*self.list_select_related, "dossier")
            application = rows.filter(pk=object_id).first()
        if application is None:
            raise Http404
        return application

    # --- where ----------------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        """Our own pages only: the stock add, delete, history and change pages have no address."""
        pages: list[tuple[str, Any, str]] = [("", self.changelist_view, "changelist")]
        pages += [
            (f"<uuid:object_id>/{tail}", self._page(view), name)
            for tail, view, name in [*case.PAGES, *files.PAGES, *thread.PAGES, *acts.PAGES]
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"applicants_application_{name}")
            for route, view, name in pages
        ]

    def _page(self, view: Any) -> Any:
        """A page over one application: looked up once, here, by the right of access."""

        def page(request: HttpRequest, object_id: UUID, **kwargs: Any) -> HttpResponse:
            return view(self, request, self.of_this_window(request, object_id), **kwargs)

        return page

    def frame(self, request: HttpRequest, **more: Any) -> dict[str, Any]:
        """What every page of the window needs to be drawn."""
        context = self.admin_site.each_context(request) | {"opts": self.opts}
        return context | {"window": case.window_of(request)} | more

    # --- the queue ------------------------------------------------------------------------------
    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return asked_box(request.GET).ordering

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The queue. Names are searched by POST and kept under a handle, so that they never stand in an
        address or a log."""
        if not self.has_view_permission(request):
            raise Http404
        query = {key: request.GET[key] for key in SAID if key in request.GET}
        if request.method == "POST":
            query, typed = {}, tidy(request.POST.get("q"))
            if typed:
                if mistake := receipts.mistake(typed):
                    messages.warning(request, mistake)
                term = {"q": typed} if is_a_number(typed) else {"s": keep_search(request, typed)}
                query = {"box": ALL.slug} | term
            return HttpResponseRedirect(f"{request.path}?{urlencode(query)}")
        handle = read_handle(query.pop("s", ""))
        words = words_of(request, handle) if handle else None
        # for the page's own links, which carry the handle and not the words
        search = {"number": query.get("q", ""), "search": handle, "is_lost": bool(handle) and not words}
        request.GET = QueryDict(urlencode(query | ({"q": words} if words else {})))
        now = asked_box(query)
        context = self.frame(request, title=now.name, box=now, boxes=self.boxes(request))
        return super().changelist_view(request, context | search | (extra_context or {}))

    def boxes(self, request: HttpRequest) -> list[tuple[Any, int]]:
        """Every box with the number of applications in it, from one grouped query."""
        rows = self.get_queryset(request).order_by().values_list("stage").annotate(Count("pk"))
        counts: dict[str, int] = dict(rows)
        return [(box, sum(counts.get(stage, 0) for stage in box.stages)) for box in BOXES.values()]

    def queue_url(self, application: Application) -> str:
        """The queue, at the box this application lies in."""
        query = urlencode({"box": box_of(application.stage).slug})
        return f"{reverse('admin:applicants_application_changelist')}?{query}"


def is_a_number(words: str) -> bool:
    """Receipt numbers may stand in an address; names may not."""
    return words.isascii() and any(letter.isdigit() for letter in words)
