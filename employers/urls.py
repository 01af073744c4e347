from django.urls import path

from applicants.desk import urls as desk
from employers.views import (
    decisions,
    information,
    invitations,
    letters,
    members,
    return_requests,
    statistics,
    supplement,
)

app_name = "desk"
urlpatterns = [
    *desk.urlpatterns,
    path("information/", information.information, name="information"),
    path("information/letter/", letters.redeem, name="redeem_letter"),
    path("at/", members.at, name="at"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("members/invite/", invitations.invite, name="invite"),
    path("members/<int:pk>/role/", members.role, name="role"),
    path("members/<int:pk>/end/", members.end_membership, name="end_membership"),
    path("members/invitations/<int:pk>/", invitations.invitation, name="invitation"),
    path("invitations/", invitations.redeem, name="invitations"),
    path("invitations/<int:pk>/decline/", invitations.decline, name="decline_invitation"),
    path("applications/<uuid:pk>/receive/", decisions.receive, name="receive"),
    path("applications/<uuid:pk>/supplement/", supplement.supplement, name="supplement"),
    path("applications/<uuid:pk>/asked-back/", return_requests.answer, name="asked_back"),
    path("applications/<uuid:pk>/endorse/", decisions.endorse, name="endorse"),
]
