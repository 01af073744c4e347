from django.db import migrations, models
from django.db.models import Q

ONE = "one_consent_a_member"


class Migration(migrations.Migration):
    dependencies = [("applicants", "0028_notes_of_events_are_sealed")]

    operations = [
        migrations.AddField(
            "consent",
            "past_since",
            models.DateTimeField(null=True, editable=False, help_text="when the line got another name"),
        ),
        migrations.RemoveConstraint("consent", ONE),
        migrations.AddConstraint(
            "consent",
            models.UniqueConstraint(
                fields=["member", "kind", "version"],
                condition=Q(member__isnull=False, withdrawn_at=None, past_since=None),
                name=ONE,
            ),
        ),
    ]
