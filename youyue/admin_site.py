"""The office's Django admin: the stock site behind our sign-in, under our name."""

import logging
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.db import DataError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)
UNREADABLE: tuple[type[Exception], ...] = (OverflowError, ValueError, DataError)


class OfficeAdminConfig(AdminConfig):
    default_site = "youyue.admin_site.OfficeAdminSite"


class NamedChoices(AutocompleteJsonView):
    """Choices by the name that their page gives them for choosing, where it does."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        name = getattr(self.model_admin, "choice_name", str)
        return super().serialize_result(obj, to_field_name) | {"text": name(obj)}


class OfficeAdminSite(AdminSite):
    site_header = _("优粤卡申办管理")
    site_title = _("优粤卡申办管理")
    index_title = _("管理首页")
    empty_value_display = "—"

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """There is no password form: whoever is not signed in goes to the identity platform."""
        wanted = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
            wanted = reverse("admin:index")
        if not request.user.is_authenticated:
            query = urlencode({"next": wanted})
            return HttpResponseRedirect(f"{reverse('identity:sign_in')}?{query}")
        if not self.has_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(wanted)

    # the stub says that only a page is answered; Django itself redirects when it is told where to
    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """Signing out ends the session at the identity platform as well, here as everywhere."""
        from youyue.identity.views import sign_out

        return sign_out(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A list that is asked for by values that no column can have is shown whole, and says so.

        Django answers what it cannot read that way; what only the database refuses, a year of twenty digits
        say, it lets through.
        """
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method not in ("GET", "HEAD") or not request.GET:
                return inner(request, *args, **kwargs)
            try:
                with transaction.atomic():
                    answer = inner(request, *args, **kwargs)
                    return answer.render() if hasattr(answer, "render") else answer
            except UNREADABLE as error:
                logger.warning("unreadable question to the admin: %s", type(error).__name__)
                messages.warning(request, _now("地址里的条件不对，已显示全部"))
                return HttpResponseRedirect(request.path)

        return guarded

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, NamedChoices.as_view(admin_site=self)(request))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """There are no passwords here, so there is no page to change one."""
        return [page for page in super().get_urls() if "password" not in (getattr(page, "name", "") or "")]
