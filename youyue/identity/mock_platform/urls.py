from django.urls import path

from youyue.identity.mock_platform import endpoints, views

app_name = "mock_platform"
urlpatterns = [
    path(".well-known/openid-configuration", endpoints.discovery, name="discovery"),
    path("authorize", views.authorize, name="authorize"),
    path("token", endpoints.token, name="token"),
    path("userinfo", endpoints.userinfo, name="userinfo"),
    path("keys", endpoints.keys, name="keys"),
    path("end-session", views.end_session, name="end_session"),
    path("phone/<str:ticket>/", views.phone, name="phone"),
    path("sms/", views.short_messages, name="sms"),
    path("phone/<str:ticket>/state/", views.scan_state, name="scan_state"),
    path("phone/<str:ticket>/code.svg", views.scan_code, name="scan_code"),
]
