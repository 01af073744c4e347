"""申请表 for the printer: who has a rare character in her name is told before she prints."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("character", "code"), [("\U0002ebf0", "U+2EBF0"), ("\ue863", "U+E863"), ("明", "")])
def test_characters_that_cannot_be_printed_are_named(client_of, character, code):
    user = make.user()
    user.name = f"莫{character}文"
    user.save()
    application = make.application(user)
    make.move(application, "submit")
    page = client_of(user).get(f"/items/{application.pk}/form/").content.decode()
    assert f"莫{character}文" in page
    assert (f"{character}（{code}）" in page and "可另附手写件" in page) is bool(code)
