"""applicants/desk/review/standing.py: the sentence that stands above the buttons of a decision."""

import pytest

from applicants.desk.desks import DESKS
from applicants.desk.review.standing import for_the_script, standing


@pytest.mark.parametrize(
    ("left", "fixes", "supplement", "sentence"),
    [
        (2, 1, "open", "1 处需补正，还有 2 项未核对，核对完再一次退回"),
        (0, 1, "done", "4 项都已核对，其中 1 处需补正，所以不能通过"),
        (2, 0, "done", "还有 2 项未核对，请核对后再通过"),
        (0, 0, "open", "4 项都已核对，信息补充还没有填完，填完才能通过"),
        (0, 0, "done", "4 项都已核对，信息补充已填完，可以通过"),
        (0, 0, "", "4 项都已核对，可以办理"),
    ],
)
def test_what_is_missing_first(left: int, fixes: int, supplement: str, sentence: str) -> None:
    role = "employer" if supplement else "window"
    desk = next(desk for desk in DESKS.values() if desk.role == role)
    assert standing(desk, left, 4, fixes, supplement == "open") == sentence


def test_the_script_has_all_words_of_its_desk() -> None:
    for desk in DESKS.values():
        said = for_the_script("zh-hans", desk.namespace)
        for name, words in desk.standing.items():
            assert f' data-{name}="{words}"' in said
        assert f' data-send-back="{desk.letter.some}" data-send-back-none="{desk.letter.title}"' in said
