"""What all catalogue admins share: rows in use are retired, not deleted."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from youyue.ui.email_field import EmailField


def uses(instance: models.Model) -> int:
    """How many rows hold on to `instance`, or to what would be deleted with it."""
    count = 0
    for relation in instance._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.is_relation and not relation.concrete):
            continue
        held = relation.related_model._base_manager.filter(**{relation.field.name: instance})
        if relation.on_delete is models.PROTECT:
            count += held.count()
        elif relation.on_delete is models.CASCADE:
            count += sum(uses(child) for child in held)
    return count


class CatalogAdmin(admin.ModelAdmin):
    """What is in use is retired, not deleted; whose application uses it is nobody's business here."""

    list_per_page = 50
    save_on_top = True
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.EmailField: {"form_class": EmailField},
    }

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        held = [(instance, count) for instance in objs if (count := uses(instance))]
        if not held:
            return super().get_deleted_objects(objs, request)
        protected = [
            _("“%(name)s”已被 %(count)d 条记录使用，不能删除，可以改为停用")
            % {"name": instance, "count": count}
            for instance, count in held
        ]
        return [], {}, set(), protected
