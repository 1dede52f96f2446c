"""Penalties are no money of a case; the first for a whole month counts (A34)."""

from tests.counter import Counter

BONUS = {"penalty": "whole_month_bonus", "penalised": "mall_manager"}


def skipped(counter, month_on):
    """One more complaint over the mall manager's head, confirmed for a month."""
    counter.register()
    counter.of_case("receive_evidence", paper="skip_level_proof")
    told = {**BONUS, "reason": "越级投诉属实", "month_on": month_on}
    return counter.of_case("record_penalty", "hr_dept", **told)


def test_only_the_first_whole_month_penalty_of_a_month_takes_effect():
    counter = Counter(packs=("P08",))

    told = [skipped(counter, day) for day in ("2026-04-02", "2026-04-30", "2026-05-01")]

    assert [facts[-1].takes_effect for facts in told] == [True, False, True]
    assert [len(facts) for facts in told] == [2, 1, 2]


def test_a_penalty_for_no_month_always_takes_effect():
    counter = Counter(packs=("P08",))
    counter.register()
    warned = {"penalty": "warning", "penalised": "mall_manager", "reason": "再次"}

    told = [counter.of_case("record_penalty", "hr_dept", **warned) for _ in range(2)]

    assert [facts[-1].takes_effect for facts in told] == [True, True]


def test_the_month_must_be_named_and_human_resources_confirms():
    counter = Counter(packs=("P08",))
    counter.register()
    counter.of_case("receive_evidence", paper="skip_level_proof")

    unnamed = counter.no("record_penalty", "hr_dept", **BONUS, reason="越级")
    by_manager = counter.no("record_penalty", "mall_manager", **BONUS, reason="越级")

    assert {"P08-R06", "A34"} <= set(unnamed) & set(by_manager)
