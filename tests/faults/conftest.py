"""The trials' S3 server, started once, and the product's store with the spoiling proxy for its endpoint."""

import warnings
from collections.abc import Callable, Iterator

import environ
import pytest
from pytest_socket import enable_socket

from catalog.models import MaterialRequirement
from materials import intake
from materials.dossiers import open_dossier
from materials.models import MaterialFile
from tests.faults.fault_proxy import FaultProxy
from tests.faults.servers import serving as listening
from tests.faults.swift import Swift, client, swift
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes
from youyue.identity.models import User
from youyue.stores import store_from


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Swift]:
    enable_socket()
    warnings.filterwarnings("ignore", category=DeprecationWarning, module="botocore")
    with swift(tmp_path_factory.mktemp("swift")) as running:
        client(running, running.url).create_bucket(Bucket="youyue")
        yield running


@pytest.fixture
def proxy(server: Swift, settings, monkeypatch: pytest.MonkeyPatch, tmp_path) -> Iterator[FaultProxy]:
    """The product's store as `youyue.stores` makes it, with the proxy for its endpoint."""
    made = FaultProxy(server.port)
    with listening(made) as port:
        for name, value in {
            "S3_BUCKET": "youyue",
            "S3_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "S3_ACCESS_KEY": server.access_key,
            "S3_SECRET_KEY": server.secret_key,
            "S3_REGION": server.region,
            "S3_ADDRESSING_STYLE": "path",
        }.items():
            monkeypatch.setenv(name, value)
        settings.STORAGES = settings.STORAGES | {"default": store_from(environ.Env(), tmp_path)}
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="botocore")
        yield made


@pytest.fixture
def hand_in(applicant: User) -> Callable[..., MaterialFile]:
    dossier = open_dossier()
    requirement = MaterialRequirement.objects.get(name="劳动合同")

    def hand_in(name: str = "合同.pdf", pages: int = 1) -> MaterialFile:
        return intake.accept(dossier, requirement, upload(name, pdf_bytes(pages)), applicant)

    return hand_in
