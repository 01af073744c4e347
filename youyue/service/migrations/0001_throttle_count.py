from django.db import migrations, models


def without_log(apps, schema_editor):
    """Counts need not survive a crash, and need not wait for the disk."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE service_throttlecount SET UNLOGGED")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="ThrottleCount",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("began", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["began"], name="throttle_by_window")],
            },
        ),
        migrations.RunPython(without_log, migrations.RunPython.noop),
    ]
