from datetime import UTC, date, datetime
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

import pytest

from scripts.player.comparing import Comparing

AT_TEN = datetime(2026, 4, 24, 2, 0, tzinfo=UTC)


class Clock(NamedTuple):
    rule: str
    due_at: datetime
    overdue: bool = False


def id_in(_, name):
    """The id of a name."""
    return uuid5(NAMESPACE_URL, name)


def differences(expected, found):
    """What came out otherwise."""
    return Comparing(id_in).differences(expected, found)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({"a": "1"}, {"a": "1", "b": "2"}),
        ({"a": "20.00"}, {"a": 20}),
        ({"a": 20}, {"a": "20.00"}),
        ({"a": True}, {"a": True}),
        ({"a": AT_TEN}, {"a": "2026-04-24T10:00:00+08:00"}),
        ({"a": "2026-04-24T10:00:00"}, {"a": AT_TEN}),
        ({"a": date(2026, 4, 24)}, {"a": "2026-04-24"}),
        ({"a": "none"}, {}),
        ({"a": "none"}, {"a": None}),
        ({"a": []}, {}),
        ({"a": []}, {"a": ()}),
        ({"a": ["2", "1"]}, {"a": ("1", "2", "3")}),
        ({"a": [{"rule": "R1"}]}, {"a": [Clock("R2", AT_TEN), Clock("R1", AT_TEN)]}),
        ({"a": {"b": "1"}}, {"a": {"b": "1", "c": "2"}}),
        ({"case": "A"}, {"case_id": id_in("", "A")}),
        ({"person_id": "clerk"}, {"person_id": str(id_in("", "clerk"))}),
        ({"rule": "R1"}, {"rule": ["R1", "R2"]}),
    ],
)
def test_what_is_so_is_found_so(expected, found):
    assert differences(expected, found) == []


@pytest.mark.parametrize(
    ("expected", "found", "said"),
    [
        ({"a": "1"}, {"a": "2"}, 'a: expected "1", found "2"'),
        ({"a": "1"}, {"b": "2"}, 'a: expected "1", found none (among b)'),
        ({"a": "none"}, {"a": "1"}, 'a: expected "none", found "1"'),
        ({"a": []}, {"a": ["1"]}, 'a: expected none, found ["1"]'),
        ({"a": ["1"]}, {"a": []}, 'a: expected "1" among []'),
        ({"a": "001"}, {"a": "1"}, 'a: expected "001", found "1"'),
        ({"a": "20.00"}, {"a": "20.01"}, 'a: expected "20.00", found "20.01"'),
        ({"a": False}, {"a": True}, "a: expected False, found True"),
        ({"a": {"b": "1"}}, {"a": "1"}, 'a: expected a table, found "1"'),
        ({"a": {"b": "1"}}, {"a": {"b": "2"}}, 'a.b: expected "1", found "2"'),
        (
            {"a": AT_TEN},
            {"a": "2026-04-24T10:00:01+08:00"},
            'a: expected 2026-04-24T10:00:00+08:00, found "2026-04-24T10:00:01+08:00"',
        ),
        (
            {"a": [{"rule": "R1", "overdue": True}]},
            {"a": [Clock("R1", AT_TEN)]},
            'a: expected { rule = "R1", overdue = True } among [{ rule = "R1", due_at '
            "= 2026-04-24T10:00:00+08:00, overdue = False }]",
        ),
    ],
)
def test_what_is_otherwise_is_named_with_its_place(expected, found, said):
    assert differences(expected, found) == [said]
