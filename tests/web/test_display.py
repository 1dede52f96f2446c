from datetime import UTC, datetime, timedelta

import pytest

from web import display


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (None, "未提"),
        (0, "0.00"),
        (5, "0.05"),
        (123_450, "1,234.50"),
        (-4_500, "−45.00"),
        (9_999_999_999, "99,999,999.99"),
    ],
)
def test_yuan_are_shown_to_the_fen(fen, text):
    assert display.yuan(fen) == text


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (340_650, "叁仟肆佰零陆元伍角整"),
        (264_050, "贰仟陆佰肆拾元伍角整"),
        (1_005, "壹拾元零伍分"),
        (100_000_000, "壹佰万元整"),
        (100_010_000, "壹佰万零壹佰元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (12, "壹角贰分"),
    ],
)
def test_amounts_are_echoed_in_capitals(fen, text):
    assert display.capitals(fen) == text


def test_a_name_shows_its_family_name_only():
    assert display.masked_name("李雷雷") == "李**"
    assert display.masked_name("何强") == "何*"
    assert display.masked_name("sealed:v1:abc") == "***"


def test_times_are_those_of_the_mall():
    moment = datetime(2026, 5, 12, 15, 59, 59, tzinfo=UTC)
    now = datetime(2026, 5, 12, 1, 40, tzinfo=UTC)

    assert display.near_day(moment, now) == "今天 23:59"
    assert display.span(moment - now) == "14 时 19 分"
    assert display.day(moment) == "05-12 周二"


def test_more_than_a_day_between_happening_and_entry_is_marked():
    then = datetime(2026, 5, 10, 0, 30, tzinfo=UTC)

    assert display.late_entry(then, then + timedelta(hours=24)) == ""
    assert display.late_entry(then, then + timedelta(hours=24, minutes=32))
