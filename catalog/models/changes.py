from django.db import models


class CatalogChange(models.Model):
    """One transaction that changed the catalogue, for the memories of other processes (`memory.py`)."""

    since = models.DateTimeField(help_text="from when pages show what was changed, in every process")

    class Meta:
        verbose_name = verbose_name_plural = "catalogue change"
