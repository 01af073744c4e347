"""The portal as it is deployed, started for each test; its static files are collected once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.served import SECRET, Served, collect


@pytest.fixture(scope="session")
def collected(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return collect(tmp_path_factory.mktemp("collected"))


@pytest.fixture
def served(collected: Path, transactional_db: None, settings, tmp_path: Path) -> Iterator[Served]:
    """nginx in front of gunicorn; sessions that the test makes are good there."""
    settings.SECRET_KEY = SECRET
    running = Served(tmp_path)
    try:
        running.start_portal(collected)
        running.start_nginx()
        yield running
    finally:
        running.stop()
