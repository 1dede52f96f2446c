from datetime import datetime, timedelta

from domain.deadlines import SHANGHAI
from web.clocks import chip

DUE = datetime(2026, 7, 7, 10, 0, tzinfo=SHANGHAI)
CLOCK = {"state": "advised", "due_at": DUE, "rules": ["P11-R06"]}
NEAR = timedelta(hours=2)


def test_a_recommended_time_warns_once_it_has_passed_and_is_never_red():
    before, after = (chip(CLOCK, DUE + timedelta(seconds=s), NEAR) for s in (0, 1))

    assert (before.left, after.left) == ("建议时限", "已过建议时限")
    assert "over" not in (before.tint, after.tint)
