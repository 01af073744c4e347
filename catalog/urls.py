"""The public pages: home, service hall, self-check, policies, channels."""

from django.urls import path

from catalog.views import guide, hall, self_check

app_name = "catalog"
urlpatterns = [
    path("", hall.home, name="home"),
    path("hall/", hall.hall, name="hall"),
    path("hall/youyue-card/", hall.card, name="card"),
    path("channels/<slug:slug>/", hall.channel, name="channel"),
    path("policies/<int:pk>/", self_check.policy, name="policy"),
    path("policies/<int:pk>/text/", self_check.policy_text, name="policy_text"),
    path("self-check/policies/", self_check.policies, name="policies"),
    path("self-check/process/", self_check.process, name="process"),
    path("self-check/materials/", self_check.materials, name="materials"),
    path("self-check/materials/<slug:slug>/", self_check.requirement, name="requirement"),
    path("self-check/materials/<slug:slug>/sample/", self_check.sample, name="sample"),
    path("self-check/guide/", guide.guide, name="guide"),
    path("self-check/faq/", self_check.faq, name="faq"),
    path("self-check/contacts/", self_check.contacts, name="contacts"),
    path("self-check/account-guide/", self_check.account_guide, name="account_guide"),
]
