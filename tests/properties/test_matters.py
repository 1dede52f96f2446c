"""Laws of any matter: whoever joins, closes, comes back or leaves, in any order."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domain.cases.case import Case
from domain.errors import Refused
from tests.centre import MAJOR, Centre
from tests.story import id_of

FEW = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
PARTY_OF = {f"案{n}": f"{'甲乙丙丁戊己甲乙'[n]}店" for n in range(8)}  # two come twice
tried = st.tuples(
    st.sampled_from(["join", "join", "close", "reopen", "leave"]),
    st.sampled_from(sorted(PARTY_OF)),
)
ALL_JOIN = [("join", name) for name in sorted(PARTY_OF)]


class Told:
    """What a matter's members are by a plain count, beside the book."""

    def __init__(self):
        self.members, self.closed, self.raised = set(), set(), False

    def heed(self, act, name):
        """What an act that was not refused changes."""
        if act == "join":
            self.members.add(name)
        if act == "leave":
            self.members.discard(name)
        if act in ("close", "reopen"):
            (self.closed.add if act == "close" else self.closed.discard)(name)
        parties = {PARTY_OF[one] for one in self.members - self.closed}
        self.raised |= len(parties) >= 5


def lived(acts):
    """A centre and the plain count after all that was tried."""
    centre, told = Centre(), Told()
    for name, party in PARTY_OF.items():
        centre.complain(name, complainant_name=party)
        centre.about(name, "withdraw_complaint")
    for act, name in acts:
        try:
            do(centre, act, name)
            told.heed(act, name)
        except Refused:
            pass
    return centre, told


def do(centre, act, name):
    """One act, as the desk gives it."""
    matter = {"matter_id": centre.matter_id}
    if act == "join":
        centre.about(name, "join_matter", **matter)
    elif act == "leave":
        centre.about(name, "leave_matter", **matter, reason="弄错")
    elif act == "close":
        centre.about(name, "close_case", outcome="withdrawn")
    else:
        centre.about(name, "reopen_case", reason="又来了")


@FEW
@given(st.lists(tried, max_size=30))
@example(ALL_JOIN)
@example([*ALL_JOIN[:5], ("close", "案0"), ("reopen", "案0"), ("leave", "案1")])
@example([*ALL_JOIN[:4], ("close", "案0"), *ALL_JOIN[4:5], ("reopen", "案0")])
def test_a_matter_is_raised_by_five_open_parties_and_its_open_members_with_it(acts):
    centre, told = lived(acts)

    assert (centre.severities("the matter") == [MAJOR]) is told.raised
    for name in PARTY_OF:
        shared = centre.severities(name, "RaisedWithMatter")
        if name in told.members - told.closed:
            assert shared == ([MAJOR] if told.raised else [])
        if name not in told.members:
            assert shared == []


@FEW
@given(st.lists(tried, max_size=30))
@example([*ALL_JOIN, ("close", "案2"), ("leave", "案3")])
def test_matter_and_members_tell_the_same(acts):
    centre, told = lived(acts)
    matter = centre.ledger.find(Case, centre.matter_id).facts
    joined = {one.member_id for one in matter.all("MemberJoined")}
    closed = {one.member_id for one in matter.all("MemberClosed")}

    assert joined == {id_of(name) for name in told.members}
    assert closed & joined == {id_of(name) for name in told.members & told.closed}
    for name in PARTY_OF:
        case = centre.ledger.find(Case, id_of(name))
        assert bool(case.facts.all("MatterJoined")) is (name in told.members)
        assert bool(case.closed) is (name in told.closed)
