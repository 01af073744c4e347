"""A sealed column beside the plain note of an event; `manage.py seal_columns` moves what stands there.

A check of the sealed reason goes: the release before empties the plain one when a verdict is no longer “not
applicable”, and cannot know of the other.
"""

from django.db import migrations

from youyue.identity.seal_migrations import seal
from youyue.identity.sealed import SealedTextField


class Migration(migrations.Migration):
    dependencies = [("applicants", "0027_support")]

    operations = [
        *seal("event", "note", SealedTextField, "意见"),
        migrations.RemoveConstraint("materialcheck", "sealed_reason_only_where_na"),
    ]
