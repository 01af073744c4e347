"""`manage.py give_rights ROLE`: what the web server's role may do, as the owner of the tables."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from youyue.service import table_rights


class Command(BaseCommand):
    help = (
        "Give a role of PostgreSQL what the web server and the worker need, but neither UPDATE, DELETE nor "
        "TRUNCATE on events and the access log. Run as the owner of the tables, after each migration."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="of DATABASE_URL, as the web server has it")

    @transaction.atomic
    def handle(self, *args: object, role: str, **options: object) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL knows roles.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            if cursor.fetchone()[0] == role:
                raise CommandError("The owner can give herself any right: the web server needs another role.")
        table_rights.give(role)
