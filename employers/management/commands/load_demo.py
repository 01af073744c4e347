"""The demonstration: people of the mock platform signed in, three employers open, office roles granted, and
some thirty applications at every stage (`employers.demo`)."""

from argparse import ArgumentParser
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from applicants.models import Membership
from catalog.models import Employer
from employers.demo import clock, telling
from employers.desk.opening import open_if_ready
from youyue.identity.grants import grant

# The fourth legal person of the mock platform, 新桥, has never signed in: nobody can find it.
AGENTS = ("linghai", "linghai2", "nanyue", "pengcheng")
APPLICANTS = ("mowen", "chenzhihao", "maria", "smith")
OFFICE = {
    "chuangkou-sheng": ("window", "440000"),
    "chuangkou-gz": ("window", "440100"),
    "chuangkou-gz2": ("window", "440100"),
    "kefu": ("support", ""),
    "bianji": ("editor", ""),
    "guanli": ("admin", ""),
}
BEFORE = timedelta(days=120)  # when the desks were opened: the oldest application is younger
# By the credit codes of `people.json`; sites and people are invented.
INFORMATION: dict[str, dict[str, str]] = {
    "linghai": {
        "kind": "2",
        "affiliation": "40",
        "region_id": "440112",
        "address": "科学城开源大道 18 号",
        "contact_name": "张敏",
        "contact_phone": "020-32100018",
        "email": "talent@linghai.example.cn",
    },
    "nanyue": {
        "kind": "3",
        "affiliation": "20",
        "region_id": "440106",
        "address": "黄埔大道西 660 号",
        "contact_name": "黄丽华",
        "contact_phone": "020-32100020",
        "email": "hr@nanyue.example.cn",
    },
    "pengcheng": {
        "kind": "4",
        "affiliation": "90",
        "region_id": "440305",
        "address": "粤海街道科苑南路 39 号",
        "contact_name": "周鹏",
        "contact_phone": "0755-32100039",
        "email": "hr@pengcheng.example.cn",
    },
}


class Command(BaseCommand):
    help = (
        "Sign the mock platform's people in, open three employers and make applications at every stage. "
        "Safe to repeat: what is there stays. Needs load_catalog."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--accounts-only", action="store_true", help="make no applications")

    def handle(self, *args: Any, accounts_only: bool = False, verbosity: int = 1, **options: Any) -> None:
        if not settings.MOCK_PLATFORM:
            raise CommandError("The demonstration needs the mock platform (MOCK_PLATFORM).")
        is_first = not Membership.objects.exists()
        with clock.set_to(timezone.now() - BEFORE) if is_first else nullcontext():
            self._open_the_accounts()
        made = 0 if accounts_only else telling.tell()
        if verbosity:
            self.stdout.write(f"Ready: {', '.join((*APPLICANTS, *AGENTS, *OFFICE))}. Password of all: youyue")
            self.stdout.write(f"{made} applications were made." if made else "The applications are there.")

    @transaction.atomic
    def _open_the_accounts(self) -> None:
        from youyue.identity.mock_platform.people import sign_in

        for account in APPLICANTS:
            sign_in(account)
        for account in AGENTS:
            agent = sign_in(account)
            if account in INFORMATION:
                self._complete(Employer.objects.get(credit_code=agent.credit_code), INFORMATION[account])
        for account, (role, region) in OFFICE.items():
            grant(sign_in(account), role, region)

    def _complete(self, employer: Employer, facts: dict[str, str]) -> None:
        """Fill in what is still empty, so that what was changed by hand since stays."""
        for name, value in facts.items():
            if not getattr(employer, name):
                setattr(employer, name, value)
        employer.is_sample = True
        employer.save()
        open_if_ready(employer)
