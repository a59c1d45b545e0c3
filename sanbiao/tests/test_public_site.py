import pytest
from django.test import Client, override_settings
from django.urls import get_resolver

PUBLIC = override_settings(ROOT_URLCONF="sanbiao.urls_public")


def test_the_public_site_has_addresses_and_each_is_one_of_the_office_site():
    public = {pattern.name for pattern in get_resolver("sanbiao.urls_public").url_patterns}

    assert public == {"sign-in"}


def test_every_address_of_the_public_site_is_open_without_signing_in():
    for pattern in get_resolver("sanbiao.urls_public").url_patterns:
        assert pattern.callback.login_required is False


@PUBLIC
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/ledgers/people-person/", "/admin/", "/figures/"])
def test_the_office_is_not_there_on_the_public_site(client: Client, address: str):
    assert client.get(address).status_code == 404


@PUBLIC
@pytest.mark.django_db
def test_a_worn_out_code_is_told_on_the_public_site(client: Client):
    answer = client.get("/s/worn-out/")

    assert answer.status_code == 410
    assert "请重新扫描" in answer.content.decode()
