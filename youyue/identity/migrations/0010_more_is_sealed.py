"""Columns beside those that are sealed from now on; `manage.py seal_columns` moves what stands in them."""

from django.db import migrations

from youyue.identity.seal_migrations import seal
from youyue.identity.sealed import SealedCharField, SealedDateField, SealedEmailField


class Migration(migrations.Migration):
    dependencies = [("identity", "0009_factor_events")]

    operations = [
        *seal("user", "birth_date", SealedDateField, "出生日期"),
        *seal("user", "political_status", SealedCharField, "政治面貌", max_length=2),
        *seal("user", "registered_residence", SealedCharField, "户口所在地", max_length=200),
        *seal("user", "email", SealedEmailField, "邮箱", max_length=254),
    ]
