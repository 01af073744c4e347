"""Which kinds of mistake a remark is about: those whose ready wording stands in it.

Ready are the office's usual wordings, each with a name, and the sentences that a question of a material
writes when it is answered with no, which are named by how they begin. Reviewers may change every word:
what they changed, or wrote themselves, has no kind.
"""

from collections.abc import Callable

from catalog.models import MaterialQuestion, RemarkPreset
from catalog.models.memory import remembered

OWN_WORDS = ""
ANSWER = "answer:"  # before the beginning of a question's sentence; a code has no colon
LONGEST = 40
Place = RemarkPreset.Place


def reader() -> Callable[[str, bool], list[str]]:
    """The kinds of a text about a material, or else about the form; `OWN_WORDS` where there is none. What the
    office has retired counts as well: it stands in what went out before."""
    ready: dict[bool, dict[str, str]] = {True: {}, False: {}}
    for sentence in MaterialQuestion.objects.order_by().values_list("remark", flat=True):
        ready[True][sentence] = ANSWER + sentence.partition("，")[0][:LONGEST]
    for place, code, sentence in RemarkPreset.objects.order_by().values_list("place", "code", "text"):
        ready[place == Place.MATERIAL][sentence] = code

    def kinds(text: str, is_material: bool) -> list[str]:
        matching = (kind for sentence, kind in ready[is_material].items() if sentence in text)
        return list(dict.fromkeys(matching)) or [OWN_WORDS]

    return kinds


def name_of(kind: str) -> str:
    """The name of a kind; "" for words of one's own, and for a wording that is no more."""
    return kind.removeprefix(ANSWER) if kind.startswith(ANSWER) else _labels().get(kind, "")


@remembered
def _labels() -> dict[str, str]:
    return dict(RemarkPreset.objects.order_by().values_list("code", "label"))
