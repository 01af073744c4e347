"""A dossier and a requirement to hand files in for."""

import pytest

from catalog.models import MaterialRequirement
from materials import intake
from materials.dossiers import open_dossier
from materials.models import Dossier, MaterialFile
from tests.materials.forgeries import upload
from youyue.identity.models import User


@pytest.fixture
def dossier(db: None) -> Dossier:
    return open_dossier()


@pytest.fixture
def contract(db: None) -> MaterialRequirement:
    """劳动合同."""
    return MaterialRequirement.objects.get(name="劳动合同")


@pytest.fixture
def hand_in(dossier: Dossier, contract: MaterialRequirement, applicant: User):
    def hand_in(name: str, content: bytes, replaces: MaterialFile | None = None) -> MaterialFile:
        return intake.accept(dossier, contract, upload(name, content), applicant, replaces)

    return hand_in
