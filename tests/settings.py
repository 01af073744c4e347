"""The project's settings for tests: nothing of the developer's machine, nothing that leaves it.

Variables are set before `youyue.settings` reads them, so that they win over a `.env` file.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_home = Path(tempfile.mkdtemp(prefix="youyue-tests-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)

os.environ.setdefault("DATABASE_URL", "")
os.environ |= {
    "YOUYUE_ENV": "development",
    "DEBUG": "1",
    "SITE_URL": "http://testserver",
    "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "MOCK_PLATFORM": "1",
    "IDENTITY_ISSUER": "",
    "MEDIA_ROOT": str(_home / "media"),
    "S3_BUCKET": "",
    "FILE_KEYS": "",
    "FILE_CIPHER": "aes-256-gcm",
    "CLAMD_SOCKET": "",
    "EMAIL_URL": "memorymail://",
    "LOG_LEVEL": "ERROR",
}

from youyue.settings import *  # noqa: E402, F403
from youyue.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # a file, not memory: the live server's threads then have connections of their own, as in real life
    DATABASES["default"]["TEST"] = {"NAME": str(_home / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # threads of the live server come and go
DEBUG = False  # as pytest has it, for the servers that tests start: they show our pages of errors
SILENCED_SYSTEM_CHECKS = ["identity.E001"]  # and yet sign people in by the mock platform
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["checkpoints"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
STATIC_ROOT = _home / "static"
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
