from django.db import migrations, models


def as_uploaded(apps, schema_editor):
    """Until now every file was looked at before its row was written."""
    apps.get_model("materials", "MaterialFile").objects.update(examined_at=models.F("uploaded_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('materials', '0004_store_mark'),
    ]

    operations = [
        migrations.AddField(
            model_name='materialfile',
            name='examined_at',
            field=models.DateTimeField(blank=True, help_text='when the scan doctor looked at the pages', null=True),
        ),
        migrations.RunPython(as_uploaded, migrations.RunPython.noop),
    ]
