"""The bucket, with one time limit for the whole of a file that is read.

A store that sends one byte a second is never silent long enough for a socket's time limit; whoever reads from
it would go on for hours. Therefore the bytes are not fetched by boto3 but asked for at the file's signed
address, and a file that has not arrived within MATERIAL_STORE_SECONDS is given up.
"""

import time
from functools import cached_property

import botocore.session
import urllib3
from botocore.config import Config
from botocore.httpsession import get_cert_path
from django.conf import settings
from django.core.files.base import ContentFile, File
from storages.backends.s3 import S3Storage

from materials.store import hands

PART = 64 * 1024
SIGNED_FOR = 60  # seconds; the address is used at once, and once more if the first answer broke off


class TimedS3Storage(S3Storage):
    client_config: Config  # as these are set by the library, from the options
    verify: bool | str | None

    @cached_property
    def _http(self) -> urllib3.PoolManager:
        limits = self.client_config
        return urllib3.PoolManager(
            maxsize=hands.HANDS,
            timeout=urllib3.Timeout(connect=limits.connect_timeout, read=limits.read_timeout),
            # urllib3 would write the signed address into the log whenever it tries again: `_content` does it.
            retries=False,
            cert_reqs="CERT_NONE" if self.verify is False else "CERT_REQUIRED",
            ca_certs=_certificates(self.verify),
        )

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        if mode != "rb":
            raise ValueError("files are read here, and written whole")
        until = time.monotonic() + settings.MATERIAL_STORE_SECONDS
        return ContentFile(self._content(self.url(name, expire=SIGNED_FOR), until), name=name)

    def _content(self, address: str, until: float) -> bytes:
        left: int = self.client_config.retries["total_max_attempts"]
        while True:
            left -= 1
            try:
                return self._answer(address, until)
            except FileNotFoundError:
                raise
            except (urllib3.exceptions.HTTPError, OSError):
                if not left or time.monotonic() > until:
                    raise

    def _answer(self, address: str, until: float) -> bytes:
        """The body of the store's answer. One shorter than announced is urllib3's IncompleteRead."""
        answer = self._http.request("GET", address, preload_content=False, decode_content=False)
        try:
            if answer.status == 404:
                raise FileNotFoundError("not in the store")
            if answer.status != 200:
                raise OSError(f"the store answered {answer.status}")
            parts = []
            # read1 returns what has arrived, where read would wait for a whole part
            while part := answer.read1(PART):
                if time.monotonic() > until:
                    raise TimeoutError("the file took too long")
                parts.append(part)
            return b"".join(parts)
        finally:
            answer.close()  # of a file read to its end, the connection is back in the pool already


def _certificates(verify: bool | str | None) -> str | None:
    """The file of those that count, as for boto3: the option's, else AWS_CA_BUNDLE, else botocore's own."""
    if verify is None:
        verify = botocore.session.get_session().get_config_variable("ca_bundle") or True
    return get_cert_path(verify) or None
