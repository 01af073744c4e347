"""The pages that every desk has, included by the addresses of an employer and of a window."""

from collections.abc import Iterable
from functools import partial

from django.urls import URLPattern, path

from applicants.desk.acts import Act
from applicants.desk.views import (
    absence,
    acts,
    again,
    bulk,
    case,
    decisions,
    export,
    holder,
    marks,
    messages,
    notes,
    papers,
    queue,
    record,
    saved,
)

app_name = "desk"


def act_paths(made: Iterable[Act]) -> list[URLPattern]:
    """The page of each act, by its name."""
    return [
        path(f"applications/<uuid:pk>/{act.slug}/", partial(acts.page, act=act), name=act.name)
        for act in made
    ]


urlpatterns = [
    path("", queue.queue, name="queue"),
    path("bulk/", bulk.act, name="bulk"),
    path("export/", export.queue, name="export"),
    path("keys/", marks.keys, name="keys"),
    path("views/", saved.views, name="views"),
    path("views/<int:pk>/", saved.change, name="change_view"),
    path("absence/", absence.absence, name="absence"),
    path("absence/<int:pk>/cancel/", absence.cancel, name="cancel_absence"),
    path("applications/<uuid:pk>/", case.application, name="application"),
    path("applications/<uuid:pk>/holder/", holder.holder, name="holder"),
    path("applications/<uuid:pk>/checks/", case.checks, name="checks"),
    path("applications/<uuid:pk>/again/", again.confirm_again, name="confirm_again"),
    path("applications/<uuid:pk>/marks/", marks.mark, name="mark"),
    path("applications/<uuid:pk>/reveal/", case.reveal, name="reveal"),
    path("applications/<uuid:pk>/notes/", notes.add, name="add_note"),
    path("applications/<uuid:pk>/messages/", messages.messages, name="messages"),
    path("applications/<uuid:pk>/messages/read/", messages.read, name="read_messages"),
    path("applications/<uuid:pk>/send-back/", decisions.send_back, name="send_back"),
    path("applications/<uuid:pk>/record/", record.record, name="record"),
    path("applications/<uuid:pk>/record.pdf", record.record_pdf, name="record_pdf"),
    path("applications/<uuid:pk>/archive/", papers.archive, name="archive"),
    path("applications/<uuid:pk>/portrait/", papers.portrait, name="portrait"),
    path("applications/<uuid:pk>/files/<uuid:file>/", papers.material_original, name="material_original"),
    path(
        "applications/<uuid:pk>/files/<uuid:file>/pages/<int:number>/",
        papers.material_page,
        name="material_page",
    ),
]
