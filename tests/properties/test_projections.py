"""Laws of read models: however a book is read, and whenever it is built anew."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.cases.case import Case
from domain.cases.events import BreachRecorded, CaseClosed, CaseReopened, ReplyGiven
from domain.claims.events import SupplierRecovered
from domain.ledger.ledger import create_ledger
from domain.liability.events import LiabilityAssessed
from domain.payments.events import (
    PaymentMade,
    PettyCashChangeReturned,
    PettyCashCountersigned,
    PettyCashDrawn,
)
from projections import READ_MODELS, open_read_models
from projections.catch_up import catch_up
from projections.rebuild import differences
from tests.projections.book import (
    MORNING,
    STORE,
    later,
    open_store,
    refuse,
    register,
    tell,
)
from tests.story import id_of

FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
LINES = st.sampled_from(["supplier", "store"])
SLIPS = st.sampled_from(["1", "2"])
AMOUNTS = st.integers(1, 50_000)


def facts_of(kind, **fields):
    """Facts of a kind, their fields drawn by lot."""
    return st.tuples(st.just(kind), st.fixed_dictionaries(fields))


HAPPENS = st.one_of(
    facts_of(PettyCashDrawn, slip_no=SLIPS, amount_fen=AMOUNTS, line=LINES),
    facts_of(PettyCashChangeReturned, slip_no=SLIPS, amount_fen=AMOUNTS, line=LINES),
    facts_of(PettyCashCountersigned, slip_no=SLIPS),
    facts_of(LiabilityAssessed, liability=LINES),
    facts_of(ReplyGiven, method=st.just("phone"), content=st.just("答复")),
    facts_of(SupplierRecovered, supplier_id=st.just(STORE), amount_fen=AMOUNTS),
    facts_of(CaseClosed, outcome=st.just("settled")),
    facts_of(
        BreachRecorded,
        rule=st.just("P01-R46"),
        what=st.just("自行垫付"),
        by_whom=st.just("课员"),
        amount_fen=AMOUNTS,
        line=LINES,
        money_left=st.booleans(),
    ),
    facts_of(CaseReopened, reason=st.just("复查")),
    facts_of(
        PaymentMade,
        payment_id=st.sampled_from([id_of("p"), id_of("q")]),
        amount_fen=AMOUNTS,
        line=LINES,
        purpose=st.sampled_from(["settlement", "medical_advance"]),
        head=st.just("medical_fee"),
        method=st.just("bank_transfer"),
        claimable=st.booleans(),
    ),
    st.just("refused"),
)
HISTORIES = st.lists(st.tuples(st.sampled_from("AB"), HAPPENS), max_size=25)


def book_of(history):
    """Two cases to which all this has happened, in this order."""
    ledger = create_ledger("sqlite://", keys="sqlite://", rehearsal=True)
    open_store(ledger)
    cases = {name: register(ledger, name) for name in "AB"}
    for name, happened in history:
        if happened == "refused":
            refuse(ledger, cases[name], "P02-R30")
        else:
            tell(ledger, Case, cases[name], happened)
    return ledger


@FEW
@given(HISTORIES, st.integers(1, 6))
def test_a_rebuild_says_what_catching_up_in_any_steps_said(history, batch):
    ledger = book_of(history)
    catch_up(list(open_read_models(ledger)), batch=batch)

    apart = {kind.name: differences(ledger, kind) for kind in READ_MODELS}

    assert apart == {kind.name: [] for kind in READ_MODELS}
    ledger.close()


@FEW
@given(HISTORIES)
def test_the_board_and_the_ledger_agree_on_what_left_and_what_came_back(history):
    ledger = book_of(history)
    models = open_read_models(ledger)
    models.catch_up()

    sums = models["store_ledger"].sums([STORE])
    cards = [models["case_board"].card(id_of(name), MORNING) for name in "AB"]

    came_back = sums["supplier_recovered"] + sums["insurer_received"]
    assert sum(card["paid_fen"] for card in cards) == sums["paid_out"]
    assert sum(card["recovered_fen"] for card in cards) == came_back
    assert sum(card["net_fen"] for card in cards) == sums["net_borne"]
    ledger.close()


@FEW
@given(HISTORIES)
def test_the_books_balance_and_the_case_page_says_what_the_board_says(history):
    ledger = book_of(history)
    models = open_read_models(ledger)
    models.catch_up()
    now = later(days=5)

    for name in "AB":
        drawn = models["case_file"].card(id_of(name), now)
        shown = models["case_board"].card(id_of(name), now)
        slim = [c | {"days": [], "stops": []} for c in drawn.pop("clocks")]
        assert slim == shown.pop("clocks")
        assert drawn == {key: shown[key] for key in drawn}
    assert sum(models["store_ledger"].balance([STORE]).values()) == 0
    ledger.close()
