"""`docs/privacy.md` says what the table of classes says."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command

from youyue.service.privacy.page import page
from youyue.service.privacy.tables import TABLES


def test_document_is_as_printed() -> None:
    printed = StringIO()
    call_command("show_privacy", stdout=printed)
    assert (settings.BASE_DIR / "docs/privacy.md").read_text() == printed.getvalue()


def test_every_table_and_every_personal_field_is_named() -> None:
    text = page(TABLES)
    assert [kept.model for kept in TABLES if kept.model not in text] == []
    personal = {f"`{name}`" for kept in TABLES for name, one in kept.classes if one != "none"}
    assert [name for name in personal if name not in text] == []
