"""applicants/workflow/rules.py: methods and entries are printed as one table."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command


def test_the_table_in_the_papers_is_the_one_that_is_printed() -> None:
    out = StringIO()
    call_command("show_workflow", stdout=out)
    assert out.getvalue().strip() in (settings.BASE_DIR / "docs" / "workflow.md").read_text()
    employers = "returned_by_employer -> submitted or employer_review"
    windows = "returned_by_window -> endorsed or window_review"
    assert f"| `resubmit` 重新提交 | {employers}; {windows} |" in out.getvalue()
