"""The address book: every app's pages under their prefix."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    # The first word tells an address of these; of all others each is tried, one after another.
    path("employer/", include("employers.urls", namespace="employers")),
    path("window/", include("applicants.window.urls", namespace="window")),
    path("admin/", admin.site.urls),
    path("", include("youyue.ui.urls")),
    path("", include("catalog.urls")),
    path("", include("youyue.identity.urls")),
    path("", include("youyue.notices.urls")),
    path("", include("applicants.urls")),
]

if settings.MOCK_PLATFORM:
    urlpatterns.append(path("mock-platform/", include("youyue.identity.mock_platform.urls")))

handler400 = "youyue.ui.errors.bad_request"
handler403 = "youyue.ui.errors.not_found"
handler404 = "youyue.ui.errors.not_found"
handler500 = "youyue.ui.errors.server_error"
