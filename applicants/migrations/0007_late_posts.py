"""Stash is called LatePost; its table keeps its name, so that nothing is done in the database."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applicants", "0006_not_applicable")]

    operations = [
        migrations.AlterModelTable("Stash", "applicants_stash"),
        migrations.RenameModel("Stash", "LatePost"),
    ]
