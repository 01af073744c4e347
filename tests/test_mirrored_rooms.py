"""Every module of these rooms has a test file of its name in the mirrored room, or a reason for none."""

from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = (
    "catalog/wording",
    "catalog/days",
    "catalog/lists",
    "catalog/register",
    "applicants/workflow",
    "applicants/submission",
    "applicants/helping",
    "applicants/returns",
    "applicants/filing",
    "applicants/messages",
    "applicants/observations",
    "applicants/statistics",
    "applicants/desk",
    "applicants/desk/queue",
    "applicants/desk/review",
    "employers/desk",
    "materials/inspect",
    "materials/store",
    "materials/scan",
    "materials/serve",
    "youyue/identity",
    "youyue/identity/assurance",
    "youyue/notices",
    "youyue/service",
    "youyue/service/checks",
    "youyue/service/checkpoints",
    "youyue/service/recovery",
    "youyue/service/privacy",
)
DECLARES = ("apps.py", "urls.py")  # and does nothing
WITHOUT = {
    "applicants/workflow/rule.py": "names without a line that decides anything",
    "applicants/workflow/walk.py": "walked in service/test_verify_events.py, broken chain by broken chain",
    "applicants/workflow/step.py": "names without a line that decides anything",
    "applicants/filing/answering.py": "tests/applicants/test_pins.py, with the pages after a return",
    "applicants/messages/forms.py": "typed, refused and sent in messages/test_pages.py",
    "applicants/observations/career_chart.py": "drawn and read in observations/test_career.py",
    "applicants/statistics/cells.py": "beside its tables in statistics/test_tables.py",
    "applicants/statistics/forms.py": "asked in statistics/test_page.py, wrong period by wrong period",
    "applicants/statistics/limits.py": "counted against statistics/test_counting.py",
    "applicants/statistics/months.py": "beside its tables in statistics/test_tables.py",
    "applicants/statistics/sheet.py": "written in statistics/test_page.py, read back sheet by sheet",
    "applicants/desk/access.py": "tests/employers/test_access.py, stranger by stranger",
    "applicants/desk/acts.py": "tests/applicants/window/test_acts.py, act by act",
    "applicants/desk/audience.py": "tests/employers/desk/test_audience.py, as hands change",
    "applicants/desk/statistics.py": "asked and exported in statistics/test_page.py, by both desks",
    "employers/desk/acts.py": "tests/employers/test_decisions.py, with what follows",
    "applicants/desk/desks.py": "names without a line that decides anything",
    "applicants/desk/forms.py": "tests/applicants/desk/test_holding.py and its neighbours, page by page",
    "applicants/desk/queue/filters.py": "drawn and read in queue/test_query.py",
    "applicants/desk/queue/rows.py": "counted against queue/test_counts.py, ordered in queue/test_query.py",
    "applicants/desk/review/letter_form.py": "tests/employers/test_decisions.py, with what is sent",
    "applicants/desk/review/sealed.py": "shown and logged in tests/applicants/window/test_case.py",
    "applicants/desk/review/queries.py": "what that page reads, its queries counted there",
    "catalog/days/statutory_holidays.py": "days/test_calendar.py, year by year",
    "catalog/lists/consents.py": "tests/applicants/filing/test_consenting.py, version by version",
    "catalog/lists/recipients.py": "one table, read on its page in tests/applicants/test_consents.py",
    "catalog/lists/requirements.py": "tests/materials/test_dossiers.py, arrangement by arrangement",
    "catalog/lists/windows.py": "tests/catalog/test_whom_to_ask.py, region by region",
    "materials/inspect/colours.py": "inspect/test_pictures.py, picture by picture",
    "materials/inspect/inspect_image.py": "inspect/test_pictures.py and inspect/test_containers.py",
    "materials/inspect/inspection.py": "tests/materials/test_intake.py, for every file that is handed in",
    "materials/inspect/refusals.py": "tests/materials/test_intake.py holds each sentence to the letter",
    "materials/store/s3.py": "tests/faults/test_reading_s3.py, which has a network",
    "materials/scan/examine_scan.py": "scan/test_doctor.py, page by page",
    "youyue/identity/accounts.py": "tests/identity/test_facts.py, sign-in by sign-in",
    "youyue/identity/adapter.py": "tests/identity/test_exchange.py, through the whole exchange",
    "youyue/identity/admin.py": "tests/identity/test_office.py, with the groups that may see it",
    "youyue/identity/alarm_admin.py": "tests/identity/test_alarms.py, with what it lists",
    "youyue/identity/assurance/events.py": "written, and never changed, in assurance/test_factors.py",
    "youyue/identity/assurance/sealing.py": "sealed, and moved to another, in assurance/test_factors.py",
    "youyue/identity/backends.py": "tests/applicants/test_superuser.py and tests/identity/test_office.py",
    "youyue/identity/checks.py": "tests/identity/test_mock_platform.py, with the settings of production",
    "youyue/identity/codes.py": "code lists, which tests/identity/test_claims.py reads",
    "youyue/identity/forms.py": "the form of tests/identity/test_profile.py",
    "youyue/identity/grants.py": "tests/identity/test_office.py, with the pages that follow",
    "youyue/identity/log_admin.py": "its pages are asked in identity/test_log_search.py",
    "youyue/identity/models.py": "tests/identity/test_facts.py: what may be written, and by whom",
    "youyue/identity/openid.py": "tests/identity/test_wrong_answers.py and test_exchange.py",
    "youyue/identity/requests.py": "two types, and nothing that decides",
    "youyue/identity/seal_migrations.py": "what it makes is compared with the models by makemigrations",
    "youyue/identity/signals.py": "one name, heard in employers/desk/sign_in.py",
    "youyue/identity/views.py": "tests/identity/test_profile.py and test_exchange.py",
    "youyue/notices/admin.py": "columns of two tables, opened in tests/test_admin_routes.py",
    "youyue/notices/context.py": "the number in the header: tests/notices/test_notices.py",
    "youyue/notices/deliver.py": "tests/notices/test_notices.py, with the page of the notices",
    "youyue/notices/models.py": "columns, and nothing that decides",
    "youyue/notices/upkeep.py": "tests/notices/test_jobs.py, with the worker that runs it",
    "youyue/notices/views.py": "tests/notices/test_notices.py",
    "youyue/service/checkpoints/records.py": "what is read there is compared in checkpoints/test_compare.py",
    "youyue/service/recovery/database.py": "there and back in recovery/test_backups.py, cut and whole",
    "youyue/service/recovery/proof.py": "asked in recovery/test_backups.py, spoiled night by spoiled night",
    "youyue/service/models.py": "columns, and nothing that decides",
    "youyue/service/upkeep.py": "one line, beside service/test_throttling.py",
}


def mirror(module: str) -> Path:
    """tests/materials/store/test_cipher.py of materials/store/cipher.py; youyue/ is the roof and left out."""
    place = Path("tests") / module.removeprefix("youyue/")
    return place.with_name(f"test_{place.name}")


def modules() -> list[str]:
    found = [path for room in ROOMS for path in (ROOT / room).glob("*.py") if path.name != "__init__.py"]
    return sorted(str(path.relative_to(ROOT)) for path in found if path.name not in DECLARES)


def test_modules_without_a_test_of_their_name_are_the_ones_with_a_reason() -> None:
    assert [module for module in modules() if not (ROOT / mirror(module)).is_file()] == sorted(WITHOUT)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_modules(room: str) -> None:
    """A room that was renamed would otherwise pass with nothing in it."""
    assert [module for module in modules() if module.startswith(f"{room}/")] != []
