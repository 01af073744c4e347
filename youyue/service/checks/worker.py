"""The worker and what waits for it."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youyue.notices import heartbeat
from youyue.notices.models import Job, Outbox
from youyue.service.registry import Note, Wrong, check

LONGEST_DUE = 15 * 60  # seconds


@check("worker", gettext_lazy("后台程序"), ready=True)
def worker_alive() -> str:
    age = heartbeat.age()
    if age is None or age > heartbeat.DEAD_AFTER:
        remedy = _("启动 manage.py work；在它恢复以前，邮件、查毒和期限提醒都停着")
        if age is None:
            raise Wrong(_("没有在运行"), remedy)
        minutes = int(age.total_seconds() // 60)
        raise Wrong(_("%(n)d 分钟没有动静") % {"n": minutes}, remedy)
    return _("%(n)d 秒前还在工作") % {"n": int(age.total_seconds())}


@check("jobs", gettext_lazy("后台任务"))
def oldest_job() -> str:
    now = timezone.now()
    due = Job.objects.filter(due_at__lte=now).order_by("due_at").first()
    failing = Job.objects.filter(attempts__gt=3).order_by("-attempts").first()
    if due and (waits := (now - due.due_at).total_seconds()) > LONGEST_DUE:
        sentence = _("最早的一件（%(kind)s）已经等了 %(n)d 分钟") % {"kind": due.kind, "n": waits // 60}
        raise Wrong(sentence, _("看后台程序是否在运行、是否忙不过来；可以再启动一个"))
    if failing:
        sentence = _("%(kind)s 已经失败 %(n)d 次，还会再试") % {"kind": failing.kind, "n": failing.attempts}
        raise Note(sentence, _("看后台程序的日志"))
    return _("没有积压")


@check("letters", gettext_lazy("待发邮件和短信"))
def letters() -> str:
    given_up = Outbox.objects.exclude(failed_at=None).count()
    if given_up:
        sentence = _("有 %(n)d 封发不出去，已经放弃") % {"n": given_up}
        raise Note(sentence, _("在管理后台“待发邮件和短信”里看是哪些"))
    waiting = Outbox.objects.filter(sent_at=None, failed_at=None).count()
    return _("没有放弃的，还有 %(n)d 封待发") % {"n": waiting}
