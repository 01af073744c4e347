"""The applicant's addresses: /apply/ for the one open application, /items/ for all of them."""

from django.urls import path

from applicants.views import (
    autosave,
    corrections,
    drafts,
    explanations,
    filing,
    handing_in,
    invitation,
    items,
    materials,
    preview,
)

app_name = "applicants"
urlpatterns = [
    path("apply/", filing.start, name="start"),
    path("apply/materials/", materials.materials, name="materials"),
    path("apply/materials/<slug:code>/upload/", materials.upload, name="upload"),
    path("apply/files/<uuid:pk>/", materials.file, name="material_file"),
    path("apply/files/<uuid:pk>/original/", materials.original, name="material_original"),
    path("apply/files/<uuid:pk>/remove/", materials.remove_file, name="remove_file"),
    path("apply/files/<uuid:pk>/restore/", materials.restore_file, name="restore_file"),
    path("apply/files/<uuid:pk>/keep/", materials.keep_file, name="keep_file"),
    path("apply/files/<uuid:pk>/label/", materials.label_file, name="label_file"),
    path("apply/files/<uuid:pk>/move/", materials.move_file, name="move_file"),
    path("apply/files/<uuid:pk>/pages/<int:number>/", materials.file_page, name="material_page"),
    path("apply/check/", handing_in.check, name="check"),
    path("apply/preview/", preview.preview, name="preview"),
    path("apply/invitation/", invitation.invitation, name="invitation"),
    path("apply/pledge/", handing_in.take_pledge, name="pledge"),
    path("apply/corrections/", corrections.corrections, name="corrections"),
    path("apply/corrections/<int:pk>/", corrections.answer, name="answer_remark"),
    path("apply/explanations/<slug:key>/", explanations.explain, name="explain"),
    path("apply/next/", filing.next_missing, name="next_missing"),
    path("apply/session/", autosave.session, name="session"),
    path("apply/signed-in/", autosave.signed_in, name="signed_in"),
    path("apply/<slug:slug>/", filing.part, name="part"),
    path("apply/<slug:slug>/autosave/", autosave.autosave, name="autosave"),
    path("apply/<slug:slug>/<uuid:key>/remove/", filing.remove, name="remove_row"),
    path("apply/<slug:slug>/<uuid:key>/restore/", filing.restore, name="restore_row"),
    path("items/", items.items, name="items"),
    path("items/<uuid:pk>/", items.item, name="item"),
    path("items/<uuid:pk>/progress/", items.timeline, name="progress"),
    path("items/<uuid:pk>/portrait/", materials.portrait, name="portrait"),
    path("items/<uuid:pk>/submitted/", handing_in.submitted, name="submitted"),
    path("items/<uuid:pk>/extend/", drafts.extend, name="extend_draft"),
    path("items/<uuid:pk>/restore/", drafts.restore, name="restore_draft"),
    path("items/<uuid:pk>/<slug:act>/", items.take_back, name="take_back"),
]
