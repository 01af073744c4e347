"""A disk that takes nothing as long as a file called `hang` lies beside it."""

import time

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage

LONGEST = 60.0  # seconds


class HangingStore(FileSystemStorage):
    def _save(self, name: str, content: File) -> str:
        until = time.monotonic() + LONGEST
        while (settings.HOME / "hang").exists() and time.monotonic() < until:
            time.sleep(0.05)
        return super()._save(name, content)
