from django.db import migrations, models


def forget(apps, schema_editor):
    """What was counted by month; the worker counts afresh within the hour, and until then the page says that
    nothing has been counted."""
    for name in ("Tally", "Standing"):
        apps.get_model("applicants", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("applicants", "0020_extension_days")]

    operations = [
        migrations.RunPython(forget, migrations.RunPython.noop),
        migrations.RemoveConstraint("tally", "one_tally_per_month"),
        migrations.RenameField("tally", "month", "day"),
        migrations.AlterField("tally", "day", models.DateField()),
        migrations.RemoveField("tally", "before"),
        migrations.RemoveField("tally", "brief_days"),
        migrations.RemoveField("tally", "detail_days"),
        migrations.AddConstraint(
            "tally", models.UniqueConstraint(fields=["place", "day"], name="one_tally_per_day")
        ),
    ]
