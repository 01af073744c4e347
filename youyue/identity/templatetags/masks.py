"""`{% load masks %}`: the masks as filters."""

from django import template

from youyue.identity import masks

register = template.Library()
for name in ("mask_name", "mask_id_number", "mask_mobile", "mask_email"):
    register.filter(name, getattr(masks, name))
