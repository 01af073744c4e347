from django.urls import path

from employers.views import decisions, information, letters, notes, papers, queue, review

app_name = "employers"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("information/", information.information, name="information"),
    path("information/letter/", letters.redeem, name="redeem_letter"),
    path("members/<int:pk>/end/", information.end_membership, name="end_membership"),
    path("applications/<uuid:pk>/", review.application, name="application"),
    path("applications/<uuid:pk>/receive/", decisions.receive, name="receive"),
    path("applications/<uuid:pk>/checks/", review.checks, name="checks"),
    path("applications/<uuid:pk>/supplement/", review.supplement, name="supplement"),
    path("applications/<uuid:pk>/reveal/", review.reveal, name="reveal"),
    path("applications/<uuid:pk>/notes/", notes.add, name="add_note"),
    path("applications/<uuid:pk>/send-back/", decisions.send_back, name="send_back"),
    path("applications/<uuid:pk>/endorse/", decisions.endorse, name="endorse"),
    path("applications/<uuid:pk>/archive/", papers.archive, name="archive"),
    path("applications/<uuid:pk>/portrait/", papers.portrait, name="portrait"),
    path("applications/<uuid:pk>/files/<uuid:file>/", papers.material_original, name="material_original"),
    path(
        "applications/<uuid:pk>/files/<uuid:file>/pages/<int:number>/",
        papers.material_page,
        name="material_page",
    ),
]
