"""For migrations: a sealed column that takes the place of a plain one (`old_columns`)."""

from typing import Any

from django.db import migrations, models
from django.db.migrations.operations.base import Operation

from youyue.identity.sealed import (
    SealedCharField,
    SealedDateField,
    SealedEmailField,
    SealedTextField,
)

OLD: dict[Any, Any] = {
    SealedCharField: models.CharField,
    SealedTextField: models.TextField,
    SealedEmailField: models.EmailField,
    SealedDateField: models.DateField,
}


def seal(model: str, name: str, sealed: Any, label: str = "", **options: Any) -> list[Operation]:
    """The plain column stays as it is, under another name in the code; the sealed one comes beside it.

    `options` are those of the sealed field, as they are in the model.
    """
    is_date = sealed is SealedDateField
    length = {} if is_date or sealed is SealedTextField else {"max_length": options["max_length"]}
    nothing: dict[str, Any] = {"null": True} if is_date else {"blank": True, "default": ""}
    plain = OLD[sealed](db_column=name, editable=False, **nothing, **length)
    options |= {"verbose_name": label} if label else {}
    options = {"blank": True, "default": None if is_date else ""} | options
    beside = sealed(db_column=f"{name}_sealed", db_default="", **options)
    return [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField(model, name, f"{name}_old"),
                migrations.AlterField(model, f"{name}_old", plain),
            ]
        ),
        migrations.AddField(model, name, beside),
    ]
