"""What the office publishes: nothing about any applicant."""

from youyue.service.privacy.classes import Kept
from youyue.service.privacy.tables.words import EVERYBODY, UNTIL_CHANGED


def _published(model: str, why: str, none: str) -> Kept:
    return Kept(f"catalog.{model}", why=why, how_long=UNTIL_CHANGED, who=EVERYBODY, none=none)


TABLES = [
    _published("WorkingDayOverride", "holidays and working days", "id date is_working note"),
    _published("EvidenceKind", "which proof a clause asks for", "id code name who evidence"),
    _published(
        "Clause",
        "the clauses of the card",
        "id is_sample card_type number text evidence_kind keywords order is_active valid_from valid_to",
    ),
    _published("ClauseItem", "their items", "id is_sample clause name order is_active pinyin initials"),
    _published(
        "ConsentText",
        "what consents say, by version",
        "id kind version text statement consequence in_force_from",
    ),
    _published("Region", "regions", "code name parent order"),
    _published("Country", "countries", "code numeric name order"),
    _published("Option", "code lists of the forms", "id list code label order is_active"),
    _published("GuideQuestion", "questions of the self-check", "id is_sample code text hint order is_active"),
    _published(
        "GuideAnswer",
        "answers of the self-check",
        "id question text effect message work_arrangement reason order",
    ),
    _published("GuideFit", "which clause an answer fits", "id answer clause weight"),
    _published(
        "ProcessingPeriod", "how many working days a step may take", "id step days extension_days note"
    ),
    _published(
        "RemarkPreset", "ready-made sentences for reviewers", "id place code label text order is_active"
    ),
    _published(
        "PolicyDocument",
        "policy documents",
        "id is_sample code title document_number status issued_on effective_on expires_on summary"
        " official_text order is_published",
    ),
    _published(
        "ProcessStep", "the steps of the procedure", "id is_sample code name actor text time_limit order"
    ),
    _published("ProcessNote", "what to mind in the procedure", "id is_sample code text order"),
    _published("Faq", "questions and answers", "id is_sample code group question answer order is_published"),
    _published("Benefit", "what the card gives", "id is_sample code title text order"),
    _published("ChannelEntry", "news of the channels", "id channel title note date url is_published"),
    _published(
        "MaterialRequirement",
        "which materials are asked for",
        "id is_sample code work_arrangement name required is_identity_document guidance sample"
        " waived_for_social_insurance waiver_reason order is_active",
    ),
    _published(
        "MaterialQuestion",
        "what reviewers check of a material",
        "id code requirement text values remark asked_by order is_active",
    ),
    _published("RefusalGround", "grounds of refusals", "id decision text is_by_analogy"),
    _published(
        "Remedy",
        "remedies against refusals",
        "id code title text number unit basis is_by_analogy order is_active",
    ),
]
