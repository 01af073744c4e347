"""What frames the pages of a desk."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from applicants.desk.nav import nav

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_nav(context: Any) -> SafeString:
    """The links of the desk at hand, or of the one that `side` names."""
    request = context["request"]
    return nav(context.get("side") or request.desk.namespace, context.get("section", ""), request.user)
