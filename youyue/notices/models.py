"""In-app notices, the outbox from which the worker sends mail, and its other jobs and its heartbeat."""

from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youyue.identity.old_columns import OldEmailField, WithOldColumns
from youyue.identity.sealed import SealedEmailField
from youyue.notices.kinds import Kind


class Notice(models.Model):
    """One line for one person, shown under 消息. Carries no personal data: it says that, not what."""

    to = models.ForeignKey("identity.User", models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, blank=True, db_default="", help_text="a key of kinds.KINDS")
    about = models.CharField(
        max_length=36, blank=True, db_default="", help_text="the key of what it is about; groups the list"
    )
    topic = models.CharField(
        max_length=60, blank=True, db_default="", help_text="the group's heading: a number, never a name"
    )
    text = models.CharField(_("内容"), max_length=300)
    path = models.CharField(
        max_length=200, blank=True, help_text="where the notice leads, a path of this site"
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=80, null=True, help_text="what one person is told once only")
    awaits_digest = models.BooleanField(default=False, db_default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("消息")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["to", "read_at"]),
            models.Index(fields=["to", "about", "-at"], name="notices_of_a_group"),
            models.Index(fields=["to"], condition=Q(awaits_digest=True), name="notices_for_the_digest"),
        ]
        constraints = [models.UniqueConstraint(fields=["to", "once"], name="told_once")]

    @property
    def is_unread(self) -> bool:
        return self.read_at is None


class NoticeSettings(models.Model):
    """How a person wants to be told beside the portal, where every notice stands. No row: as KINDS says."""

    class Mail(models.TextChoices):
        EACH = "each", _("每件一封")
        DAILY = "daily", _("每天一封汇总")
        NONE = "none", _("不发邮件")

    user = models.OneToOneField(
        "identity.User", models.CASCADE, primary_key=True, related_name="notice_settings"
    )
    mail = models.CharField(_("邮件怎么发"), max_length=5, choices=Mail, default=Mail.EACH)
    chosen = models.JSONField(default=dict, blank=True, help_text='{"mail:new": false, "sms:overdue": true}')

    class Meta:
        verbose_name = verbose_name_plural = _("通知设置")

    def wants(self, channel: str, kind: Kind | None) -> bool:
        """Whether a kind is to come by `mail` or `sms`; a notice of no kind comes by mail."""
        if channel == "mail" and self.mail == self.Mail.NONE:
            return False
        if kind is None:
            return channel == "mail"
        return bool(self.chosen.get(f"{channel}:{kind.slug}", channel == "mail" and kind.by_mail))


class Outbox(WithOldColumns):
    """A letter to send, written in the transaction that caused it; the worker sends it and marks it.

    A short message keeps no number: the worker reads it from `user` when it sends.
    """

    channel = models.CharField(max_length=4, default="mail", db_default="mail")
    to = SealedEmailField(max_length=254, blank=True, default="", old=True, bound_to=("user_id",))
    to_old = OldEmailField(blank=True, default="", editable=False, db_column="to")
    user = models.ForeignKey("identity.User", models.CASCADE, null=True, blank=True, related_name="+")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    off_path = models.CharField(
        max_length=200, blank=True, db_default="", help_text="where one click ends letters of this kind"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(auto_now_add=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("待发邮件和短信")
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


class Heartbeat(models.Model):
    """When a worker was last at work (`youyue.notices.heartbeat`); one row a process."""

    worker = models.CharField(max_length=100, primary_key=True, help_text="machine and process id")
    at = models.DateTimeField(db_index=True)
    # as `youyue.meters.counted`, since the process began
    counted = models.JSONField(default=list, db_default=Value([], models.JSONField()))

    class Meta:
        verbose_name = verbose_name_plural = _("后台程序")
