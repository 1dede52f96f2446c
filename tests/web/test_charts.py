from itertools import pairwise
from xml.etree.ElementTree import fromstring

import pytest

from web.charts import Chart, Mark, Row, fitting, svg_of

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {"name": "places", "title": "同一地点", "says": "按地点", "head": "地点"}


def marks(*sizes, href=""):
    return tuple(Mark("—" if n is None else str(n), n, href) for n in sizes)


def bars(*sizes, href=""):
    rows = tuple(Row(f"第{n}处", marks(n, href=href)) for n in sizes)
    return Chart(**NAMES, columns=("案件",), rows=rows, form="bars")


def strips(*rows, full=None):
    columns = tuple(f"2026年{n}月" for n in range(1, len(rows[0]) + 1))
    told = tuple(Row(f"第{n}类", marks(*row)) for n, row in enumerate(rows))
    return Chart(**NAMES, columns=columns, rows=told, full=full)


def drawn(chart, side):
    """How large each bar of a picture is."""
    found = fromstring(svg_of(chart)).iter(f"{SVG}rect")
    return [float(one.get(side)) for one in found]


def said(chart):
    return [one.text for one in fromstring(svg_of(chart)).iter(f"{SVG}text")]


def test_a_bar_twice_as_long_is_twice_as_much():
    one, two, four = drawn(bars(50, 100, 200), "width")

    assert two == pytest.approx(2 * one, abs=0.2)
    assert four == pytest.approx(4 * one, abs=0.2)


def test_strips_are_all_drawn_to_one_measure():
    low, high = drawn(strips([10], [40]), "height")

    assert high == pytest.approx(4 * low, abs=0.2)


def test_a_rate_is_drawn_against_the_whole_of_it():
    (half,) = drawn(strips([500], full=1000), "height")
    (whole,) = drawn(strips([1000], full=1000), "height")

    assert half == pytest.approx(whole / 2)


def test_nought_is_said_and_has_no_bar_and_what_cannot_be_told_is_no_nought():
    chart = strips([0, None, 3])

    assert len(drawn(chart, "height")) == 1
    assert said(chart)[1:4] == ["0", "—", "3"]


def test_a_rate_of_nought_is_said_like_any_other():
    row = Row("按时率", (Mark("0.0%", 0),))

    chart = Chart(**NAMES, columns=("2026年7月",), rows=(row,), full=1000)

    assert "0.0%" in said(chart) and drawn(chart, "height") == []


def test_what_came_back_beyond_what_was_paid_lies_left_of_nought():
    lost, gained = fromstring(svg_of(bars(100, -50))).iter(f"{SVG}rect")

    assert float(gained.get("x")) + float(gained.get("width")) == pytest.approx(
        float(lost.get("x")), abs=0.2
    )


def test_months_have_their_year_once_where_it_begins():
    chart = strips([1, 2, 3])

    assert said(chart)[-4:] == ["1月", "2026", "2月", "3月"]


def test_the_picture_needs_no_style_sheet_class_or_script():
    for chart in (bars(1, 2, href="/?place=x"), strips([1, 2], [3, 4])):
        for one in fromstring(svg_of(chart)).iter():
            assert not {"style", "class", "onclick"} & set(one.attrib)
            assert one.tag.removeprefix(SVG) not in ("style", "script")


def test_the_same_figures_make_the_same_picture_to_the_byte():
    assert svg_of(strips([1, 2], [3, None])) == svg_of(strips([1, 2], [3, None]))


def test_a_picture_has_a_name_and_says_what_is_counted():
    svg = fromstring(svg_of(strips([1])))

    named = {one.get("id"): one.text for one in svg if one.get("id")}
    assert [named[id] for id in svg.get("aria-labelledby").split()] == [
        "同一地点",
        "按地点",
    ]
    assert svg.get("role") == "img"


def test_a_bar_leads_where_its_cases_are():
    svg = fromstring(svg_of(bars(4, href="/?place=中庭")))

    (link,) = svg.iter(f"{SVG}a")
    assert link.get("href") == "/?place=中庭"
    assert link.get("aria-label") == "第4处：4"
    assert svg.get("role") == "group"  # what is pressed is no part of an image


@pytest.mark.parametrize("typed", ['</text><script>"&', "中\x00庭\x1b", "\u202e"])
def test_words_somebody_typed_are_words_in_the_picture(typed):
    row = Row(typed, marks(1))

    svg = fromstring(svg_of(Chart(**NAMES, columns=("",), rows=(row,), form="bars")))

    assert not list(svg.iter(f"{SVG}script")) and len(list(svg.iter(f"{SVG}rect"))) == 1


def test_a_long_name_is_cut_where_the_room_ends():
    assert fitting("一二三四五", 65) == "一二三四五"
    assert fitting("一二三四五六", 65) == "一二三四…"


def test_nothing_to_draw_is_said():
    for form in ("bars", "strips"):
        chart = Chart(**NAMES, columns=(), rows=(), form=form)
        assert said(chart) == ["这一期没有可画的"]


def test_rows_do_not_lie_over_one_another():
    tops = [
        float(one.get("y"))
        for one in fromstring(svg_of(bars(3, 2, 1))).iter(f"{SVG}rect")
    ]

    assert all(below - above >= 16 for above, below in pairwise(tops))
