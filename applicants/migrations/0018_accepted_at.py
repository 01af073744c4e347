"""When the window accepted an application, read from its events."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    Event = apps.get_model("applicants", "Event")
    Application = apps.get_model("applicants", "Application")
    accepted = Event.objects.filter(application=OuterRef("pk"), name="accept").order_by("sequence")
    rows = Application.objects.filter(endorsed_at__isnull=False)
    rows.update(accepted_at=Subquery(accepted.values("at")[:1]))


class Migration(migrations.Migration):
    dependencies = [("applicants", "0017_answers")]

    operations = [
        migrations.AddField(
            model_name="application",
            name="accepted_at",
            field=models.DateTimeField(
                blank=True,
                help_text="when the window accepted it; a correction does not undo that",
                null=True,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
