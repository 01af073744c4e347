from django.urls import path

from youyue.ui import views

app_name = "ui"
urlpatterns = [
    path("care/", views.care, name="care"),
    path("language/", views.language, name="language"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("site-map/", views.site_map, name="site_map"),
    path("robots.txt", views.robots, name="robots"),
]
