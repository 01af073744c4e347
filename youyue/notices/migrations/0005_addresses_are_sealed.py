"""Columns beside those that are sealed from now on; `manage.py seal_columns` moves what stands in them."""

from django.db import migrations

from youyue.identity.seal_migrations import seal
from youyue.identity.sealed import SealedEmailField


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_counted")]

    operations = seal("outbox", "to", SealedEmailField, max_length=254)
