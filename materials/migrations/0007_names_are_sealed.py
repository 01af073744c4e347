"""Columns beside those that are sealed from now on; `manage.py seal_columns` moves what stands in them."""

from django.db import migrations

from youyue.identity.seal_migrations import seal
from youyue.identity.sealed import SealedCharField

NAME = "as given by the uploader, cleaned; never a path"
LABEL = "the uploader's own word for it, beside the name"


class Migration(migrations.Migration):
    dependencies = [("materials", "0006_paper")]

    operations = [
        *seal(
            "materialfile", "name", SealedCharField, "文件名", max_length=255, blank=False, help_text=NAME
        ),
        *seal("materialfile", "label", SealedCharField, "说明", max_length=40, help_text=LABEL),
    ]
