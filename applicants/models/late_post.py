"""What somebody posted while the session was over, kept until the same person is back."""

import uuid

from django.db import models

from youyue.identity.sealed import SealedTextField


class LatePost(models.Model):
    """One posted form, encrypted, for at most half an hour (`applicants.filing.late_posts`).

    Bound to the browser that posted it and to the person for whom the form had been drawn; neither can be
    read from the row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    browser = models.CharField(max_length=64, help_text="hash of the browser's key")
    whose = models.CharField(max_length=64, help_text="keyed hash of the user for whom the form was drawn")
    place = models.CharField(max_length=80, help_text="part, part/row or remark/number")
    content = SealedTextField(help_text="JSON: the posted pairs")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "applicants_stash"
        indexes = [models.Index(fields=["browser", "whose"], name="stash_of_browser")]
