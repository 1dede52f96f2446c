"""Laws of any history: whatever people try, in whatever order."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.cases.case import Case
from domain.petty_cash.petty_cash import PettyCash
from tests.counter import Counter

FEW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
CHIEF, MANAGER = "on_duty_section_chief", "customer_service_manager"
amounts = st.integers(1, 9_000).map(lambda fen: f"{fen / 100:.2f}")
slips = st.sampled_from(["S1", "S2", "S3"])
attempts = st.one_of(
    st.tuples(
        st.just("raise_petty_cash_slip"), st.just("reception_clerk"), slips, amounts
    ),
    st.tuples(st.just("consent_petty_cash"), st.just(CHIEF), slips, st.none()),
    st.tuples(st.just("draw_petty_cash"), st.just("cashier"), slips, amounts),
    st.tuples(st.just("return_petty_cash_change"), st.just("cashier"), slips, amounts),
    st.tuples(
        st.just("grant_compensation"), st.just("reception_clerk"), st.none(), amounts
    ),
    st.tuples(st.just("grant_compensation"), st.just(MANAGER), st.none(), amounts),
    st.tuples(st.just("pay"), st.just("finance_staff"), st.none(), amounts),
)


def lived(tried):
    """A case after all that was tried on it, most of it in vain."""
    counter = Counter()
    counter.of_store("open_petty_cash", amount_yuan="100.00")
    counter.register()
    counter.of_case("assess_liability", liability="supplier")
    for name, role, slip_no, amount in tried:
        typed = {"slip_no": slip_no, "amount_yuan": amount}
        told = {key: value for key, value in typed.items() if value is not None}
        try_it(counter, name, role, told)
    return counter


def try_it(counter, name, role, told):
    """Give a command that may be refused, or speak of a slip nobody drew."""
    if name != "return_petty_cash_change" or drawn(counter, told["slip_no"]):
        counter.no(name, role, **told)


def drawn(counter, slip_no):
    """Whether anything was drawn against this slip."""
    return any(f.slip_no == slip_no for f in counter.facts("PettyCashDrawn"))


@FEW
@given(st.lists(attempts, max_size=14))
def test_petty_cash_is_never_below_nought_and_agrees_with_the_case(tried):
    counter = lived(tried)

    cash = counter.ledger.find(PettyCash, PettyCash.id_from(counter.store_id))
    out = sum(fact.amount_fen for fact in counter.facts("PettyCashDrawn"))
    back = sum(fact.amount_fen for fact in counter.facts("PettyCashChangeReturned"))

    assert cash.balance_fen >= 0
    assert cash.balance_fen == 10_000 - out + back


@FEW
@given(st.lists(attempts, max_size=14))
def test_nothing_is_paid_beyond_what_somebody_authorised(tried):
    money = lived(tried).case.money

    authorised = max(money.authorised.values(), default=0)

    assert money.left("supplier") <= authorised


@FEW
@given(st.lists(attempts, max_size=14))
def test_a_case_replayed_is_the_case_that_was_lived(tried):
    counter = lived(tried)
    live = counter.case

    replayed = Case.blank(live.id).replay(counter.ledger.facts_of(live.id))

    assert (replayed.version, replayed.money.paid) == (live.version, live.money.paid)
    assert replayed.money.authorised == live.money.authorised
