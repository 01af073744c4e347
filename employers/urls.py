from django.urls import path

from applicants.desk import urls as desk
from applicants.desk.views import arrival, places
from employers.desk.acts import ACTS
from employers.views import (
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
    *desk.act_paths(ACTS),
    path("information/", information.information, name="information"),
    path("information/letter/", letters.redeem, name="redeem_letter"),
    path("at/", places.at, name="at"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("members/invite/", invitations.invite, name="invite"),
    path("members/<int:pk>/role/", members.role, name="role"),
    path("members/<int:pk>/end/", members.end_membership, name="end_membership"),
    path("members/invitations/<int:pk>/", invitations.invitation, name="invitation"),
    path("invitations/", invitations.redeem, name="invitations"),
    path("invitations/<int:pk>/decline/", invitations.decline, name="decline_invitation"),
    path("applications/<uuid:pk>/receive/", arrival.take_up, name="receive"),
    path("applications/<uuid:pk>/supplement/", supplement.supplement, name="supplement"),
    path("applications/<uuid:pk>/asked-back/", return_requests.answer, name="asked_back"),
]
