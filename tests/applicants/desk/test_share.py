"""How much of the two desks is written once: at least nine tenths.

Counted are the lines with something on them, of Python and of templates. *Shared* is what lies in the desk's
own rooms (`applicants/desk`, `templates/desk`), *alone* what the employer's desk and the window's have for
themselves, which for the greater part is what each `place.py` and `acts.py` says of its desk.

Not counted, on either side, is what one desk has by its nature and the other has nothing like: the files of
`BY_NATURE`, each with what it is for. They are no copies of anything, and are listed so that a new file
counts until somebody says here why it should not. With them it is seven tenths, which is watched as well.
"""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

SHARED = ("applicants/desk", "templates/desk")
ALONE = ("applicants/window", "templates/window", "employers/desk", "employers/views", "templates/employers")
BY_NATURE = {
    "cards, which only a window issues: one, many by a list, and what another window registered": """
        applicants/window/card_forms.py applicants/window/issuing.py applicants/window/issuing_page.py
        applicants/window/sheet.py applicants/window/elsewhere.py applicants/window/views.py
        templates/window/issue_list.html templates/window/_list_example.html templates/window/_trial.html
        templates/window/_trial_table.html templates/window/correct_elsewhere.html templates/window/_card.html
    """,
    "the office: who sits at which window, windows where nobody does, the record of everything": """
        applicants/window/officers.py applicants/window/unattended.py applicants/window/event.py
        templates/window/unattended.html
    """,
    "an employer's account: its facts, its members, their invitations, and how it opens": """
        employers/desk/invitations.py employers/desk/members.py employers/desk/opening.py
        employers/desk/sign_in.py employers/views/information.py employers/views/invitations.py
        employers/views/members.py templates/employers/_account.html templates/employers/_members.html
        templates/employers/end_membership.html templates/employers/information.html
        templates/employers/invitation.html templates/employers/invitations.html
        templates/employers/invite.html templates/employers/role.html
    """,
    "what passes only between an employer and its applicant: its part, her letter, her asking it back": """
        employers/views/supplement.py employers/views/letters.py employers/views/return_requests.py
        employers/desk/return_requests.py templates/employers/supplement.html
        templates/employers/_letter_code.html templates/employers/_asked_back.html
    """,
}
LEAST, LEAST_WITH_EVERYTHING = 0.90, 0.70


def files(folders: tuple[str, ...]) -> Iterator[Path]:
    for folder in folders:
        paths = sorted((settings.BASE_DIR / folder).rglob("*"))
        yield from (path for path in paths if path.suffix in (".py", ".html"))


def lines(paths: Iterator[Path] | list[Path]) -> int:
    return sum(bool(line.strip()) for path in paths for line in path.read_text().splitlines())


def apart() -> set[Path]:
    return {settings.BASE_DIR / name for names in BY_NATURE.values() for name in names.split()}


def test_nine_tenths_of_both_desks_are_written_once() -> None:
    shared, alone = lines(files(SHARED)), lines([path for path in files(ALONE) if path not in apart()])
    assert shared / (shared + alone) >= LEAST, f"{shared} lines shared, {alone} of one desk alone"


def test_seven_tenths_with_what_one_desk_has_by_its_nature() -> None:
    shared, alone = lines(files(SHARED)), lines(files(ALONE))
    assert shared / (shared + alone) >= LEAST_WITH_EVERYTHING, f"{shared} lines shared, {alone} alone"


def test_what_is_not_counted_is_there() -> None:
    assert apart() <= set(files(ALONE))
