"""Sign-in and the person's own page. There is no sign-up, no password and no e-mail verification here."""

from django.urls import path

from youyue.identity import profile, views
from youyue.identity.assurance import key_pages, pages

app_name = "identity"
urlpatterns = [
    path("login/", views.sign_in, name="sign_in"),
    path("login/callback/", views.callback, name="callback"),
    path("logout/", views.sign_out, name="sign_out"),
    path("profile/", profile.basic, name="profile"),
    path("profile/details/", profile.details, name="profile_details"),
    path("profile/sign-ins/", profile.own_sign_ins, name="sign_ins"),
    path("profile/sign-ins/<int:pk>/end/", profile.end_sign_in, name="end_sign_in"),
    path("profile/step-up/", pages.step_up, name="step_up"),
    path("profile/factors/", pages.own_factors, name="factors"),
    path("profile/factors/add/", pages.add_factor, name="add_factor"),
    path("profile/factors/keys/add/", key_pages.add_key, name="add_key"),
    path("profile/factors/keys/challenge/", key_pages.challenge, name="key_challenge"),
    path("profile/factors/codes/", pages.new_codes, name="new_codes"),
    path("profile/factors/<int:pk>/remove/", pages.remove_factor, name="remove_factor"),
    path("profile/office-code/", profile.office_code, name="office_code"),
    path("profile/edit/", profile.edit, name="profile_edit"),
]
