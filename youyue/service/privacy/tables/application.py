"""What an applicant fills in and hands in."""

from youyue.service.privacy.classes import Kept
from youyue.service.privacy.tables.words import DESK, FILE, NOBODY, WITH_APPLICATION

TABLES = [
    Kept(
        "applicants.Application",
        why="the application for the card: what the office asks of everybody, and where it stands",
        how_long=WITH_APPLICATION,
        who=FILE,
        s1="typed id_valid_from id_valid_to emergency_mobile portrait",
        s2="birth_date political_status email wechat emergency_name address asked_back_reason"
        " asked_back_answer",
        s3="applicant card_type clause_item country sex highest_education title_level employer"
        " employer_name position research_field employer_address work_arrangement social_insurance"
        " region_code achievements stage state receipt_number card_number card_valid_until holder"
        " asked_back_answered_by",
        none="id round dossier copied_from created_at saved_at submitted_at expiry_told_at binned_at"
        " moved_at progress judged part_saved_at id_is_permanent sent_to asked_back_at"
        " asked_back_answered_at window_region endorsed_at accepted_at due_on days_left extension_days",
        plain={
            "portrait": "the key of a row; the photo lies sealed in the store",
        },
    ),
    Kept(
        "applicants.FamilyMember",
        why="the family, which the form asks for",
        how_long=WITH_APPLICATION,
        who=FILE,
        s1="typed name birth_date nationality employer",
        s3="relation",
        none="id application order saved_at removed_at",
    ),
    Kept(
        "applicants.Consent",
        why="who agreed to which version of which text, for whom, when, and when it was withdrawn",
        how_long=WITH_APPLICATION,
        who="the applicant herself; the versions stand in what is handed in",
        s1="for_whom",
        s3="applicant",
        none="id application kind version member at withdrawn_at past_since",
    ),
    Kept(
        "applicants.SupportVisit",
        why="by which code which supporter saw the application, and when",
        how_long=WITH_APPLICATION,
        who="the applicant herself and the supporter",
        s3="by",
        none="id application code_hash at expires_at began_at ends_at ended_at",
    ),
    Kept(
        "applicants.Helper",
        why="by which code whom the applicant let fill in her application, from when, until when",
        how_long=WITH_APPLICATION,
        who="the applicant herself and the helper",
        s3="by redeemed_by closed_by ended_by",
        none="id application code_hash at expires_at redeemed_at closed_at outcome ended_at",
    ),
    Kept(
        "applicants.HelperAct",
        why="what a helper filled in or uploaded, so that both names stand at it",
        how_long=WITH_APPLICATION,
        who="the applicant herself; the two masked names and the places go with what is handed in",
        s3="helper",
        none="id round kind place at last_at times",
    ),
    Kept(
        "applicants.Education",
        why="the education, which clauses ask for",
        how_long=WITH_APPLICATION,
        who=FILE,
        s2="typed",
        s3="start end is_current country place school major level degree",
        none="id application order saved_at removed_at",
    ),
    Kept(
        "applicants.Employment",
        why="the employment history, which clauses ask for",
        how_long=WITH_APPLICATION,
        who=FILE,
        s2="typed",
        s3="start end is_current country place employer_name post duties",
        none="id application order saved_at removed_at",
    ),
    Kept(
        "applicants.Explanation",
        why="what the applicant says of a gap that the system noticed",
        how_long=WITH_APPLICATION,
        who=FILE,
        s2="text",
        none="id application key saved_at",
    ),
    Kept(
        "applicants.LatePost",
        why="a form that came after the session had ended, until the same person is back",
        how_long="half an hour",
        who="the person",
        s1="content",
        none="id browser whose place created_at",
    ),
    Kept(
        "applicants.Invitation",
        why="the letter by which an applicant invites her employer to the portal",
        how_long=WITH_APPLICATION,
        who="the person; the employer that enters its code",
        s3="employer",
        none="id application code created_at answered_at",
    ),
    Kept(
        "materials.Dossier",
        why="the folder of an application's materials",
        how_long=WITH_APPLICATION,
        who=FILE,
        none="id created_at",
    ),
    Kept(
        "materials.Material",
        why="the place of one required material in a dossier",
        how_long=WITH_APPLICATION,
        who=FILE,
        none="id dossier requirement",
    ),
    Kept(
        "materials.MaterialFile",
        why="the files that were handed in as evidence; the store has their sealed bytes",
        how_long=WITH_APPLICATION + "; a file that was removed and never handed in, a day",
        who=FILE,
        s1="stored",
        s2="name label",
        s3="uploaded_by",
        none="id material kind size sha256 pages order chosen_in chosen_as findings examined_at"
        " kept_anyway_at scan_state scanned_at uploaded_at removed_at replaces compared",
    ),
    Kept(
        "materials.Portrait",
        why="the photo for the card",
        how_long=WITH_APPLICATION + "; one that no application shows, a day",
        who=FILE,
        s1="stored",
        s3="uploaded_by",
        none="id sha256 cropped measured uploaded_at",
    ),
    Kept(
        "materials.Paper",
        why="a printed form, receipt, decision, letter or record as a PDF, so that it is drawn once",
        how_long="a week after it was asked for; with the application",
        who=FILE,
        s1="work stored",
        none="id dossier digest asked_at made_at failed_at",
        plain={"stored": "a name by chance; the bytes behind it are sealed"},
    ),
    Kept(
        "applicants.CheckAttempt",
        why="how often somebody has looked up receipts, so that codes cannot be guessed; keyed hashes",
        how_long="until its time is over, at most a day",
        who=NOBODY,
        none="id key count until",
    ),
    Kept(
        "employers.Note",
        why="internal notes of the colleagues at one desk about an application",
        how_long=WITH_APPLICATION,
        who=DESK,
        s2="text",
        s3="by",
        none="id application employer window_region at",
    ),
]
