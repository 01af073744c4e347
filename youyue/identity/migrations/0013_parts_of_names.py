"""An index for the search by a part of a name, where the database can have one.

PostgreSQL's pg_trgm comes with the server and is trusted: whoever may create things in the database may switch
it on. Where it cannot be had, and on SQLite, the search reads the names of its box one by one, as before.
"""

from django.db import migrations

CAN = """
    SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')
        OR has_database_privilege(current_database(), 'CREATE')
        AND EXISTS (SELECT FROM pg_available_extension_versions
                    WHERE name = 'pg_trgm' AND (trusted OR (SELECT usesuper FROM pg_user WHERE usename = current_user)))
"""


def index_names(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(CAN)
        if cursor.fetchone() != (True,):
            return
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS user_name_parts"
            " ON identity_user USING gin (upper(name) gin_trgm_ops)"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX CONCURRENTLY IF EXISTS user_name_parts")


class Migration(migrations.Migration):

    atomic = False  # an index that nobody waits for
    dependencies = [("identity", "0012_security_keys")]
    operations = [migrations.RunPython(index_names, drop_index)]
