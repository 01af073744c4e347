"""What was promised with each refusal; of those that there are, as the office's rows and the calendar say now."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

from catalog.lists.remedies import last_day

DECISIONS = {"refuse_acceptance": "not_accepted", "decline": "declined"}
REMEDY = ("code", "title", "text", "number", "unit", "basis", "is_by_analogy")


def fill(apps, schema_editor):
    Event = apps.get_model("applicants", "Event")
    Terms = apps.get_model("applicants", "RefusalTerms")
    grounds = {row.decision: row for row in apps.get_model("catalog", "RefusalGround").objects.all()}
    remedies = list(apps.get_model("catalog", "Remedy").objects.filter(is_active=True).order_by("order", "id"))
    made = []
    for event in Event.objects.filter(name__in=DECISIONS).only("pk", "name", "at").iterator():
        ground = grounds.get(DECISIONS[event.name])
        terms = Terms(event_id=event.pk, remedies=[])
        terms.ground = {"text": ground.text, "is_by_analogy": ground.is_by_analogy} if ground else {}
        for remedy in remedies:
            last = last_day(remedy, timezone.localdate(event.at))
            days = {"counted": last.counted.isoformat(), "day": last.day.isoformat(), "provisional": last.provisional}
            terms.remedies.append({name: getattr(remedy, name) for name in REMEDY} | days)
        made.append(terms)
        if len(made) == 1000:
            Terms.objects.bulk_create(made)
            made = []
    Terms.objects.bulk_create(made)


class Migration(migrations.Migration):
    dependencies = [("applicants", "0015_endorsed_at"), ("catalog", "0005_remedies")]

    operations = [
        migrations.CreateModel(
            name="RefusalTerms",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="terms",
                        serialize=False,
                        to="applicants.event",
                    ),
                ),
                (
                    "ground",
                    models.JSONField(
                        default=dict, help_text="{text, is_by_analogy}; empty where the office kept none"
                    ),
                ),
                (
                    "remedies",
                    models.JSONField(
                        default=list,
                        help_text="of each code, title, text, number, unit, basis, is_by_analogy, counted, day,"
                        " provisional",
                    ),
                ),
            ],
            options={
                "verbose_name": "决定书所载的依据和期限",
                "verbose_name_plural": "决定书所载的依据和期限",
                "default_permissions": (),
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
