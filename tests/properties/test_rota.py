"""Laws of any history on a sales floor: nobody has more turns than is explained."""

from itertools import permutations

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from domain.errors import Refused
from domain.rota.events import RotaOrderSet, TurnGivenUp, TurnSkipped, TurnTaken
from domain.rota.events import MakeUpGranted, TurnRetained
from domain.rota.rota import Rota
from tests.floor import Floor, consultant

FEW = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
LETTERS = "ABCD"
letters = st.sampled_from(LETTERS)
arrivals = st.sampled_from(
    ["new"] * 6 + ["named", "phone", "returning", "brought", "brought_asking"]
)
tried = st.one_of(
    st.tuples(st.just("comes"), arrivals, letters),
    st.tuples(st.just("comes"), arrivals, letters),
    st.tuples(st.just("ends"), st.integers(0, 3)),
    st.tuples(st.just("ends"), st.integers(0, 3)),
    st.tuples(
        st.just("leaves"),
        letters,
        st.sampled_from(["personal_matter", "company_task", "for_colleague"]),
    ),
    st.tuples(st.just("returns"), letters),
    st.tuples(st.just("gives_up"), letters),
    st.tuples(st.just("hands_over"), letters, letters),
    st.tuples(st.just("signs"), letters),
    st.tuples(st.just("promotion"), st.sampled_from(["begin", "end"])),
    st.tuples(st.just("order"), st.sampled_from([*permutations(LETTERS, 3)])),
)

histories = st.lists(tried, min_size=30, max_size=60)


class History:
    """A floor after all that was tried on it, some of it in vain."""

    def __init__(self, steps):
        self.floor, self.done = Floor(letters=LETTERS), 0
        for name, *told in steps:
            try:
                getattr(self, name)(*told)
                self.done += 1
            except (Refused, ValidationError, StopIteration, IndexError):
                pass  # the rota said no, or there was nothing to do it with

    def comes(self, arrival, asked):
        asks = None if arrival in ("new", "brought") else asked
        self.floor.comes(arrival, asks=asks)

    def ends(self, number):
        going = [*self.floor.rota.receptions]
        self.floor.ends(going[number % max(1, len(going))])

    def leaves(self, letter, hindrance):
        self.floor.leaves(letter, hindrance)

    def returns(self, letter):
        self.floor.returns(letter)

    def gives_up(self, letter):
        self.floor.does(letter, "give_up_turn", consultant_id=consultant(letter))

    def hands_over(self, letter, other):
        told = {"reception_id": self._reception_of(letter)}
        told["consultant_id"] = consultant(other)
        self.floor.does(letter, "hand_over_reception", **told)

    def signs(self, letter):
        told = {"reception_id": self._reception_of(letter)}
        self.floor.does(letter, "begin_signing", **told)

    def promotion(self, begin_or_end):
        told = {"promotion": "特卖"} if begin_or_end == "begin" else {}
        self.floor.manager(f"{begin_or_end}_promotion", **told)

    def order(self, order):
        self.floor.manager("set_rota_order", consultant_ids=[*map(consultant, order)])

    def _reception_of(self, letter):
        going = self.floor.rota.receptions.values()
        mine = (one for one in going if one.consultant_id == consultant(letter))
        return next(mine).reception_id

    @property
    def facts(self):
        return self.floor.counter.ledger.facts_of(self.floor.rota.id)


def since_the_order(facts):
    """The rota when its last order was set, as it is now, and the facts between."""
    *_, at = (n for n, fact in enumerate(facts) if isinstance(fact, RotaOrderSet))
    then, now = (Rota.blank(facts[0].originator_id) for _ in range(2))
    return then.replay(facts[: at + 1]), now.replay(facts), facts[at + 1 :]


def standing(facts, who, rota):
    """What one served by turn; what he forwent; what is kept for him; used ahead."""
    mine = [fact for fact in facts if getattr(fact, "consultant_id", None) == who]
    count = {kind: sum(isinstance(fact, kind) for fact in mine) for kind in KINDS}
    by_phone = sum(getattr(fact, "hindrance", "") == "used_ahead" for fact in mine)
    given = count[MakeUpGranted] + count[TurnRetained]
    forwent = count[TurnGivenUp] + count[TurnSkipped] - given - by_phone
    kept = sum(one.consultant_id == who for one in rota.owed)
    return count[TurnTaken], forwent, kept, rota.ahead.count(who)


KINDS = (TurnTaken, TurnGivenUp, TurnSkipped, MakeUpGranted, TurnRetained)


@FEW
@given(histories)
def test_nobody_is_ahead_by_more_than_the_retained_turns_explain(steps):
    history = History(steps)

    then, now, facts = since_the_order(history.facts)

    event(f"{history.done // 10 * 10} or more steps were done")
    came = {}
    for who in now.order:
        served, forwent, kept, ahead = standing(facts, who, now)
        _, _, kept_then, ahead_then = standing((), who, then)
        came[who] = served + forwent + (kept - kept_then) - (ahead - ahead_then)
    assert max(came.values()) - min(came.values()) <= 1


@FEW
@given(histories)
def test_each_visitor_by_turn_has_a_number_and_one_consultant(steps):
    history = History(steps)

    taken = [fact for fact in history.facts if isinstance(fact, TurnTaken)]

    numbers = [fact.visitor_no for fact in taken if fact.visitor_no]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len({fact.reception_id for fact in taken}) == len(taken)


@FEW
@given(histories)
def test_nobody_serves_two_at_once_and_the_pointer_stands_on_duty(steps):
    rota = History(steps).floor.rota

    serving = [one.consultant_id for one in rota.receptions.values()]

    assert len(set(serving)) == len(serving)
    assert rota.next_id in rota.order
