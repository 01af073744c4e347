"""The project's addresses, and under `bench/` the limit page and the peers."""

from django.urls import include, path

from tests.bench import peers

urlpatterns = [
    path("bench/limit/", peers.limit),
    path("bench/stock-form/", peers.stock_form),
    path("bench/wizard/", peers.Wizard.as_view(peers.WIZARD_STEPS)),
    path("bench/list/", peers.OffsetList.as_view()),
    path("bench/admin/", peers.stock_admin.urls),
    path("", include("youyue.urls")),
]
handler404 = "youyue.ui.errors.not_found"
