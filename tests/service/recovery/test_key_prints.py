"""Marks tell a key from another and give nothing away."""

from youyue.service.recovery import key_prints

ONE, TWO = b"k" * 32, b"x" * 32


def test_a_mark_for_every_key_of_every_ring(settings) -> None:
    settings.FIELD_KEYS = {"1": ONE, "2": TWO}
    settings.FILE_KEYS = settings.INDEX_KEYS = settings.LOG_KEYS = {"1": ONE}
    marks = key_prints.prints()
    rings = ["FIELD_KEYS 1", "FIELD_KEYS 2", "FILE_KEYS 1", "INDEX_KEYS 1", "LOG_KEYS 1"]
    assert list(marks) == ["SECRET_KEY", *rings]
    assert marks["FIELD_KEYS 1"] == marks["FILE_KEYS 1"] != marks["FIELD_KEYS 2"]
    assert ONE.hex() not in str(marks)


def test_what_is_gone_or_another_key_is_named_and_what_is_new_is_not(settings) -> None:
    settings.FIELD_KEYS = settings.FILE_KEYS = settings.INDEX_KEYS = settings.LOG_KEYS = {"1": ONE}
    recorded = key_prints.prints()
    settings.FIELD_KEYS = {"1": ONE, "2": TWO}
    assert key_prints.differences(recorded) == []
    settings.FIELD_KEYS = {"2": TWO}
    settings.INDEX_KEYS = {"1": TWO}
    assert key_prints.differences(recorded) == ["FIELD_KEYS 1 is missing", "INDEX_KEYS 1 is another key"]
