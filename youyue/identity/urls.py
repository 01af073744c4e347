"""Sign-in and the person's own page. There is no sign-up, no password and no e-mail verification here."""

from django.urls import path

from youyue.identity import profile, views

app_name = "identity"
urlpatterns = [
    path("login/", views.sign_in, name="sign_in"),
    path("login/callback/", views.callback, name="callback"),
    path("logout/", views.sign_out, name="sign_out"),
    path("profile/", profile.basic, name="profile"),
    path("profile/details/", profile.details, name="profile_details"),
    path("profile/edit/", profile.edit, name="profile_edit"),
]
