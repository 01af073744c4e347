"""A script whose session has ended is told so: the way to the platform is for pages."""

import pytest
from django.test import Client

ADDRESSES = ("/apply/materials/labour-contract/upload/", "/apply/pledge/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_script_is_told_and_a_page_is_led_to_the_sign_in(client: Client, address: str) -> None:
    told = client.post(address, headers={"X-Requested-With": "fetch"})
    assert (told.status_code, told.json()) == (401, {"error": "signed_out"})
    assert client.post(address).status_code == 302
