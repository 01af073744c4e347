"""Whether an error says that the database is away, restarting or overtaxed: time mends it, we need not."""

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError

READ_ONLY = "25006"  # a standby: the leader has just changed
SQLITE_ERROR = 1  # a wrong statement; SQLite has OperationalError for that too


def is_outage(error: BaseException | None) -> bool:
    """Of any error that Django made of a driver's; others are none."""
    cause = error.__cause__ if error is not None else None
    if isinstance(error, InterfaceError):
        return True
    if isinstance(error, InternalError):
        return getattr(cause, "pgcode", None) == READ_ONLY
    if isinstance(error, OperationalError):
        return getattr(cause, "sqlite_errorcode", None) != SQLITE_ERROR
    # A connection that breaks at the COMMIT is told by psycopg2 as the mother of all errors, without a code.
    return type(error) is DatabaseError and getattr(cause, "pgcode", "") is None
