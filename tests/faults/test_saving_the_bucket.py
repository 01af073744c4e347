"""The copy of a night from a real bucket, and back into it."""

from datetime import date
from pathlib import Path

import pytest

from materials.models import MaterialFile
from materials.store import vault
from tests.faults.fault_proxy import FaultProxy
from youyue.service.recovery import copies

pytestmark = [pytest.mark.trial, pytest.mark.django_db]


def test_bucket_is_copied_once_and_brought_back(proxy: FaultProxy, hand_in, tmp_path: Path) -> None:
    handed_in: MaterialFile = hand_in()
    name = str(handed_in.stored)
    first = copies.save(tmp_path, keep_days=35, today=date(2026, 12, 1))
    again = copies.save(tmp_path, keep_days=35, today=date(2026, 12, 2))
    assert (first.copied, first.held, again.copied) == (first.held, again.held, 0)
    vault.drop(name)
    with pytest.raises(vault.Unavailable):
        vault.read(name)
    assert name not in copies.bring_back(tmp_path).missing
    assert vault.digest(vault.read(name)) == handed_in.sha256
