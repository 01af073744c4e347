"""The addresses of the service window under `/window/`."""

from django.urls import path

from applicants.window import statistics

app_name = "window"
urlpatterns = [path("statistics/", statistics.statistics, name="statistics")]
