"""The project's settings for the benchmark: as in production, plus the peers it is compared with.

`BENCH_HOME` is a directory that is thrown away afterwards.
"""

import os
from pathlib import Path

HOME = Path(os.environ["BENCH_HOME"])
os.environ |= {
    "YOUYUE_ENV": "development",
    "DEBUG": "0",
    "MOCK_PLATFORM": "0",
    "SITE_URL": "http://127.0.0.1",
    "ALLOWED_HOSTS": "127.0.0.1,testserver",
    "IDENTITY_ISSUER": "",
    "MEDIA_ROOT": str(HOME / "media"),
    "S3_BUCKET": "",
    "EMAIL_URL": "memorymail://",
    "LOG_LEVEL": "ERROR",
}
os.environ.setdefault("DATABASE_URL", f"sqlite:///{HOME / 'bench.sqlite3'}")

from youyue.settings import *  # noqa: E402, F403
from youyue.settings import BASE_DIR, INSTALLED_APPS, TEMPLATES  # noqa: E402

INSTALLED_APPS = [*INSTALLED_APPS, "formtools"]
TEMPLATES[0]["DIRS"] = [BASE_DIR / "tests/bench/templates", *TEMPLATES[0]["DIRS"]]
ROOT_URLCONF = "tests.bench.urls"
STATIC_ROOT = HOME / "static"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
