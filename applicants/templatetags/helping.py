"""What a helper's pages ask about a thing that stands in them."""

from django import template

from applicants.helping.filling import may_open
from applicants.models import Helper
from materials.models import MaterialFile

register = template.Library()


@register.filter
def may_be_opened_by(file: MaterialFile, helper: Helper) -> bool:
    return may_open(helper, file)
