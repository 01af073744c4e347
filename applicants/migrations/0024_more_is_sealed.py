"""Columns beside those that are sealed from now on; `manage.py seal_columns` moves what stands in them."""

from django.db import migrations

from youyue.identity.seal_migrations import seal
from youyue.identity.sealed import SealedCharField, SealedDateField, SealedEmailField


class Migration(migrations.Migration):
    dependencies = [("applicants", "0023_key_of_an_event")]

    operations = [
        *seal("application", "birth_date", SealedDateField, "出生日期"),
        *seal("application", "id_valid_from", SealedDateField, "证件有效期开始时间"),
        *seal("application", "id_valid_to", SealedDateField, "证件有效期结束时间"),
        *seal("application", "political_status", SealedCharField, "政治面貌", max_length=2),
        *seal("application", "email", SealedEmailField, "电子邮箱", max_length=254),
        *seal("application", "wechat", SealedCharField, "微信号码", max_length=50),
        *seal("application", "emergency_name", SealedCharField, "紧急联系人姓名", max_length=100),
        *seal("familymember", "nationality", SealedCharField, "国籍", max_length=2),
    ]
