import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money import MOST_FEN, capitals_of, fen_of, yuan_of


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("20", 20_00),
        ("20.00", 20_00),
        ("20.5", 20_50),
        ("20.010", 20_01),
        ("0", 0),
        ("0.01", 1),
        (" 20.01 ", 20_01),
        ("1,234,567.89", 1_234_567_89),
        ("２０．００", 20_00),
        ("１，２３４．５", 1_234_50),
        ("99999999999.99", MOST_FEN),
        ("000000000000020", 20_00),
    ],
)
def test_an_amount_is_read_to_the_fen(text, fen):
    assert fen_of(text) == fen


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "写成数字"),
        ("  ", "写成数字"),
        ("1e3", "写成数字"),
        ("-5", "写成数字"),
        ("+5", "写成数字"),
        ("20元", "写成数字"),
        (".5", "写成数字"),
        ("20.", "写成数字"),
        ("1,23", "写成数字"),
        ("12,3456", "写成数字"),
        ("NaN", "写成数字"),
        ("٢٠", "写成数字"),
        ("20.001", "最多两位小数"),
        ("1000000000000000", "金额过大"),
        ("100000000000", "金额过大"),
    ],
)
def test_an_amount_that_would_have_to_be_guessed_is_refused(text, why):
    with pytest.raises(ValueError, match=why):
        fen_of(text)


@given(st.integers(0, MOST_FEN))
def test_an_amount_written_and_read_again_is_the_same(fen):
    assert fen_of(yuan_of(fen)) == fen


def test_a_balance_below_zero_can_be_written():
    assert [yuan_of(fen) for fen in (-86_00, -5, 0)] == ["-86.00", "-0.05", "0.00"]


@pytest.mark.parametrize(
    ("fen", "capitals"),
    [
        (0, "人民币零元整"),
        (5, "人民币伍分"),
        (50, "人民币伍角整"),
        (86_00, "人民币捌拾陆元整"),
        (10_00, "人民币壹拾元整"),
        (101_00, "人民币壹佰零壹元整"),
        (1_05, "人民币壹元零伍分"),
        (1_409_50, "人民币壹仟肆佰零玖元伍角整"),
        (6_007_14, "人民币陆仟零柒元壹角肆分"),
        (16_409_02, "人民币壹万陆仟肆佰零玖元零贰分"),
        (100_000_00, "人民币壹拾万元整"),
        (100_500_00, "人民币壹拾万零伍佰元整"),
        (107_000_53, "人民币壹拾万柒仟元伍角叁分"),
        (10_001_000_00, "人民币壹仟万壹仟元整"),
        (100_000_001_00, "人民币壹亿零壹元整"),
        (100_010_000_00, "人民币壹亿零壹万元整"),
        (MOST_FEN, "人民币玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_an_amount_in_capitals(fen, capitals):
    assert capitals_of(fen) == capitals


def test_capitals_know_no_amount_below_zero():
    with pytest.raises(ValueError, match="大写金额"):
        capitals_of(-1)
