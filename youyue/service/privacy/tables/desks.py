"""Who sits at a desk, and what they keep there."""

from youyue.service.privacy.classes import Kept
from youyue.service.privacy.tables.words import DESK, OFFICE, WITH_APPLICATION

ENDED = "not deleted: a right that has ended stays written down"

TABLES = [
    Kept(
        "employers.Membership",
        why="who acts for an employer or at a service window",
        how_long=ENDED,
        who="the colleagues at the desk; the administrators",
        s3="user employer role",
        none="id window_region since ended_at uses_keys",
    ),
    Kept(
        "employers.Absence",
        why="who stands in for whom, and when",
        how_long=ENDED,
        who=DESK,
        s3="absent stand_in since until",
        none="id made_at cancelled_at",
    ),
    Kept(
        "employers.HolderChange",
        why="an application went into other hands",
        how_long=WITH_APPLICATION,
        who=DESK,
        s2="reason",
        s3="previous current by",
        none="id application kind at",
    ),
    Kept(
        "employers.SavedView",
        why="a reviewer's own views of the queue; they name nobody",
        how_long="until she deletes it",
        who="the person",
        s3="name query",
        none="id membership is_default",
    ),
    Kept(
        "employers.ExportLog",
        why="who took which list out of the portal",
        how_long="not deleted; the law asks for six months at least",
        who="the admin of the employer; the office",
        s3="by what ip",
        none="id employer window_region at count",
    ),
    Kept(
        "employers.Mark",
        why="what a reviewer has ticked off for herself",
        how_long=WITH_APPLICATION,
        who=DESK,
        s3="by",
        none="id application what round is_set at",
    ),
    Kept(
        "employers.Invitation",
        why="codes by which an employer's admin invites reviewers",
        how_long=ENDED,
        who="the admins of the employer",
        s3="note by redeemed_by closed_by",
        none="id code_hash at expires_at redeemed_at closed_at outcome employer role",
    ),
    Kept(
        "catalog.Employer",
        why="the register of employers: whom an application can be sent to, and whom to ask there",
        how_long="not deleted",
        who="applicants find name and place; the employer and the office see the rest",
        s1="contact_phone",
        s2="contact_name email",
        s3="legal_representative",
        none="id is_sample name search_name initials credit_code kind affiliation region address"
        " approved_at opened_at first_signed_in_at is_active",
        plain=dict.fromkeys(
            ("contact_phone", "contact_name", "email"),
            "an employer's office number, mailbox and contact, given by it as an institution for others to"
            " use",
        ),
    ),
    Kept(
        "catalog.ServiceWindow",
        why="the service windows, as published",
        how_long="until the office changes or deletes it",
        who="everybody: it is published",
        none="id is_sample region_code city name address phone hours order",
    ),
    Kept(
        "catalog.SiteInformation",
        why="what stands at the foot of every page",
        how_long="until the office changes or deletes it",
        who=OFFICE + "; everybody: it is published",
        none="id organizer site_code icp_number police_number contact talent_port_url",
    ),
]
