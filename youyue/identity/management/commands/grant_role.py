from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from youyue.identity.grants import GROUPS, grant
from youyue.identity.models import User


class Command(BaseCommand):
    help = "Give an account that has signed in once an office role: window, editor or admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("account", help="account name or subject at the identity platform")
        parser.add_argument("role", choices=sorted(GROUPS))
        parser.add_argument("--region", default="", help="window only, e.g. 440000 or 440100")

    def handle(self, *args: Any, account: str, role: str, region: str, **options: Any) -> None:
        if role == "window" and not (region.isascii() and region.isdigit() and len(region) in (6, 12)):
            raise CommandError("A window officer needs --region, the code of the window's region.")
        users = list(User.objects.filter(Q(account_name=account) | Q(subject=account))[:2])
        if not users:
            raise CommandError(f"{account} has never signed in.")
        if len(users) > 1:
            raise CommandError(f"{account} names several accounts: give the subject.")
        grant(users[0], role, region)
        if options["verbosity"]:
            self.stdout.write(f"{account} is now a {GROUPS[role][0]}.")
