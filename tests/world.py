"""The world of the tests of access: everybody who may knock, and something of theirs to knock for."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse_lazy
from django.utils import timezone

from applicants.models import Absence, Application, Membership, Remark, SavedView, SupportVisit
from applicants.observations.career import observe
from applicants.parts import Filing
from catalog.models import MaterialRequirement, PolicyDocument
from employers.models import Invitation
from materials.models import MaterialFile
from tests import make
from youyue.identity.models import User
from youyue.identity.sign_ins import SignIn
from youyue.notices.deliver import notify
from youyue.notices.models import Notice

DOORS = (reverse_lazy("identity:sign_in"), reverse_lazy("admin:login"))
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


@dataclass
class World:
    """One applicant's application at a stage, somebody else's beside it, and everybody who may knock."""

    mine: Application
    foreign: Application
    people: dict[str, User | None]
    membership: Membership
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def file(self) -> MaterialFile:
        return MaterialFile.objects.filter(material__dossier=self.mine.dossier).first()

    @property
    def files(self) -> list[MaterialFile]:
        """The identity document, and something else."""
        rows = MaterialFile.objects.filter(material__dossier=self.mine.dossier)
        return [rows.get(material__requirement__code=code) for code in ("id-document", "labour-contract")]

    @property
    def foreign_file(self) -> MaterialFile:
        return MaterialFile.objects.filter(material__dossier=self.foreign.dossier).first()

    @property
    def notice(self) -> Notice:
        return self.mine.applicant.notices.first() or notify(self.mine.applicant, "消息", "/items/")

    @property
    def remark(self) -> Remark:
        return self.mine.remarks.first()

    @property
    def sighting(self) -> str:
        """The key of a gap in the applicant's timeline."""
        self.mine.employment.update(start=date(2020, 1, 1))
        return observe(Filing(Application.objects.get(pk=self.mine.pk)))[0].key

    @property
    def requirement(self) -> MaterialRequirement:
        return MaterialRequirement.objects.filter(work_arrangement="full_time").first()

    @property
    def sample(self) -> MaterialRequirement:
        return MaterialRequirement.objects.filter(work_arrangement="flexible").first()

    @property
    def view(self) -> SavedView:
        """Saved by the reviewer of the applicant's employer."""
        mine = self.people["own reviewer"].memberships.get()
        return SavedView.objects.get_or_create(membership=mine, name="视图", query="?card=A")[0]

    @property
    def absence(self) -> Absence:
        mine, today = self.people["own reviewer"].memberships.get(), timezone.localdate()
        given = {"absent": mine, "stand_in": self.membership, "since": today, "until": today}
        return Absence.objects.get_or_create(**given)[0]

    @property
    def invitation(self) -> Invitation:
        """Of the applicant's employer, redeemed by the other applicant."""
        given = {"by": self.people["own reviewer"], "redeemed_at": timezone.now()}
        return Invitation.objects.get_or_create(
            employer=self.mine.employer, redeemed_by=self.people["other applicant"], defaults=given
        )[0]

    @property
    def support_visit(self) -> SupportVisit:
        """A code for the applicant's application that a supporter has entered."""
        now = timezone.now()
        given = {"at": now, "expires_at": now, "began_at": now, "ends_at": now + timedelta(minutes=15)}
        return SupportVisit.objects.get_or_create(
            application=self.mine, by=make.office_user("kefu", "support"), defaults=given
        )[0]

    @property
    def sign_in(self) -> SignIn:
        """Of the other applicant, at another machine."""
        whose = self.people["other applicant"]
        return SignIn.objects.get_or_create(user=whose, session_key="k" * 32)[0]

    @property
    def policy(self) -> PolicyDocument:
        return PolicyDocument.objects.first()

    def client(self, role: str) -> Client:
        """A fresh browser of this person, who has signed in before."""
        if role not in self.cookies:
            client = Client()
            if self.people[role]:
                client.force_login(self.people[role])
            self.cookies[role] = client.cookies.output()
        client = Client(raise_request_exception=False)
        client.cookies.load(self.cookies[role].replace("Set-Cookie: ", ""))
        return client


def build(
    stage: str,
    fill: Callable[[Application], object] | None = None,
    said: Mapping[str, Any] = MappingProxyType({}),
) -> World:
    """`fill` may change what the applicant has filled in before it is handed in for the first time, `said`
    are facts of transitions by name."""
    here, elsewhere = make.employer(), make.employer("other")
    owner, stranger = make.user("mowen"), make.user("chenzhihao")
    people = {
        "anonymous": None,
        "owner": owner,
        "other applicant": stranger,
        "own reviewer": make.reviewer("linghai", here, "admin"),
        "other reviewer": make.reviewer("pengcheng", elsewhere, "admin"),
        "former reviewer": make.reviewer("former", here),
        "officer here": make.officer("chuangkou-gz", "440100"),
        "officer elsewhere": make.officer("chuangkou-sheng", "440000"),
        "editor": make.office_user("bianji", "editor"),
        "administrator": make.office_user("guanli", "admin"),
    }
    people["former reviewer"].memberships.update(ended_at=timezone.now())
    mine = make.application(owner, employer=here)
    if fill:
        fill(mine)
    for name in make.PATHS[stage]:
        make.move(mine, name, **said.get(name, {}))
    foreign = make.application(stranger, employer=elsewhere, stage=stage)
    colleague = make.reviewer("linghai2", here)
    return World(mine, foreign, people, colleague.memberships.get())


def ask(
    world: World,
    role: str,
    method: str,
    address: str,
    data: dict[str, str] | None = None,
    before_undone: Callable[[HttpResponse], object] | None = None,
) -> HttpResponse:
    """One request by one role, undone afterwards; `data` is what a form posts."""
    client = world.client(role)
    cache.clear()
    with transaction.atomic():
        response = client.post(address, data) if data else client.generic(method, address)
        if response.streaming:
            response.streamed = b"".join(response.streaming_content)
        if before_undone:
            before_undone(response)
        transaction.set_rollback(True)
    return response


def told(response: HttpResponse) -> str:
    """The cell of the table: the status, or where the redirect leads."""
    if response.status_code == 302:
        return "in" if response.url.startswith(tuple(map(str, DOORS))) else "to"
    return str(response.status_code)


def words(response: HttpResponse, address: str) -> bytes:
    """The body without what differs from request to request: the token, and the address it came from."""
    body = response.streamed if response.streaming else response.content
    return TOKEN.sub(b"", body).replace(address.encode(), b"")
