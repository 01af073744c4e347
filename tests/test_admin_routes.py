"""Who may do what in the office's admin: every stock page of every model against every role.

The window's own pages are not stock; they stand in the table of tests/routes.py.
"""

from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.urls import NoReverseMatch, reverse

from applicants.models import ExportLog
from catalog.models import ChannelEntry, ProcessingPeriod, SiteInformation, WorkingDayOverride
from tests.routes import ROLES
from tests.world import World, ask, told
from youyue.identity.alarms import Alarm
from youyue.identity.models import AccessLog, FactorEvent
from youyue.identity.offers import RoleOffer
from youyue.notices.models import Outbox

pytestmark = pytest.mark.sweep

VIEW, KEEP, ALL = {"view"}, {"view", "add", "change"}, {"view", "add", "change", "delete"}
# What each role may do with a model; catalogue models that are not named may be edited in full.
RIGHTS: dict[str, dict[str, set[str]]] = {
    "catalog.Option": {"editor": KEEP, "administrator": KEEP},
    "catalog.ConsentText": {"editor": KEEP, "administrator": KEEP},
    "catalog.ProcessingPeriod": {"editor": VIEW | {"change"}, "administrator": VIEW | {"change"}},
    "catalog.RefusalGround": {"editor": VIEW | {"change"}, "administrator": VIEW | {"change"}},
    "catalog.SiteInformation": {"editor": KEEP, "administrator": KEEP},
    "employers.Membership": {"administrator": KEEP},
    "employers.ExportLog": {"administrator": VIEW},
    "identity.User": {"administrator": VIEW | {"change"}},
    "identity.Alarm": {"administrator": VIEW | {"change"}},
    "identity.RoleOffer": {"administrator": KEEP},
    "identity.AccessLog": {"administrator": VIEW},
    "identity.FactorEvent": {"administrator": VIEW},
    "notices.Outbox": {"administrator": VIEW},
    "auth.Group": {},
}
ELSEWHERE = {"applicants.Application", "applicants.Event"}
PAGES = {"changelist": VIEW, "add": {"add"}, "change": VIEW, "delete": {"delete"}, "history": VIEW}
MODELS = [model for model in admin.site._registry if model._meta.label not in ELSEWHERE]


def rights(model: type[models.Model], role: str) -> set[str]:
    default = {"editor": ALL, "administrator": ALL} if model._meta.app_label == "catalog" else {}
    return RIGHTS.get(model._meta.label, default).get(role, set())


def some(model: type[models.Model], world: World) -> Any:
    """A row of the model; made where the catalogue and the world have none."""
    found = model._base_manager.first()
    if found is not None:
        return found
    if model is ChannelEntry:
        return ChannelEntry.objects.create(channel="jobs", title="招聘公告")
    if model is WorkingDayOverride:
        return WorkingDayOverride.objects.create(date="2026-11-28", is_working=True)
    if model is ProcessingPeriod:
        return ProcessingPeriod.objects.create(step="card", days=10)
    if model is SiteInformation:
        return SiteInformation.objects.create(organizer="主办单位")
    if model is ExportLog:
        by = world.people["own reviewer"]
        return ExportLog.objects.create(employer=world.mine.employer, by=by, what="待办中", count=1)
    if model is Alarm:
        return Alarm.objects.create(kind="seal", place="identity_user:mobile:1")
    if model is RoleOffer:
        return RoleOffer.objects.create(role="editor")
    if model is AccessLog:
        owner = world.mine.applicant
        return AccessLog.objects.create(by=owner, whose=owner, role="本人", action="preview", what="材料")
    if model is FactorEvent:
        return FactorEvent.objects.create(user=world.people["own reviewer"], kind="enrolled", by=None)
    assert model is Outbox
    return Outbox.objects.create(to="a@example.cn", subject="消息", body="消息")


@pytest.mark.parametrize("world", ["submitted"], indirect=True)
@pytest.mark.parametrize("page", PAGES)
def test_admin_pages_open_to_whom_they_should(page: str, world: World) -> None:
    wrong = {}
    office = [role for role in ROLES if world.people[role] and world.people[role].is_staff]
    for model in MODELS:
        arguments = [] if page in ("changelist", "add") else [some(model, world).pk]
        try:
            address = reverse(
                f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments
            )
        except NoReverseMatch:
            continue
        for role in ROLES:
            expected = "in" if role not in office else "200" if rights(model, role) & PAGES[page] else "404"
            found = told(ask(world, role, "GET", address))
            if found != expected:
                wrong[model._meta.label, role] = (found, expected)
    assert wrong == {}, "found, expected"
