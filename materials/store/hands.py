"""The few threads that talk to the store.

Nobody can stop one of them: what they are given ends by itself. Reading a file from S3 has a limit for the
whole of it (`s3`); everything else has those of the store's client, which count from one byte to the next.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
# They stay, because an S3 client costs a tenth of a second to make; a hanging store can hold no more.
HANDS = 8
_pool = ThreadPoolExecutor(max_workers=HANDS, thread_name_prefix="vault")


def submit(work: Callable[..., T], *given: object) -> Future[T]:
    """Have it done by the next of them that is free."""
    return _pool.submit(work, *given)
