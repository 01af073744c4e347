from django.urls import path

from youyue.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/opened/", views.opened, name="opened"),
    path("notices/settings/", views.settings, name="settings"),
    path("notices/off/<str:token>/", views.off, name="off"),
    path("notices/<int:pk>/", views.follow, name="follow"),
]
