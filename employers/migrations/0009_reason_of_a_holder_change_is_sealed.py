"""Columns beside those that are sealed from now on; `manage.py seal_columns` moves what stands in them."""

from django.db import migrations

from youyue.identity.seal_migrations import seal
from youyue.identity.sealed import SealedCharField


class Migration(migrations.Migration):
    dependencies = [("employers", "0008_end_named_invitations")]

    operations = seal("holderchange", "reason", SealedCharField, "说明", max_length=200)
