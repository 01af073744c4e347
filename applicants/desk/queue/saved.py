"""A reviewer's own views of the queue: kept on the server, so that they follow her to every machine."""

from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from applicants.desk.queue.boxes import Ask
from applicants.models import Membership, SavedView
from applicants.workflow import StepRefused
from youyue.prepared import Prepared

OF_MEMBERSHIP = Prepared(lambda key: SavedView.objects.filter(membership=key), key=Membership._meta.pk)


def mine(membership: Membership) -> list[SavedView]:
    return OF_MEMBERSHIP.rows(key=membership.pk)


@transaction.atomic
def save(membership: Membership, name: str, ask: Ask, *, is_default: bool) -> SavedView:
    """Keep the view under a name; the same name again means the new view."""
    _lock(membership)
    views = membership.views
    if views.exclude(name=name).count() >= SavedView.MOST:
        raise StepRefused(_("最多保存 %(n)d 个视图，请先删除不用的") % {"n": SavedView.MOST})
    view, _created = views.update_or_create(name=name, defaults={"query": replace(ask, search="").query()})
    if is_default:
        _make_default(view)
    return view


@transaction.atomic
def rename(view: SavedView, name: str) -> None:
    _lock(view.membership)
    if view.membership.views.exclude(pk=view.pk).filter(name=name).exists():
        raise StepRefused(_("已有叫“%(name)s”的视图，请换一个名称") % {"name": name})
    view.name = name
    view.save(update_fields=["name"])


@transaction.atomic
def set_default(view: SavedView, wanted: bool) -> None:
    """The view that opens with 单位事项; at most one."""
    _lock(view.membership)
    if wanted:
        _make_default(view)
    else:
        SavedView.objects.filter(pk=view.pk).update(is_default=False)


def _make_default(view: SavedView) -> None:
    view.membership.views.exclude(pk=view.pk).filter(is_default=True).update(is_default=False)
    SavedView.objects.filter(pk=view.pk).update(is_default=True)


def _lock(membership: Membership) -> None:
    Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
