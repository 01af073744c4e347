"""`.ci/postgres .venv/bin/python -m tests.upgrade`, at a release: see `record`."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

if __name__ == "__main__":
    from tests.upgrade.record import record

    record()
