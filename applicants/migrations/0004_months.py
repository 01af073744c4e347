"""Dates of education and employment become text: a month is enough, and a day that is there stays.

PostgreSQL writes each table once, for both columns in one statement. Going back, a month without a day becomes
its first day.
"""

from typing import Any

from django.db import migrations, models

TABLES = ("applicants_education", "applicants_employment")
COLUMNS = ("start", "end")


def to_text(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        types = [
            f"""ALTER "{column}" TYPE varchar(10) USING coalesce(to_char("{column}", 'YYYY-MM-DD'), '')"""
            for column in COLUMNS
        ]
        filled = [f'ALTER "{column}" SET NOT NULL' for column in COLUMNS]
        schema_editor.execute(f'ALTER TABLE "{table}" {", ".join([*types, *filled])}')


def to_days(_apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor != "postgresql":
        for table in TABLES:
            for column in COLUMNS:
                first = f"""CASE length("{column}") WHEN 0 THEN NULL WHEN 7 THEN "{column}" || '-01' ELSE "{column}" END"""
                schema_editor.execute(f'UPDATE "{table}" SET "{column}" = {first}')
        return
    for table in TABLES:
        empty = [f'ALTER "{column}" DROP NOT NULL' for column in COLUMNS]
        types = [
            f"""ALTER "{column}" TYPE date USING to_date(rpad(nullif("{column}", ''), 10, '-01'), 'YYYY-MM-DD')"""
            for column in COLUMNS
        ]
        schema_editor.execute(f'ALTER TABLE "{table}" {", ".join([*empty, *types])}')


class AlterElsewhere(migrations.AlterField):
    """Changes the column where the statements above do not."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


def as_text(label: str) -> models.CharField:
    return models.CharField(label, max_length=10, blank=True, default="")


class Migration(migrations.Migration):
    dependencies = [("applicants", "0003_asked_back")]

    operations = [
        migrations.RunPython(to_text, to_days),
        AlterElsewhere("education", "start", as_text("起始时间")),
        AlterElsewhere("education", "end", as_text("结束时间")),
        AlterElsewhere("employment", "start", as_text("起始时间")),
        AlterElsewhere("employment", "end", as_text("结束时间")),
    ]
