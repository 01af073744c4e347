"""A seat at her window for every officer, so that she has what a member of a desk has."""

from django.db import migrations


def fill(apps, schema_editor):
    User, Membership = apps.get_model("identity", "User"), apps.get_model("employers", "Membership")
    for user in User.objects.exclude(window_region=""):
        Membership.objects.get_or_create(user=user, employer=None, window_region=user.window_region, ended_at=None)


class Migration(migrations.Migration):
    dependencies = [("employers", "0003_window_desk")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
