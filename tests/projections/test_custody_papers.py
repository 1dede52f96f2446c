"""The papers of custody, on both databases: what is out, bagged, awaited, stamped."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from domain.agreements.events import AgreementCollected, AgreementDeposited
from domain.commands import COMMANDS
from domain.desk import Desk
from domain.errors import Refused
from domain.evidence.events import CctvRequested, CctvSecured
from domain.ledger.ledger import open_ledger
from domain.reading import read
from projections import open_read_models
from projections.evidence_index import EvidenceIndex
from projections.rebuild import differences
from projections.seal_register import SealRegister
from tests.conftest import keys_of
from tests.counter import Counter, person
from tests.story import id_of

KETTLE, LAMP, AGREEMENT = (str(id_of(name)) for name in ("kettle", "lamp", "paper"))
OUT = {"due_back_at": "2027-01-05T18:00", "reason": "检验", "signature": "ink"}
OUT |= {"taker": "court", "outsider_name": "书记员"}
INSIDE = {"due_back_at": "2027-01-04T18:00", "reason": "核对", "taker": "legal_counsel"}
INSIDE |= {"taker_id": str(person("legal_counsel"))}


@pytest.fixture
def counter(ledger):
    counter = Counter(ledger, packs=())
    counter.register()
    for thing in (KETTLE, LAMP):
        told = {"paper": "physical_evidence", "exhibit_id": thing, "holder": "company"}
        counter.of_case("receive_evidence", **told)
    told = {"agreement_id": AGREEMENT, "settled_yuan": "8.00", "originals": "2"}
    counter.of_case("sign_agreement", **told)
    return counter


def papers(counter):
    models = open_read_models(counter.ledger)
    models.catch_up()
    return models


def ids(told):
    return [str(one["exhibit_id"]) for one in told]


def test_what_is_out_is_listed_due_first_until_it_is_back(counter):
    counter.of_case("lend_exhibit", exhibit_id=KETTLE, **OUT)
    earlier = OUT | {"due_back_at": "2027-01-02T18:00"}
    counter.of_case("lend_exhibit", exhibit_id=AGREEMENT, **earlier)
    counter.of_case("lend_exhibit", exhibit_id=LAMP, **OUT)
    counter.of_case("give_back_exhibit", exhibit_id=LAMP)
    counter.of_case("close_case", "store_general_manager")

    index = papers(counter)["evidence_index"]

    assert ids(index.lent()) == [AGREEMENT, KETTLE]  # of a closed case, too
    assert ids(index.lent([counter.store_id])) == [AGREEMENT, KETTLE]
    assert index.lent([id_of("another store")]) == []
    paper, kettle = index.lent()
    assert (paper["original_no"], paper["originals"]) == (1, 2)
    assert kettle["loan"]["taker"] == kettle["holder"] == "court"
    assert kettle["in_custody"]


def test_each_original_has_its_own_chain_of_hands(counter):
    counter.of_case("collect_agreement", original_no=2)
    counter.of_case("deposit_agreement", original_no=2, voucher_no="V-2")

    index = papers(counter)["evidence_index"]

    both = [one for one in index.exhibits() if one["paper"] == "settlement_agreement"]
    assert [(one["original_no"], one["holder"]) for one in both] == [
        (1, "service_center"),
        (2, "finance_cash_room"),
    ]
    assert [step["fact"] for step in both[1]["custody"]] == [
        *("AgreementSigned", "AgreementCollected", "AgreementDeposited")
    ]


def test_a_bag_is_found_by_its_number_also_when_it_is_open_again(counter):
    numbers = {"bag_no": "WZ-1_7", "seal_no": "FQ-09"}
    counter.of_case("bag_exhibit", exhibit_id=KETTLE, **numbers, shelf="柜 2")
    counter.of_case("bag_exhibit", exhibit_id=LAMP, bag_no="WZ-2", seal_no="FQ-10")
    watched = {"watched_by_id": str(person("cashier"))}
    counter.of_case("open_bag", exhibit_id=KETTLE, reason="拍照", **watched)

    index = papers(counter)["evidence_index"]

    assert ids(index.bagged()) == [LAMP]
    assert ids(index.bagged(None, "wz-1_")) == [KETTLE]
    assert ids(index.bagged(None, "fq-1")) == [LAMP]
    assert index.bagged(None, "%") == []
    assert index.bagged(None, "wz-1_")[0]["place"] == "柜 2"


def test_a_hand_over_waits_for_its_taker_until_he_signs_or_it_is_declined(counter):
    for thing in (KETTLE, LAMP, AGREEMENT):
        counter.of_case("lend_exhibit", exhibit_id=thing, **INSIDE)
    counter.of_case("sign_for_exhibit", "legal_counsel", exhibit_id=KETTLE)
    counter.of_case("decline_exhibit", "legal_counsel", exhibit_id=LAMP, reason="缺件")

    index = papers(counter)["evidence_index"]

    (waiting,) = index.offered()
    assert ids([waiting]) == [AGREEMENT]
    assert waiting["holder"] == "service_center"
    assert waiting["offer"]["taker_id"] == person("legal_counsel")
    assert ids(index.lent()) == [KETTLE]
    assert index.awaited(person("legal_counsel")) == 1
    assert index.awaited(person("cashier")) == 0


def test_the_seal_register_follows_a_use_from_request_to_stamp(counter):
    ask = {"seal": "company_seal", "paper": "official_letter", "reason": "复函"}
    told = {"seal_use_id": str(id_of("use"))}
    counter.of_case("request_seal_use", **told, **ask, impressions="2")
    counter.of_case("approve_seal_use", "customer_service_manager", **told)
    watched = {"watched_by_id": str(person("cashier")), "across_pages": "no"}
    counter.of_case("use_seal", "finance_dept", **told, **watched, impressions="2")
    counter.of_case(
        "request_seal_use", **ask | {"seal": "finance_seal"}, impressions="1"
    )

    register = papers(counter)["seal_register"]

    asked, used = register.uses([counter.store_id])
    assert (asked["state"], used["state"]) == ("asked", "used")
    assert used["approved"]["by"] == person("customer_service_manager")
    assert used["used"]["watched_by_id"] == person("cashier")
    assert [one["seal"] for one in register.uses(seal="finance_seal")] == [
        "finance_seal"
    ]
    asked_at = used["asked"]["occurred_at"]
    assert register.uses(since=asked_at) == [asked, used]
    assert register.uses(since=asked_at + timedelta(days=1)) == []
    assert register.uses(until=asked_at) == []


def test_the_papers_of_custody_built_anew_say_the_same(counter):
    counter.of_case("lend_exhibit", exhibit_id=KETTLE, **OUT)
    counter.of_case("lend_exhibit", exhibit_id=LAMP, **INSIDE)
    papers(counter)

    for kind in (EvidenceIndex, SealRegister):
        assert differences(counter.ledger, kind) == []


def test_two_who_seal_bags_of_one_number_in_the_same_second_do_not_both(
    counter, ledger, tmp_path
):
    url = ledger.engine.url.render_as_string(hide_password=False)
    ledgers = [open_ledger(url, keys=keys_of(tmp_path)) for _ in range(2)]

    for number in range(6):
        said = both_seal(counter, ledgers, f"WZ-{number}", (KETTLE, LAMP))
        assert sorted(said) == ["BagNoIsTaken", "sealed"]
        for thing in (KETTLE, LAMP):
            if counter.case.custody.held[id_of_text(thing)].bag:
                watched = {"watched_by_id": str(person("cashier")), "reason": "试"}
                counter.of_case("open_bag", exhibit_id=thing, **watched)

    for one in ledgers:
        one.close()


def id_of_text(text):
    """The id a case knows a thing by."""
    return {KETTLE: id_of("kettle"), LAMP: id_of("lamp")}[text]


def both_seal(counter, ledgers, bag_no, things):
    """What came of it when two seal two things into bags of one number at once."""
    together, said = Barrier(2), []

    def seal(ledger, thing):
        command = COMMANDS["bag_exhibit"]
        numbers = {"bag_no": bag_no, "seal_no": f"{bag_no} {thing[:4]}"}
        ask = read(command.ask, counter.it | numbers | {"exhibit_id": thing})
        together.wait()
        try:
            command(Desk(ledger, by=person("cashier"), role="cashier"), ask)
            said.append("sealed")
        except Refused as no:
            said.extend(no.rules)

    hands = [Thread(target=seal, args=pair) for pair in zip(ledgers, things)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return said


@pytest.mark.parametrize(
    ("kind", "now"),
    [
        (AgreementCollected, {"original_no": 1}),
        (AgreementDeposited, {"original_no": 1}),
        (CctvRequested, {"recording_id": None, "overwritten_at": None}),
        (CctvSecured, {"recording_id": None}),
    ],
)
def test_what_earlier_versions_told_is_read_as_it_was_meant(kind, now):
    told = {}

    kind.upcast_v1_v2(told)

    assert told == now
