from functools import partial

from django.urls import path

from applicants.desk import urls as desk
from applicants.window import statistics, views
from applicants.window.acts import ACTS

app_name = "desk"
urlpatterns = [
    *desk.urlpatterns,
    path("unattended/", views.unattended_windows, name="unattended"),
    path("statistics/", statistics.statistics, name="statistics"),
    *(
        path(f"applications/<uuid:pk>/{act.slug}/", partial(views.page, act=act), name=act.name)
        for act in ACTS
    ),
]
