"""A dossier and a requirement to hand files in for."""

import pytest

from catalog.models import MaterialRequirement
from materials.dossiers import open_dossier
from materials.models import Dossier


@pytest.fixture
def dossier(db: None) -> Dossier:
    return open_dossier()


@pytest.fixture
def contract(db: None) -> MaterialRequirement:
    """劳动合同."""
    return MaterialRequirement.objects.get(name="劳动合同")
