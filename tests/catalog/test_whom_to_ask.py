"""What the published pages say of whom to ask and how to get an application back."""

import pytest
from django.test import Client
from django.urls import reverse

from catalog.models import ServiceWindow

pytestmark = pytest.mark.django_db


def text_of(client: Client, page: str) -> str:
    return client.get(reverse(f"catalog:{page}")).content.decode()


def test_account_guide_says_whom_to_ask(client: Client) -> None:
    ServiceWindow.objects.filter(region_code="440000").update(phone="020-12345678")
    page = text_of(client, "account_guide")
    assert '<a href="tel:020-12345678">' in page
    assert f'href="{reverse("catalog:contacts")}"' in page
    ServiceWindow.objects.all().delete()
    assert client.get(reverse("catalog:account_guide")).status_code == 200


@pytest.mark.parametrize("page", ["faq", "process"])
def test_both_ways_to_get_it_back_are_named(client: Client, page: str) -> None:
    assert "撤回" in text_of(client, page)
    assert "请单位退回" in text_of(client, page)
