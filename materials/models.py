"""What was handed in: a dossier of materials, each with its files. Knows nothing of applications."""

import uuid
from collections.abc import Sequence

from django.core.files.storage import storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models import MaterialRequirement
from materials.portrait_checks import PortraitTest
from youyue.identity.old_columns import OldCharField, WithOldColumns
from youyue.identity.sealed import SealedCharField, SealedTextField


def private_storage() -> object:
    """The private store (local disk, or S3 by environment); a callable keeps it out of migrations."""
    return storages["default"]


class Dossier(models.Model):
    """The folder that holds one application's materials; the application points here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("材料袋")


class Material(models.Model):
    """One requirement's place in a dossier (one row of the table of seed 2.1.5)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="materials")
    requirement = models.ForeignKey(MaterialRequirement, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("材料")
        constraints = [
            models.UniqueConstraint(fields=["dossier", "requirement"], name="one_material_per_requirement")
        ]


class OldColumnsOfMaterialFile(WithOldColumns):
    name_old = OldCharField(max_length=255, blank=True, default="", editable=False, db_column="name")
    label_old = OldCharField(max_length=40, blank=True, default="", editable=False, db_column="label")

    class Meta:
        abstract = True


class MaterialFile(OldColumnsOfMaterialFile):
    """One file. Rows are never overwritten: a replaced or deleted file keeps its row until it is cleared."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        JPEG = "jpeg", "JPG"
        PNG = "png", "PNG"

    class ScanState(models.TextChoices):
        PENDING = "pending", _("检测中")
        CLEAN = "clean", _("安全")
        INFECTED = "infected", _("已隔离")
        NOT_SCANNED = "not_scanned", _("未检测")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    material = models.ForeignKey(Material, models.CASCADE, related_name="files")
    name = SealedCharField(
        _("文件名"),
        max_length=255,
        default="",
        old=True,
        help_text="as given by the uploader, cleaned; never a path",
    )
    kind = models.CharField(_("类型"), max_length=4, choices=Kind)
    stored = models.FileField(storage=private_storage, upload_to="materials/", max_length=200)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(_("页数"), default=1)
    label = SealedCharField(
        _("说明"),
        max_length=40,
        blank=True,
        default="",
        old=True,
        help_text="the uploader's own word for it, beside the name",
    )
    order = models.PositiveSmallIntegerField(default=0)
    chosen_in = models.CharField(
        max_length=32, blank=True, help_text="key of the page the file was chosen in, if a script sent it"
    )
    chosen_as = models.PositiveIntegerField(
        default=0, help_text="which of the files chosen in that page it was"
    )
    findings = models.JSONField(
        default=list, help_text="what the scan doctor noticed: [{page, kind, figure}]; warnings, not refusals"
    )
    examined_at = models.DateTimeField(
        null=True, blank=True, help_text="when the scan doctor looked at the pages"
    )
    kept_anyway_at = models.DateTimeField(
        null=True, blank=True, help_text="when the uploader chose to use the file in spite of the findings"
    )
    scan_state = models.CharField(
        _("病毒检测"),
        max_length=11,
        choices=ScanState,
        default=ScanState.NOT_SCANNED,
        help_text="as recorded; `scanning.state_of` says what it means with and without a scanner",
    )
    scanned_at = models.DateTimeField(null=True, blank=True)
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    uploaded_by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    replaces = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replacements", editable=False
    )

    compared = models.JSONField(
        default=dict,
        editable=False,
        help_text="by the key of a file it took the place of: pages that differ, as `compare_pages.compare`",
    )

    twins: Sequence["MaterialFile"] = ()  # earlier files of the dossier with the same content, if looked for

    class Meta:
        verbose_name = verbose_name_plural = _("材料文件")
        ordering = ["order", "uploaded_at", "id"]

    def __str__(self) -> str:
        return self.name


class Portrait(models.Model):
    """证件照: 358 by 441 pixels, white ground, re-encoded as JPEG (seed 2.1.4.2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stored = models.FileField(storage=private_storage, upload_to="portraits/", max_length=200)
    sha256 = models.CharField(max_length=64)
    cropped = models.BooleanField(default=False, help_text="cut or scaled by us, so the page says so")
    measured = models.JSONField(default=list, help_text="the checks as told to the person")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("证件照")

    @property
    def tests(self) -> list[PortraitTest]:
        """What was measured when the photo was taken in, in the words of that moment."""
        return [PortraitTest(**test) for test in self.measured]


class Paper(models.Model):
    """A PDF of something that is printed (`serve/papers.py`): drawn by the worker, once for the same content,
    kept sealed in the store, gone with its dossier. `work` is what to draw, until it is drawn.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="papers")
    digest = models.CharField(max_length=64, help_text="of what it says, but for when it was printed")
    work = SealedTextField()
    stored = models.CharField(max_length=200, blank=True, help_text="no backup has it: it can be drawn again")
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["dossier", "digest"], name="one_paper_of_a_content")]


class StoreMark(models.Model):
    """The one row that says which store the files lie in: what stands in its file `store.mark`."""

    mark = models.CharField(max_length=32)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("文件库标记")
