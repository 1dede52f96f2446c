"""Five merchants, or five consumers (P07-R06): the two are never added up."""

import pytest

from domain.matters.events import MemberJoined
from tests.centre import FOUR, MAJOR, Centre
from tests.story import id_of

CONSUMERS = [f"顾客{n}" for n in range(1, 6)]


@pytest.fixture
def centre():
    return Centre()


def consumers(centre, *names):
    """Consumers complain of the matter; what the last one added."""
    for name in names:
        centre.complain(name, complainant_kind="customer", complainant_name=name)
    return centre.join(*names)


def test_four_merchants_and_a_consumer_are_no_five_of_either(centre):
    centre.join(*FOUR)
    consumers(centre, *CONSUMERS[:4])
    before = centre.severities("the matter")

    told = centre.join("戊店")

    assert before == [] and centre.severities("the matter") == [MAJOR]
    assert [type(one).__name__ for one in told][2:] == [
        "SeverityRaised",
        *["RaisedWithMatter"] * 9,
    ]


def test_five_consumers_are_a_group_and_the_fifth_raises_it(centre):
    consumers(centre, *CONSUMERS[:4])
    before = centre.severities("the matter")

    consumers(centre, CONSUMERS[4])

    assert before == [] and centre.severities("the matter") == [MAJOR]


def test_a_consumer_closed_before_the_fifth_leaves_four(centre):
    consumers(centre, *CONSUMERS[:4])
    centre.close(CONSUMERS[0])

    consumers(centre, CONSUMERS[4])

    assert centre.severities("the matter") == []


def test_an_anchor_store_is_a_merchant_like_the_others(centre):
    centre.join(*FOUR)
    centre.complain("主力店", complainant_kind="anchor_store")

    centre.join("主力店")

    assert centre.severities("the matter") == [MAJOR]


def test_what_was_recorded_before_tells_no_kind():
    told = {"member_id": id_of("甲店"), "member_no": "1", "complainant_id": id_of("甲")}

    MemberJoined.upcast_v1_v2(told)

    assert told["complainant_kind"] is None
