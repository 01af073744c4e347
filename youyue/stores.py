"""Where handed-in files lie: a folder by default, a bucket of an S3 store when `S3_BUCKET` says so."""

from pathlib import Path
from typing import Any

import environ


def stores_from(env: environ.Env, media: Path, checkpoints: Path, *, debug: bool) -> dict[str, Any]:
    """Django's STORAGES: handed-in files in `media` or a bucket, signed checkpoints of what happened in a
    place of their own, which the web server need not be able to write, and the static files."""
    static = "youyue.ui.staticfiles.HashedStaticFiles"
    if debug:
        static = "django.contrib.staticfiles.storage.StaticFilesStorage"
    return {
        "default": store_from(env, media),
        "checkpoints": store_from(
            Prefixed(env, "CHECKPOINTS_"), Path(env.str("CHECKPOINTS_DIR", default=str(checkpoints)))
        ),
        "staticfiles": {"BACKEND": static},
    }


class Prefixed:
    """The variables of another store, `<prefix>S3_…`."""

    def __init__(self, env: environ.Env, prefix: str) -> None:
        self._env, self._prefix = env, prefix

    def str(self, name: str, **options: Any) -> Any:
        return self._env.str(self._prefix + name, **options)


def store_from(env: environ.Env | Prefixed, folder: Path) -> dict[str, Any]:
    """Django's settings for a private store. Neither kind has addresses that open without us."""
    if not env.str("S3_BUCKET", default=""):
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "base_url": None},
        }
    from boto3.s3.transfer import TransferConfig
    from botocore.config import Config

    return {
        "BACKEND": "materials.store.s3.TimedS3Storage",
        "OPTIONS": {
            "bucket_name": env.str("S3_BUCKET"),
            "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
            "access_key": env.str("S3_ACCESS_KEY", default=None),
            "secret_key": env.str("S3_SECRET_KEY", default=None),
            "region_name": env.str("S3_REGION", default=None),
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": False,
            # Transfers stay in the thread that asked, so that a hanging store holds no more than these
            # (materials/store/hands.py).
            "transfer_config": TransferConfig(use_threads=False),
            # botocore's own limits would hold a worker for three minutes on a store that does not answer.
            "client_config": Config(
                connect_timeout=2,
                read_timeout=5,
                retries={"mode": "standard", "total_max_attempts": 2},
                signature_version="s3v4",
                s3={"addressing_style": env.str("S3_ADDRESSING_STYLE", default="auto")},
            ),
        },
    }
