"""The plain columns of these tables that are sealed since this release; the next one drops them."""

from youyue.identity.old_columns import (
    OldCharField,
    OldDateField,
    OldEmailField,
    OldTextField,
    WithOldColumns,
)


class OldColumnsOfApplication(WithOldColumns):
    birth_date_old = OldDateField(null=True, editable=False, db_column="birth_date")
    political_status_old = OldCharField(
        max_length=2, blank=True, default="", editable=False, db_column="political_status"
    )
    id_valid_from_old = OldDateField(null=True, editable=False, db_column="id_valid_from")
    id_valid_to_old = OldDateField(null=True, editable=False, db_column="id_valid_to")
    email_old = OldEmailField(blank=True, default="", editable=False, db_column="email")
    wechat_old = OldCharField(max_length=50, blank=True, default="", editable=False, db_column="wechat")
    emergency_name_old = OldCharField(
        max_length=100, blank=True, default="", editable=False, db_column="emergency_name"
    )

    class Meta:
        abstract = True


class OldColumnsOfFamilyMember(WithOldColumns):
    nationality_old = OldCharField(
        max_length=2, blank=True, default="", editable=False, db_column="nationality"
    )

    class Meta:
        abstract = True


class OldColumnsOfMaterialCheck(WithOldColumns):
    reason_old = OldCharField(max_length=200, blank=True, default="", editable=False, db_column="reason")

    class Meta:
        abstract = True


class OldColumnsOfRemark(WithOldColumns):
    text_old = OldTextField(blank=True, default="", editable=False, db_column="text")
    answer_note_old = OldTextField(blank=True, default="", editable=False, db_column="answer_note")

    class Meta:
        abstract = True


class OldColumnsOfSupplement(WithOldColumns):
    contact_name_old = OldCharField(
        max_length=100, blank=True, default="", editable=False, db_column="contact_name"
    )
    recommendation_old = OldTextField(blank=True, default="", editable=False, db_column="recommendation")

    class Meta:
        abstract = True


class OldColumnsOfHolderChange(WithOldColumns):
    reason_old = OldCharField(max_length=200, blank=True, default="", editable=False, db_column="reason")

    class Meta:
        abstract = True


class OldColumnsOfEvent(WithOldColumns):
    note_old = OldTextField(blank=True, default="", editable=False, db_column="note")

    class Meta:
        abstract = True
