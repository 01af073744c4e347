from django.db import migrations
from django.utils import timezone


def end_named_invitations(apps, schema_editor):
    """An invitation by the name of an account proves nothing about who accepts it: none of them goes on."""
    invitations = apps.get_model('employers', 'Invitation').objects.filter(closed_at=None, code_hash=None)
    inviters = set(invitations.filter(expires_at__gt=timezone.now()).values_list('by', flat=True))
    invitations.update(closed_at=timezone.now(), outcome='ended')
    notice = apps.get_model('notices', 'Notice')
    for inviter in inviters - {None}:
        notice.objects.create(
            to_id=inviter,
            text='邀请成员改用邀请码：原来按登录账号发出的邀请已结束，请重新生成邀请码交给对方',
            path='/employer/members/invite/',
            about='',
            topic='',
        )


class Migration(migrations.Migration):

    dependencies = [
        ('employers', '0007_codes_of_invitations'),
        ('notices', '0003_heartbeat'),
    ]

    operations = [migrations.RunPython(end_named_invitations, migrations.RunPython.noop)]
