from django.urls import path

from applicants.desk import urls as desk
from applicants.window import issuing_page, statistics, views
from applicants.window.acts import ACTS

app_name = "desk"
urlpatterns = [
    *desk.urlpatterns,
    path("unattended/", views.unattended_windows, name="unattended"),
    path("issue-list/", issuing_page.issue_list, name="issue_list"),
    path("issue-list/blank/", issuing_page.blank, name="blank_list"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("applications/<uuid:pk>/correct-card/", views.correct_card, name="correct_card"),
    *desk.act_paths(act for act in ACTS if act is not views.CORRECT),
]
