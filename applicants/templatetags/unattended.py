"""Windows where nobody works, for the first page of the admin."""

from django import template

from applicants.window import unattended
from youyue.identity.models import User

register = template.Library()


@register.simple_tag
def unattended_windows(user: User) -> list[unattended.Unattended]:
    """For who gives people their offices; nothing for anybody else."""
    return unattended.windows() if user.has_perm("identity.change_user") else []
