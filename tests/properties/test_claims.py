"""Whatever is claimed, decided and paid, in whatever order, the sums agree."""

from contextlib import suppress

from hypothesis import example, given, settings
from hypothesis.strategies import fixed_dictionaries, integers, just, lists, tuples

from domain.errors import NotFound, Refused
from domain.money import yuan_of
from tests.counter import Counter

COUNTER = Counter(packs=())
SUM = integers(min_value=1, max_value=40_000).map(yuan_of)
MONEY = fixed_dictionaries({"amount_yuan": SUM})
DECISION = fixed_dictionaries(
    {"accepted_yuan": SUM, "line_no": integers(min_value=1, max_value=3)},
    optional={"rejected_yuan": SUM},
)
STEP = (
    tuples(just("pay"), MONEY)
    | tuples(just("submit_claim_line"), MONEY)
    | tuples(just("decide_claim_line"), DECISION)
    | tuples(just("receive_claim_money"), MONEY)
    | tuples(just("close_claim"), just({}))
)

PAID_THEN_REJECTED = [
    ("pay", {"amount_yuan": "500.00"}),
    ("submit_claim_line", {}),
    ("receive_claim_money", {"amount_yuan": "300.00"}),
    ("decide_claim_line", {"accepted_yuan": "0.00", "rejected_yuan": "500.00"}),
]


@settings(max_examples=50, deadline=None)
@given(steps=lists(STEP, max_size=15))
@example(steps=PAID_THEN_REJECTED)
def test_no_more_is_claimed_than_was_paid_nor_taken_than_is_due(steps):
    COUNTER.register()

    for name, typed in steps:
        with suppress(Refused, NotFound):
            COUNTER.of_case(name, **typed)

    claims = COUNTER.case.claims
    pending = [claims.pending_of(line) for line in claims.lines]
    overpaid = [-claims.outstanding(claim) for claim in claims.received]
    assert all(left >= 0 for left in pending)
    assert all(sum_ <= sum(pending) for sum_ in overpaid)
    assert all(claims.claimed_of(id) <= claims.kept_of(id) for id in claims.paid)
