"""Whatever is handed on, lent, bagged and opened: each thing has one holder."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis.strategies import fixed_dictionaries, just, lists, sampled_from, tuples

from domain.agreements.events import original_id
from domain.custody.room import EvidenceRoom
from domain.errors import NotFound, Refused
from domain.reading import ValidationError
from projections import show
from tests.counter import Counter, person
from tests.story import id_of

HANDS = ("legal_counsel", "cashier")
THINGS = ("thing", "original 1", "original 2")
DUE = {"due_back_at": "2027-01-01T18:00", "reason": "用"}
OUTSIDE = {"outsider_name": "某甲", "signature": "ink"}
INSIDE = sampled_from([{"taker_id": str(person(hand))} for hand in HANDS])
TAKER = INSIDE | just(OUTSIDE)
WHERE = sampled_from(["insurer", "court", "legal_counsel", "finance_cash_room"])
BAG = fixed_dictionaries(
    {"bag_no": sampled_from("AB"), "seal_no": sampled_from("1234")}
)
WATCHED = sampled_from([{"watched_by_id": str(person(hand))} for hand in HANDS])
BACK = fixed_dictionaries({"seal_no": sampled_from("123"), "intact": just("no")})


def step(name, *told):
    """One command, by one of three people, about one of the things."""
    return tuples(just(name), sampled_from(HANDS), sampled_from(THINGS), *told)


STEP = (
    step("lend_exhibit", just(DUE), TAKER, WHERE)
    | step("lend_exhibit", just(DUE | OUTSIDE), WHERE)
    | step("give_back_exhibit", BACK)
    | step("give_back_exhibit", BACK, INSIDE)
    | step("sign_for_exhibit")
    | step("change_custody", WHERE)
    | step("change_custody", INSIDE, WHERE)
    | step("sign_for_exhibit")
    | step("decline_exhibit", just({"reason": "不收"}))
    | step("return_evidence", just({"taker": "customer"}))
    | step("receive_evidence", just({"paper": "photo"}))
    | step("bag_exhibit", BAG)
    | step("open_bag", WATCHED, just({"reason": "看"}))
    | step("collect_agreement")
    | step("deposit_agreement")
)


def typed(told):
    """What the parts of a step say; a bare word is whose hands it comes into."""
    parts = ({"taker": one} if isinstance(one, str) else one for one in told)
    return {key: value for part in parts for key, value in part.items()}


@settings(max_examples=15, deadline=None)
@given(steps=lists(STEP, min_size=15, max_size=40))
def test_everything_has_one_holder_and_no_two_bags_are_alike(steps):
    counter = Counter(packs=())
    counter.register()
    ids = {"thing": id_of("thing")}
    ids |= {f"original {n}": original_id(id_of("agreement"), n) for n in (1, 2)}
    told = {"agreement_id": str(id_of("agreement")), "originals": "2"}
    counter.of_case("sign_agreement", settled_yuan="10.00", **told)
    told = {"paper": "physical_evidence", "exhibit_id": str(ids["thing"])}
    counter.of_case("receive_evidence", **told)

    for name, by, thing, *told in steps:
        about = {"exhibit_id": str(ids[thing])}
        if name.endswith("_agreement"):
            about = {"original_no": "2" if thing == "original 2" else "1"}
        before = holders(counter, ids)
        with suppress(Refused, NotFound, ValidationError):
            counter.of_case(name, by, **about, **typed(told))
        now = holders(counter, ids)
        moved = {key for key in ids if now[key] != before[key]}
        assert moved <= {thing, "original 1"}, "nothing else changes hands"

    papers = show("evidence_index", counter.ledger, counter.store_id, counter.case_id)
    shown = {one["exhibit_id"]: one for one in papers}
    for thing, held in counter.case.custody.held.items():
        check(held, shown[thing])
    check_bags(counter)


def holders(counter, ids):
    """Who holds each thing now."""
    return {name: counter.case.custody.holder_of(id) for name, id in ids.items()}


def check(held, shown):
    """The paper says the same as the case, and a loan is where its borrower is."""
    assert held.holder == shown["holder"]
    assert held.loan is None or held.loan.taker == held.holder
    assert (held.loan is not None) == ("loan" in shown)
    assert (held.bag and held.bag.bag_no) == shown.get("bag_no")
    assert (held.offer is not None) == ("offer" in shown)


def check_bags(counter):
    """The sealed bags of the case are those of the room, each once."""
    held = counter.case.custody.held.values()
    bags = [one.bag.bag_no for one in held if one.bag]
    room_id = EvidenceRoom.id_from(counter.store_id)
    room = counter.ledger.blank(EvidenceRoom, room_id)
    assert sorted(bags) == sorted(room.sealed)
