import pytest
from hypothesis import given
from hypothesis import strategies as st

from youyue.identity.masks import mask_address, mask_email, mask_id_number, mask_mobile, mask_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("莫知文", "莫*文"),
        ("仲妮", "仲*"),
        ("莫", "*"),
        ("欧阳文婷", "欧**婷"),
        ("阿卜杜拉·买买提", "阿***提"),
        ("𠮷田太郎", "𠮷**郎"),
        ("莫 知 文", "莫*文"),
        ("Maria Santos", "Maria S*"),
        ("John  Robert Smith", "John R* S*"),
        ("O'Neil", "O*"),
        ("Élodie Durand", "Élodie D*"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_name(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("440106199003076518", "4****************8"),
        ("H12345678", "H*******8"),
        ("４４０１０６", "4****6"),
        ("12", "**"),
        ("1", "*"),
        ("", ""),
    ],
)
def test_id_number_keeps_first_and_last(number: str, masked: str) -> None:
    assert mask_id_number(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("18612341402", "186****1402"),
        ("+85251234567", "+852 ****4567"),
        ("+8618612341402", "186****1402"),
        ("008618612341402", "186****1402"),
        ("+6581234567", "+65 ****4567"),
        ("51234567", "51****67"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_mobile(number: str, masked: str) -> None:
    assert mask_mobile(number) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("36324629@qq.com", "363***@qq.com"),
        ("mo@example.cn", "m***@example.cn"),
        ("no address", "**********"),
        ("@example.cn", "***********"),
        ("", ""),
    ],
)
def test_email(address: str, masked: str) -> None:
    assert mask_email(address) == masked


@given(st.text(max_size=120))
def test_any_text_can_be_masked(text: str) -> None:
    for mask in (mask_name, mask_id_number, mask_mobile, mask_email):
        assert isinstance(mask(text), str)


@given(st.from_regex(r"[0-9]{17}[0-9X]", fullmatch=True))
def test_masked_id_number_tells_two_characters(number: str) -> None:
    masked = mask_id_number(number)
    assert len(masked) == 18
    assert masked.strip("*").replace("*", "") == number[0] + number[-1]


@pytest.mark.parametrize(
    ("address", "masked"),
    [("203.0.113.7", "203.0.*.*"), ("2001:db8:1:2::5", "2001:db8:*"), ("::1", "::*"), ("", "")],
)
def test_address_shows_the_network(address: str, masked: str) -> None:
    assert mask_address(address) == masked
