from catalog.wording.text import LONGEST_QUERY, fold, mark, mark_words, tidy, words


def test_fold_makes_full_and_half_width_equal():
    assert fold("Ａ（一）") == fold("a(一)") == "a(一)"


def test_fold_keeps_the_number_of_characters():
    for text in ("㎏…", "İstanbul", "（国家）奖", "ﬁn"):
        assert len(fold(text)) == len(text)


def test_tidy_drops_controls_and_cuts():
    assert tidy("\x00诺\ud800 贝\n尔\u202e") == "诺 贝 尔"
    assert len(tidy("诺" * 1_000_000)) == LONGEST_QUERY
    assert tidy(None) == ""


def test_words_are_split_folded_and_single():
    assert words("院士，工程  院士 ＡＢ") == ["院士", "工程", "ab"]


def test_mark_escapes_everything():
    assert mark_words("<b>奖&项</b>", ["奖"]) == "&lt;b&gt;<mark>奖</mark>&amp;项&lt;/b&gt;"
    assert mark_words("a<script>", ["<script>"]) == "a<mark>&lt;script&gt;</mark>"


def test_mark_joins_overlapping_spans():
    assert mark("科学技术奖", [(0, 2), (1, 3), (4, 9), (-3, 0)]) == "<mark>科学技</mark>术<mark>奖</mark>"
