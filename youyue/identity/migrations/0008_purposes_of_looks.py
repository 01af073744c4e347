from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0007_alter_alarm_kind'),
    ]

    operations = [
        migrations.AddField(
            model_name='accesslog',
            name='purpose',
            field=models.CharField(blank=True, choices=[('match', '核对号码和证件'), ('unreadable', '水印或扫描挡住了内容，看原件'), ('contact', '联系申办人或单位'), ('card', '制卡、发卡'), ('inquiry', '向有关部门核查'), ('dispute', '处理异议或投诉'), ('answer', '答复本人的询问'), ('audit', '检查谁看过资料'), ('other', '其他')], db_default='', default='', max_length=20, verbose_name='用途'),
        ),
    ]
