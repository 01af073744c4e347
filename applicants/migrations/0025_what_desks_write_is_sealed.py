"""Columns beside those that are sealed from now on; `manage.py seal_columns` moves what stands in them."""

from django.db import migrations, models
from django.db.models import Q

from youyue.identity.seal_migrations import seal
from youyue.identity.sealed import SealedCharField, SealedTextField

REASON = "reason_only_where_not_applicable"


class Migration(migrations.Migration):
    dependencies = [("applicants", "0024_more_is_sealed")]

    operations = [
        # the database has it on the same column as before
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveConstraint("materialcheck", REASON)]
        ),
        *seal("materialcheck", "reason", SealedCharField, "不适用的理由", max_length=200),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddConstraint(
                    "materialcheck",
                    models.CheckConstraint(condition=Q(verdict="na") | Q(reason_old=""), name=REASON),
                )
            ]
        ),
        migrations.AddConstraint(
            "materialcheck",
            models.CheckConstraint(
                condition=Q(verdict="na") | Q(reason=""), name="sealed_reason_only_where_na"
            ),
        ),
        *seal("remark", "text", SealedTextField, "需补正的内容", max_length=500, blank=False),
        *seal("remark", "answer_note", SealedTextField, "说明", max_length=500),
        *seal("supplement", "contact_name", SealedCharField, "单位联系人", max_length=100),
        *seal("supplement", "recommendation", SealedTextField, "单位推荐意见", max_length=1000),
    ]
