"""In-app notices, the outbox from which the worker sends mail, and its other jobs."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One line for one person, shown under 消息. Carries no personal data: it says that, not what."""

    to = models.ForeignKey("identity.User", models.CASCADE, related_name="notices")
    text = models.CharField(_("内容"), max_length=300)
    path = models.CharField(
        max_length=200, blank=True, help_text="where the notice leads, a path of this site"
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("消息")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["to", "read_at"])]


class Outbox(models.Model):
    """A mail to send, written in the transaction that caused it; the worker sends it and marks it."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(auto_now_add=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("待发邮件")
        ordering = ["id"]


class Job(models.Model):
    """Something the worker has to do (`youyue.notices.jobs`); the row goes when it is done."""

    kind = models.CharField(max_length=100)
    subject = models.CharField(max_length=64, blank=True, help_text="a key, never anything personal")
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("后台任务")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="one_job_per_subject")]
