from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from youyue.identity.grants import confirm, has_window, offer
from youyue.identity.offers import DAYS, RoleOffer, spaced


class Command(BaseCommand):
    help = (
        "Offer an office role (window, editor or admin) by a code, or take the second factors of an account "
        "away that lost them (reset), and confirm who redeemed it. Without arguments: list the codes that "
        "wait for confirmation."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        roles = sorted(RoleOffer.Role.values)
        parser.add_argument("role", nargs="?", choices=roles, help="print a new code for this")
        parser.add_argument("--region", default="", help="window only, e.g. 440000 or 440100")
        for name, does in {"confirm": "give the role to", "refuse": "refuse it to"}.items():
            parser.add_argument(
                f"--{name}",
                nargs=2,
                metavar=("ISSUER", "SUBJECT"),
                help=f"{does} the account that redeemed a code, as it stands in the list",
            )

    def handle(self, *args: Any, role: str | None, region: str, **options: Any) -> None:
        if role:
            self._offer(role, region)
        elif account := options["confirm"] or options["refuse"]:
            self._decide(account, is_confirmed=bool(options["confirm"]))
        else:
            self._list()

    def _offer(self, role: str, region: str) -> None:
        if role == "window" and not (region.isascii() and region.isdigit() and len(region) in (6, 12)):
            raise CommandError("A window officer needs --region, the code of the window's region.")
        if role == "window" and not has_window(region):
            raise CommandError(
                f"No service window decides for the region {region}. No code was made: correct --region, or "
                "enter the window in the admin (受理窗口) first."
            )
        self.stdout.write(spaced(offer(role, region if role == "window" else "")))
        self.stderr.write(
            f"Shown once. Tell it to the person, who signs in and enters it at /profile/office-code/ within "
            f"{DAYS} days. Then run grant_role again to see who did, and confirm."
        )

    def _list(self) -> None:
        for waiting in RoleOffer.objects.for_confirmation().select_related("redeemed_by"):
            who = waiting.redeemed_by
            place = f" {waiting.window_region}" if waiting.window_region else ""
            at = f"{timezone.localtime(waiting.redeemed_at):%Y-%m-%d %H:%M}"
            self.stdout.write(f"{waiting.role}{place}  {who.office_label}  {at}  {who.issuer} {who.subject}")

    def _decide(self, account: list[str], *, is_confirmed: bool) -> None:
        issuer, subject = account
        whose = {"redeemed_by__issuer": issuer, "redeemed_by__subject": subject}
        offers = list(RoleOffer.objects.for_confirmation().filter(**whose)[:2])
        if not offers:
            raise CommandError("Nothing waits for confirmation of this account.")
        if len(offers) > 1:
            raise CommandError("This account redeemed several codes: decide in the admin.")
        done = confirm(offers[0], by=None) if is_confirmed else offers[0].close("refused", None)
        if not done:
            raise CommandError("That was decided meanwhile.")
        self.stdout.write("Confirmed." if is_confirmed else "Refused.")
