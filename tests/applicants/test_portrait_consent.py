"""A photo that comes before the consent: it is stored nowhere, and the page says what to do."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applicants.models import Consent
from materials.models import Portrait
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("go", ["next", "save"])
def test_a_photo_without_the_consent_is_said_to_be_chosen_again(
    client_of: Callable[[User], Client], applicant: User, go: str
) -> None:
    Consent.objects.all().delete()
    photo = SimpleUploadedFile("me.jpg", make.portrait_bytes())
    answer = client_of(applicant).post("/apply/basics/", {"go": go, "portrait_upload": photo})
    page = answer.content.decode()
    assert "请再选一次照片" in page and "请上传证件照" not in page
    assert not Portrait.objects.exists()
