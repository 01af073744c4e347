"""When applications came as far as the window, read from their events, and the last day of their period."""

from django.db import migrations
from django.db.models import Min

from catalog.days.working_days import due

DAYS = {"window_review": 20, "card_production": 10}  # what was promised before the office could say otherwise


def fill(apps, schema_editor):
    Event = apps.get_model("applicants", "Event")
    Application = apps.get_model("applicants", "Application")
    came = Event.objects.filter(target="endorsed").values("application").annotate(at=Min("at"))
    for row in came.iterator():
        application = Application.objects.filter(pk=row["application"]).first()
        if application is None:
            continue
        days = DAYS.get(application.stage, 5)
        Application.objects.filter(pk=application.pk).update(
            endorsed_at=row["at"], due_on=due(application.moved_at, days)
        )


class Migration(migrations.Migration):
    dependencies = [("applicants", "0014_window_desk"), ("employers", "0003_window_desk")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
