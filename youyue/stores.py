"""Where handed-in files lie: a folder by default, a bucket of an S3 store when `S3_BUCKET` says so."""

from pathlib import Path
from typing import Any

import environ


def store_from(env: environ.Env, folder: Path) -> dict[str, Any]:
    """Django's settings for the private store. Neither kind has addresses that open without us."""
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
