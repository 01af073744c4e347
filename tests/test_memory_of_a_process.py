"""What a process of the web server has in memory before anybody has asked for anything."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

# Megabytes that each takes, measured by importing it: it is imported where it is used.
HEAVY = {
    "pypinyin": 55,
    "openpyxl": 16,
    "weasyprint": 40,
    "pikepdf": 12,
    "pypdfium2": 8,
    "boto3": 24,
    "django.test": 7,
    "segno": 5,
    "lxml": 4,
    "rapidfuzz": 4,
}
MOST = 94  # megabytes resident; 91 measured, a quarter of which are libraries that all processes share
START = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "youyue.settings"
import youyue.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
loaded = [name for name in sys.argv[1:] if name in sys.modules]
resident = next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1]
print(int(resident) // 1024, *loaded)
"""


@pytest.fixture(scope="module")
def started() -> tuple[int, list[str]]:
    """Megabytes, and which of the heavy ones are there."""
    own = {"YOUYUE_ENV": "development", "DEBUG": "0", "MOCK_PLATFORM": "0", "S3_BUCKET": ""}
    own |= {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", START, *HEAVY]
    run = subprocess.run(
        command, env=os.environ | own, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    resident, *loaded = run.stdout.split()
    return int(resident), loaded


def test_heavy_modules_wait_until_they_are_needed(started) -> None:
    assert started[1] == []


def test_process_begins_small(started) -> None:
    assert started[0] <= MOST
