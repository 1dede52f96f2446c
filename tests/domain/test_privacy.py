from datetime import timedelta
from sqlite3 import connect
from uuid import uuid5

import pytest
from marshmallow import ValidationError

from domain.errors import Refused
from domain.ledger.keys import SEALED
from domain.ledger.ledger import create_ledger, open_ledger
from tests.conftest import keys_of
from tests.counter import Counter
from tests.story import A_MORNING, id_of

LEGAL, MANAGER, CLERK = "hq_legal_dept", "store_general_manager", "reception_clerk"
NAME, PHONE = "欧阳明月", "13912345678"
HIM = {"complainant_name": NAME, "complainant_phone": PHONE}
YEARS = timedelta(days=365 * 3 + 40)
PROPOSAL = {"ground": "retention_over", "retention": "case_file", "reason": "期满"}
OWN = PROPOSAL | {"ground": "own_demand", "reason": "本人来函要求"}


@pytest.fixture
def counter():
    return Counter(packs=())


def closed(counter, case="a case", **told):
    """A case of his, closed."""
    counter.register(case_id=id_of(case), **HIM | told)
    counter.of_case("close_case")
    return counter


def party(counter):
    """The id of who complains."""
    return counter.case.registered.complainant_id


def propose(counter, by=LEGAL, **told):
    told = PROPOSAL | {"party_id": party(counter)} | told
    return counter.of_case("propose_erasure", by, **told)


def approve(counter, by=MANAGER):
    return counter.of_case("approve_erasure", by, party_id=party(counter))


def erased(counter, **told):
    """A case of his, out of which he was erased when its time was over."""
    closed(counter, **told)
    counter.now += YEARS
    propose(counter)
    return approve(counter)


def no(decide, *args, **told):
    """The rules that say no."""
    with pytest.raises(Refused) as refused:
        decide(*args, **told)
    return refused.value.rules


def texts(counter):
    """The name as the book tells it now."""
    return counter.ledger.opened(counter.case.registered).complainant_name


def test_an_erasure_is_a_fact_and_nobody_can_read_the_name_any_more(counter):
    closed(counter)
    counter.now += YEARS
    propose(counter)
    before = texts(counter)

    told = approve(counter)

    assert [type(fact).__name__ for fact in told] == ["PersonErased", "KeysWithdrawn"]
    assert before == NAME and texts(counter).startswith(SEALED)


def test_the_proposer_may_not_decide_and_roles_are_rules(counter):
    closed(counter)
    counter.now += YEARS
    propose(counter, LEGAL)

    assert no(approve, counter, LEGAL) == ["ProposerMayNotDecide"]
    assert no(approve, counter, CLERK) == ["PRIVACY"]
    assert no(propose, counter, CLERK) == ["PRIVACY"]


def test_a_legal_hold_stands_against_proposal_and_decision_until_lifted(counter):
    closed(counter)
    counter.now += YEARS
    propose(counter)
    counter.of_case("place_legal_hold", LEGAL, hold="一审", reason="起诉")

    held = no(approve, counter), no(propose, counter)
    counter.of_case("lift_legal_hold", LEGAL, hold="一审", reason="判决生效")
    approve(counter)

    assert held == (["LegalHoldStands"], ["LegalHoldStands"])
    assert counter.no("lift_legal_hold", LEGAL, hold="一审", reason="又一次") == [
        "NoSuchHold"
    ]
    assert counter.facts("PersonErased")


def test_nobody_is_erased_while_the_case_is_open_or_its_time_runs(counter):
    counter.register(**HIM)
    open_still = no(propose, counter)
    counter.of_case("close_case")

    assert open_still == ["CaseStillOpen"]
    assert no(propose, counter) == ["RetentionRuns"]
    assert no(propose, counter, ground="consent_withdrawn") == ["RetentionRuns"]


@pytest.mark.parametrize(
    ("retention", "days", "over"),
    [("contact", 150, False), ("contact", 190, True), ("accounting", 4000, False)],
)
def test_each_class_has_a_period_of_its_own(counter, retention, days, over):
    closed(counter)
    counter.now += timedelta(days=days)

    if over:
        propose(counter, retention=retention)

    said = over or no(propose, counter, retention=retention)
    assert said in (True, ["RetentionRuns"])
    assert bool(counter.facts("ErasureProposed")) == over


def test_at_his_own_demand_processing_stops_where_the_law_wants_it_kept(counter):
    closed(counter)
    propose(counter, **OWN)

    told = approve(counter)
    sealed = texts(counter)
    again = dict(party_id=party(counter), reason="又来索赔")
    counter.of_case("resume_processing", LEGAL, **again)

    assert type(told[0]).__name__ == "ProcessingStopped"
    assert sealed.startswith(SEALED) and texts(counter) == NAME
    assert counter.no("resume_processing", LEGAL, **again) == ["NothingStopped"]


def test_what_was_only_stopped_is_erased_when_its_time_is_over(counter):
    closed(counter)
    propose(counter, **OWN)
    approve(counter)
    counter.now += YEARS

    propose(counter)
    told = approve(counter)

    assert type(told[0]).__name__ == "PersonErased"
    assert no(propose, counter) == ["AlreadyErased"]


def test_a_key_once_destroyed_is_never_made_anew(counter):
    erased(counter)
    him = party(counter)

    counter.of_case("reopen_case", reason="又来")
    told = {"party_role": "complainant", "party_id": him, "party_name": NAME}

    assert counter.no("add_party", **told) == ["PersonIsErased"]
    counter.ledger.withdraw_keys()
    assert counter.ledger.keys.key_of(him) is None
    refused = counter.ledger.facts_of(refusals_of(counter))[-1]
    assert refused.asked is None and refused.person_id == him


def refusals_of(counter):
    """The stream of what the case refused."""
    return uuid5(counter.case_id, "refusals")


def test_whoever_was_paid_and_heard_in_the_case_is_the_same_person(counter):
    counter.register(**HIM)
    told = {"statement_id": id_of("words"), "speaker": "customer", "text": "我滑倒了"}
    told |= {"speaker_id": id_of("speaker"), "speaker_name": NAME}
    counter.of_case("record_statement", **told)
    counter.of_case("contact_witness", witness_name="路人甲", witness_phone="1380000")
    counter.of_case("close_case")
    counter.now += YEARS

    (proposal,) = propose(counter)
    approve(counter)

    witness = counter.facts("WitnessContacted")[0]
    assert id_of("speaker") in proposal.person_ids
    assert counter.ledger.opened(witness).witness_name == "路人甲"
    assert (
        counter.ledger.opened(counter.facts("StatementRecorded")[0]).text != "我滑倒了"
    )


def test_all_cases_of_a_party_are_erased_in_one_append(counter):
    closed(counter, "the first")
    first = counter.case_id
    closed(counter, "the second", complainant_name="欧阳先生")
    counter.now += YEARS

    propose(counter, case_ids=[first])
    told = approve(counter)

    assert {one.originator_id for one in told[:2]} == {first, counter.case_id}
    counter.case_id = first
    assert texts(counter).startswith(SEALED)


def test_a_case_that_shares_the_id_is_reached_and_its_hold_counts(counter):
    closed(counter, "the first", complainant_id=id_of("him"))
    counter.of_case("place_legal_hold", LEGAL, hold="一审", reason="起诉")
    closed(counter, "the second", complainant_id=id_of("him"))
    counter.now += YEARS

    assert no(propose, counter) == ["LegalHoldStands"]


def test_a_proposal_the_case_has_outgrown_is_made_again(counter):
    closed(counter)
    counter.now += YEARS
    propose(counter)
    counter.of_case("reopen_case", reason="补记")
    counter.of_case("contact_witness", witness_name=NAME)
    counter.of_case("close_case")
    counter.now += YEARS

    outdated = no(approve, counter)
    propose(counter)
    approve(counter)

    assert outdated == ["ProposalIsOutdated"]


def test_a_registration_that_was_refused_is_erased_with_him(counter):
    closed(counter)
    told = {"channel": "phone", "summary": "又来", "case_id": counter.case_id}
    with pytest.raises(Refused):
        counter.of_store("register_complaint", CLERK, **told | HIM)
    counter.now += YEARS

    propose(counter)
    approve(counter)

    refused = counter.ledger.facts_of(refusals_of(counter))[0]
    assert counter.ledger.opened(refused).asked.startswith(SEALED)


def test_a_party_the_case_does_not_know_cannot_be_proposed(counter):
    closed(counter)

    with pytest.raises(ValidationError):
        propose(counter, party_id=id_of("nobody"))


def test_a_declined_proposal_is_gone(counter):
    closed(counter)
    counter.now += YEARS
    propose(counter)
    him = {"party_id": party(counter)}

    counter.of_case("decline_erasure", MANAGER, reason="还有争议", **him)

    assert no(approve, counter) == ["NothingToDecide"]


def test_a_key_that_is_still_there_when_the_book_is_opened_is_destroyed(
    database_url, tmp_path
):
    counter = at(database_url, tmp_path)
    closed(counter)
    counter.now += YEARS
    propose(counter)
    him, ring = party(counter), tmp_path / "keys.sqlite"

    with connect(ring) as keys:  # as if the process fell between fact and key
        kept = keys.execute("SELECT * FROM person_keys").fetchall()
    approve(counter)
    with connect(ring) as keys:
        keys.executemany("REPLACE INTO person_keys VALUES (?, ?)", kept)
    back = counter.ledger.keys.key_of(him)
    again = [open_ledger(database_url, keys=keys_of(tmp_path)) for _ in range(2)]

    assert back is not None
    assert [one.keys.key_of(him) for one in again] == [None, None]


def at(url, folder):
    """A counter over a book that is kept, on a clock the test moves."""
    clock = Moving()
    keys = keys_of(folder)
    ledger = create_ledger(url, keys=keys, rehearsal=True, clock=clock)
    clock.counter = Counter(ledger, packs=())
    return clock.counter


class Moving:
    """The clock of a counter, once there is one."""

    counter = None

    def __call__(self):
        return self.counter.now if self.counter else A_MORNING
