"""The texts to which people consent, version by version."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ConsentText(models.Model):
    """What a consent says. A version that is in force stays as it is: people have agreed to these words.

    Another text is another version; from `in_force_from` on it is asked wherever the earlier one was.
    """

    class Kind(models.TextChoices):
        SENSITIVE = "sensitive", _("处理敏感个人信息")
        FAMILY = "family", _("家庭成员的个人信息")
        GUARDIAN = "guardian", _("未满 14 周岁家庭成员的个人信息")

    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    version = models.PositiveSmallIntegerField(_("版本"), validators=[MinValueValidator(1)])
    text = models.TextField(
        _("告知内容"), help_text=_("用哪些信息、为什么必要、有什么影响、给谁、留多久；一行一段")
    )
    statement = models.CharField(_("勾选的话"), max_length=200, help_text=_("放在勾选框旁边的一句话"))
    consequence = models.CharField(_("撤回的后果"), max_length=300, help_text=_("撤回之前给申办人看"))
    in_force_from = models.DateTimeField(_("启用时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("同意书文本")
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="one_text_a_version"),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="consent_text_has_a_version"),
        ]

    def __str__(self) -> str:
        return _("%(kind)s第 %(version)d 版") % {
            "kind": self.Kind(self.kind).label,
            "version": self.version or 0,
        }

    @property
    def is_in_force(self) -> bool:
        return self.in_force_from <= timezone.now()

    @property
    def paragraphs(self) -> list[str]:
        return [line for line in self.text.splitlines() if line.strip()]
