"""What the database's role of the web server and the worker may do to the records: add and read.

On PostgreSQL the tables belong to another role, which a release migrates with (`deploy/release`); `give` is
its last word on them. Rights are the database's: nothing that goes wrong in this program can get round them.
"""

from django.db import connection, models

from applicants.models import Event
from youyue.identity.models import AccessLog, FactorEvent

RECORDS: tuple[type[models.Model], ...] = (Event, AccessLog, FactorEvent)
WITHHELD = ("UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
SCHEMA = "public"


def give(role: str) -> None:
    """All that a web server needs, in the tables of now and of later migrations. As the tables' owner."""
    quoted = connection.ops.quote_name(role)
    records = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in RECORDS)
    with connection.cursor() as cursor:
        for statement in (
            f"GRANT USAGE ON SCHEMA {SCHEMA} TO {quoted}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {SCHEMA} TO {quoted}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {SCHEMA} TO {quoted}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA {SCHEMA} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES"
            f" TO {quoted}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA {SCHEMA} GRANT USAGE, SELECT ON SEQUENCES TO {quoted}",
            f"REVOKE {', '.join(WITHHELD)} ON {records} FROM {quoted}",
        ):
            cursor.execute(statement)


def excessive() -> list[str]:
    """What the present role could do to the records and should not: `UPDATE applicants_event`. An owner can
    give herself any right, and a superuser needs none. Empty where the database knows no rights."""
    if connection.vendor != "postgresql":
        return []
    granted = []
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in RECORDS):
            cursor.execute(
                "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = %s::regclass",
                [table],
            )
            if cursor.fetchone()[0]:  # a superuser is a member of every role
                granted.append(f"OWNER {table}")
                continue
            for right in WITHHELD[:3]:
                # one column is enough to alter what happened
                asked = "has_any_column_privilege" if right == "UPDATE" else "has_table_privilege"
                cursor.execute(f"SELECT {asked}(%s, %s)", [table, right])
                if cursor.fetchone()[0]:
                    granted.append(f"{right} {table}")
    return granted
