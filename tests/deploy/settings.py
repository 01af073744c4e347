"""The project's settings as in production, for the files of `deploy/` run on this machine.

`DEPLOY_HOME` is a folder that is thrown away afterwards. The keys are those under which the test writes its
rows.
"""

import base64
import os
from pathlib import Path

HOME = Path(os.environ["DEPLOY_HOME"])
_key = "dev:" + base64.b64encode(b"youyue-development-key-32-bytes!").decode()
os.environ |= {
    "YOUYUE_ENV": "production",
    "DEBUG": "0",
    "MOCK_PLATFORM": "0",
    "SECRET_KEY": os.environ["DEPLOY_SECRET"],
    "FIELD_KEYS": _key,
    "INDEX_KEYS": _key,
    "SITE_URL": "https://youyue.example.cn",
    "CSRF_TRUSTED_ORIGINS": "https://youyue.example.cn",
    "ALLOWED_HOSTS": "youyue.example.cn",
    "IDENTITY_ISSUER": "https://identity.example.cn",
    "IDENTITY_CLIENT_SECRET": os.environ["DEPLOY_SECRET"],
    "CLIENT_IP_HEADER": "HTTP_X_REAL_IP",
    "METRICS_FROM": "10.9.8.7",
    "S3_BUCKET": "",
    "EMAIL_URL": "memorymail://",
    "LOG_LEVEL": "ERROR",
}

from youyue.settings import *  # noqa: E402, F403
from youyue.settings import MIDDLEWARE, STORAGES, WEB_THREADS  # noqa: E402

STATIC_ROOT = HOME / "static"
# a control: the portal without some of its guards
MIDDLEWARE = [each for each in MIDDLEWARE if each not in os.environ.get("DEPLOY_WITHOUT", "").split()]
if os.environ.get("DEPLOY_HANGS"):  # as long as a file called `hang` is in its folder
    STORAGES |= {"default": STORAGES["default"] | {"BACKEND": "tests.deploy.hanging.HangingStore"}}
WEB_THREADS = int(os.environ.get("DEPLOY_SLOTS_OF", WEB_THREADS))
