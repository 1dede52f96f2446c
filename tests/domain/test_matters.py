"""Several complain of one thing: joining, closing, leaving are told to both sides."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from domain.cases.case import Case
from domain.errors import NotFound
from domain.policies.duties import owed
from domain.policies.in_force import rules_of_case
from domain.stores.store import store_id_of
from tests.centre import DESK, FIVE, FOUR, MAJOR, Centre
from tests.story import id_of


@pytest.fixture
def centre():
    return Centre()


@pytest.fixture
def busy(ledger):
    """The same, in a book several people write in at once, on both databases."""
    centre = Centre(ledger)
    centre.join(*FOUR)
    centre.complain("戊店")
    centre.about("甲店", "withdraw_complaint")
    return centre


def kinds(told):
    return [type(fact).__name__ for fact in told]


def test_joining_is_written_to_member_and_matter_in_one_append(centre):
    told = centre.join("甲店")

    assert [(type(one).__name__, one.originator_id) for one in told] == [
        ("MatterJoined", id_of("甲店")),
        ("MemberJoined", centre.matter_id),
    ]
    assert len({fact.command_id for fact in told}) == 1


def test_the_fifth_different_party_raises_matter_and_open_members(centre):
    centre.join(*FOUR)
    before = centre.severities("the matter"), centre.raised

    told = centre.join("戊店")

    assert before == ([], [])
    assert kinds(told)[2:] == ["SeverityRaised", *["RaisedWithMatter"] * 5]
    assert {one.occurred_at for one in told} == {told[0].occurred_at}
    assert (centre.severities("the matter"), centre.raised) == ([MAJOR], [*FIVE])
    assert centre.severities("甲店") == []


@pytest.mark.parametrize(
    ("first", "again", "counted"),
    [
        ({"complainant_name": "甲店"}, {"complainant_name": "甲店"}, 1),
        ({"complainant_phone": "021-1"}, {"complainant_phone": "021-2"}, 1),
        ({"complainant_name": "甲店"}, {"complainant_name": "甲记"}, 2),
        ({"complainant_name": None}, {"complainant_name": None}, 2),
        ({"complainant_id": id_of("甲")}, {"complainant_id": id_of("甲")}, 1),
    ],
)
def test_two_complaints_of_one_merchant_count_once(centre, first, again, counted):
    told = {"complainant_name": "甲店"}
    centre.complain("一", **told | first)
    centre.complain("二", **told | again)

    joins = [centre.join(name)[1] for name in ("一", "二")]

    assert len({join.complainant_id for join in joins}) == counted


@pytest.mark.parametrize(
    ("first", "again", "counted"),
    [
        (("王芳", "13900000001"), ("王芳", "13900000002"), 2),
        (("王芳", "13900000001"), ("王芳", None), 1),
        (("王芳", "13900000001"), (None, "13900000001"), 1),
        (("王芳", "13900000001"), ("王明", "13900000001"), 2),
        ((None, "13900000001"), (None, None), 2),
    ],
)
def test_consumers_are_one_where_nothing_differs(centre, first, again, counted):
    for case, (name, phone) in {"一": first, "二": again}.items():
        told = {"complainant_name": name, "complainant_phone": phone}
        centre.complain(case, complainant_kind="customer", **told)

    joins = [centre.join(name)[1] for name in ("一", "二")]

    assert len({join.complainant_id for join in joins}) == counted


def test_a_second_complaint_of_one_party_is_no_fifth(centre):
    centre.join(*FOUR)
    centre.complain("甲店又来", complainant_name="甲店")

    centre.join("甲店又来")

    assert centre.severities("the matter") == []


def test_who_was_closed_before_the_fifth_is_not_counted(centre):
    centre.join(*FOUR)
    told = centre.close("甲店")

    centre.join("戊店")

    assert kinds(told) == ["CaseClosed", "MemberClosed"]
    assert (centre.severities("the matter"), centre.raised) == ([], [])


def test_the_sixth_is_as_grave_as_the_others_at_once(centre):
    centre.join(*FIVE)

    told = centre.join("己店")

    assert kinds(told) == ["MatterJoined", "MemberJoined", "RaisedWithMatter"]


def test_what_is_raised_stays_when_members_close(centre):
    centre.join(*FIVE)

    centre.close("甲店")
    centre.close("乙店")

    assert centre.severities("the matter") == [MAJOR]


def test_who_is_taken_up_again_counts_again(centre):
    centre.join(*FOUR)
    centre.close("甲店")
    centre.join("戊店")

    told = centre.about("甲店", "reopen_case", reason="空调又坏了")

    assert kinds(told)[:3] == ["CaseReopened", "MemberReopened", "SeverityRaised"]
    assert centre.raised == [*FIVE]


def test_who_left_was_never_counted_and_is_not_grave_with_it(centre):
    centre.join(*FIVE)
    left = {"matter_id": centre.matter_id, "reason": "是漏水，不是空调"}

    told = centre.about("戊店", "leave_matter", **left)

    assert kinds(told) == ["MatterLeft", "MemberLeft"]
    assert centre.raised == [*FOUR]
    assert centre.severities("the matter") == [MAJOR]  # a person takes it back


def test_a_person_may_raise_a_matter_of_fewer_and_take_it_back(centre):
    centre.join("甲店", "乙店")
    told = {"severity": MAJOR, "reason": "一群消费者"}

    centre.about("the matter", "raise_severity", **told)
    raised = centre.raised
    centre.about("the matter", "lower_severity", **told | {"reason": "已散去"})

    assert (raised, centre.raised) == (["甲店", "乙店"], [])


def test_whatever_makes_the_matter_graver_makes_its_members_graver(centre):
    centre.join("甲店", "乙店")

    told = {"category": "government_accepted", "reason": "街道办受理"}
    centre.about("the matter", "classify_complaint", **told)

    assert centre.raised == ["甲店", "乙店"]


def test_a_fifth_entered_late_raises_from_when_five_were_there(centre):
    centre.complain("戊店")
    told_at = centre.now
    centre.now += timedelta(hours=2)
    centre.join(*FOUR)
    fourth_at = centre.ledger.find(Case, id_of("丁店")).facts.last("MatterJoined")

    told = centre.join("戊店", at=told_at)

    raised = told[kinds(told).index("SeverityRaised")]
    assert told[0].occurred_at == told_at
    assert raised.occurred_at == fourth_at.occurred_at


@pytest.mark.parametrize(
    ("name", "matter", "expected"),
    [
        ("甲店", "乙店", ["NotAMatter"]),
        ("another matter", "the matter", ["IsAMatter"]),
        ("already", "the matter", ["AlreadyAMember"]),
        ("甲店", "closed matter", ["MatterIsClosed"]),
        ("elsewhere", "the matter", ["NotAMatter"]),
    ],
)
def test_only_a_complaint_joins_and_only_an_open_matter(centre, name, matter, expected):
    centre.complain("甲店")
    centre.join("already", "乙店")
    for called in ("another matter", "closed matter"):
        centre.complain(called, case_type="matter", complainant_kind="customer")
    centre.about("closed matter", "close_case", outcome="explained")
    there = {"store_id": store_id_of("HY-02"), "channel": "in_person", "summary": "吵"}
    centre.do("open_store", "administrator", store_code="HY-02", name="演练二店")
    centre.do("register_complaint", DESK, case_id=id_of("elsewhere"), **there)

    no = centre.refused(name, "join_matter", matter_id=id_of(matter))

    assert no == expected


@pytest.mark.parametrize(
    ("kind", "joins", "expected"),
    [
        ("merchant", "the matter", []),
        ("employee", "the matter", ["KnownToOthers"]),
        ("employee", "among employees", []),
        ("merchant", "among employees", ["KnownToOthers"]),
    ],
)
def test_a_matter_tells_nobody_of_what_he_may_not_know(centre, kind, joins, expected):
    centre.of_store("adopt_pack", "administrator", code="P13", place="overlay")
    for name, who in {"the matter": "customer", "among employees": "employee"}.items():
        told = {"case_type": "matter", "complainant_kind": who}
        centre.complain(f"{name} now", **told)
    centre.complain("甲", complainant_kind=kind)

    joined = {"role": "hr_dept" if kind == "employee" else DESK}
    no = centre.refused("甲", "join_matter", **joined, matter_id=id_of(f"{joins} now"))

    assert no == expected


def test_nobody_leaves_what_he_never_joined(centre):
    centre.complain("甲店")
    told = {"matter_id": centre.matter_id, "reason": "弄错"}

    assert centre.refused("甲店", "leave_matter", **told) == ["NotAMember"]


def test_a_matter_nobody_registered_is_not_found(centre):
    centre.complain("甲店")

    with pytest.raises(NotFound):
        centre.about("甲店", "join_matter", matter_id=id_of("nothing"))


def test_a_matter_closes_when_no_member_is_open(centre):
    centre.join("甲店", "乙店")
    centre.close("甲店")
    told = {"outcome": "explained"}

    before = centre.refused("the matter", "close_case", **told)
    centre.close("乙店")
    after = centre.refused("the matter", "close_case", **told)

    assert (before, after) == (["P07-R06"], [])


def test_the_raised_level_has_its_clocks_on_the_matter_alone(centre):
    centre.join(*FIVE)

    assert clocks(centre, "the matter") == {"P07-R19", "P07-R20"}
    assert clocks(centre, "甲店") == set()


def clocks(centre, name):
    """The rules of the clocks that run on a case."""
    case = centre.ledger.find(Case, id_of(name))
    told = owed(rules_of_case(centre.ledger, case), case.facts)
    return {one.duty.rule[0] for one in told if one.state == "running" and one.due}


def test_the_fifth_joins_while_a_member_closes(busy):
    """Whoever is first: the closing is decided before or after, never both."""

    def act(name):
        if name == "戊店":
            return kinds(busy.join(name))
        return kinds(busy.about(name, "close_case", outcome="withdrawn"))

    with ThreadPoolExecutor(2) as clerks:
        joined, closed = clerks.map(act, ("戊店", "甲店"))

    raised = busy.severities("the matter") == [MAJOR]
    assert closed == ["CaseClosed", "MemberClosed"]
    assert ("SeverityRaised" in joined) is raised
    assert busy.raised == ([*FIVE] if raised else [])


def test_the_fifth_and_the_sixth_join_in_one_second(busy):
    busy.complain("己店")

    with ThreadPoolExecutor(4) as clerks:
        told = list(clerks.map(busy.join, ("戊店", "己店", "戊店:2", "己店:2")))

    matter = busy.ledger.find(Case, busy.matter_id).facts
    assert sum("SeverityRaised" in kinds(facts) for facts in told) == 1
    assert len(matter.all("MemberJoined")) == 8
    assert busy.raised == [*FIVE]
