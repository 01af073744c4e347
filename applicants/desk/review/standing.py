"""Why an application can or cannot be decided now, and what the letter's button says: the desk's words."""

from applicants.desk.desks import Desk


def standing(desk: Desk, left: int, everything: int, fixes: int, is_wanting: bool) -> str:
    """`left` of the materials are not judged, `fixes` places are to be mended; something is wanting that the
    desk itself writes."""
    name = "both" if fixes and left else "fix" if fixes else "left" if left else "fine"
    if name == "fine" and is_wanting:
        name = "wanting"
    return str(desk.standing[name]).format(fixes=fixes, left=left, all=everything)


def send_back(desk: Desk, fixes: int) -> str:
    return str(desk.letter.some).format(fixes=fixes) if fixes else str(desk.letter.title)
