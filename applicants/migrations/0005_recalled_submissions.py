"""Rounds count what was received: a recalled submission stays, beside the one that took its place."""

import django.db.models.manager
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('applicants', '0004_months'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='submission',
            options={'base_manager_name': 'everything', 'ordering': ['application', 'round'], 'verbose_name': '提交记录', 'verbose_name_plural': '提交记录'},
        ),
        migrations.AlterModelManagers(
            name='submission',
            managers=[
                ('objects', django.db.models.manager.Manager()),
                ('everything', django.db.models.manager.Manager()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='submission',
            name='one_submission_per_round',
        ),
        migrations.AddField(
            model_name='submission',
            name='recalled_at',
            field=models.DateTimeField(blank=True, help_text='when another one took its place, because it had been recalled', null=True),
        ),
        migrations.AddConstraint(
            model_name='submission',
            constraint=models.UniqueConstraint(condition=models.Q(('recalled_at', None)), fields=('application', 'round'), name='one_standing_submission_per_round'),
        ),
    ]
