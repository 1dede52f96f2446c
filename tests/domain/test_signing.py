import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from domain.commands import COMMANDS
from domain.desk import Desk
from domain.errors import Refused
from domain.reading import ValidationError, read
from domain.signing.decision import Assertion, Signature, blinded
from tests.counter import Counter, person
from tests.web.keys import SoftKey

CHIEF, CASHIER = "on_duty_section_chief", "finance_dept"
MANAGER = "customer_service_manager"
KEY = "ab" * 32
APPROVING = {"act": "grant_compensation", "item": "牛奶", "note": "照付"}


@pytest.fixture
def counter():
    counter = Counter()
    counter.do("add_person", "administrator", person_id=person(CHIEF), name="课长")
    counter.register()
    return counter


def signature(counter, assertion=None):
    """How somebody signs now."""
    return Signature(counter.now.astimezone(UTC), KEY, assertion)


def signs(counter, name, role, /, signature, **typed):
    """Give a command about the case, signed; what it added, the signature last."""
    command = COMMANDS[name]
    desk = Desk(counter.ledger, person(role), role, signature=signature)
    return command(desk, read(command.ask, {**counter.it, **typed}))


def test_a_signed_decision_stands_beside_what_was_decided(counter):
    *_, granted, signed = signs(
        *(counter, "grant_approval", CHIEF), signature(counter), **APPROVING
    )

    text = json.loads(signed.decision_text)
    assert signed.command_id == granted.command_id
    assert signed.signature_kind == "reauthenticated" and signed.rules == []
    assert signed.decision_sha256 == sha256(signed.decision_text.encode()).hexdigest()
    assert text["asked"] == {"case_id": str(counter.case_id)} | APPROVING
    assert text["by"] == str(person(CHIEF)) and text["role"] == CHIEF
    assert text["command_id"] == str(signed.command_id)
    assert datetime.fromisoformat(text["signed_at"]) == counter.now


def test_who_acts_away_from_the_counter_has_signed_nothing_else(counter):
    counter.of_case("grant_approval", CHIEF, **APPROVING)

    assert counter.facts("DecisionSigned") == ()


def test_a_refused_decision_is_not_signed(counter):
    with pytest.raises(Refused):
        signs(counter, "pay", CASHIER, signature(counter), amount_yuan="86.00")

    assert counter.facts("DecisionSigned") == ()


def test_a_name_is_in_the_signed_text_but_cannot_be_read_there(counter):
    counter.of_case("assess_liability", liability="supplier")
    counter.of_case("authorise_total", MANAGER, total_yuan="500.00")
    payee = {"payee_name": "王女士", "amount_yuan": "86.00"}

    *_, paid, signed = signs(counter, "pay", CASHIER, signature(counter), **payee)

    name = json.loads(signed.decision_text)["asked"]["payee_name"]
    assert "王女士" not in signed.decision_text
    assert signed.person_id == paid.payee_id and KEY not in str(vars(signed))
    key = counter.ledger.opened(signed).blinding_key
    assert name == blinded("王女士", key) != blinded("王先生", key)


def test_what_a_passkey_said_is_kept_word_for_word(counter):
    said = Assertion("a2V5", "YXV0aA", "e30", "c2ln")

    *_, signed = signs(
        *(counter, "grant_approval", CHIEF), signature(counter, said), **APPROVING
    )

    kept = {name: getattr(signed, name) for name in vars(said)}
    assert kept == vars(said) and signed.signature_kind == "passkey"


def registered(counter, by=CHIEF, **other):
    """The chief's own passkey."""
    told = {"person_id": person(CHIEF), "passkey": "a2V5", "origin": "http://localhost"}
    told |= {"public_key": SoftKey().public_key, "relying_party": "localhost"}
    return counter.do("register_passkey", by, **told | other)


def test_a_passkey_is_registered_by_whoever_signs_with_it(counter):
    with pytest.raises(Refused, match="只能由本人登记"):
        registered(counter, by="cashier")


def test_a_key_nobody_could_check_is_not_taken(counter):
    with pytest.raises(ValidationError, match="不认识这种密钥"):
        registered(counter, public_key="AAAA")


def test_a_retired_passkey_does_not_come_back(counter):
    registered(counter)
    it = {"person_id": person(CHIEF), "passkey": "a2V5"}
    counter.do("retire_passkey", "administrator", **it, reason="手机遗失")

    with pytest.raises(Refused, match="已经登记过"):
        registered(counter)
    with pytest.raises(Refused, match="已经停用"):
        counter.do("retire_passkey", CHIEF, **it)


def test_nobody_else_retires_a_passkey(counter):
    registered(counter)

    with pytest.raises(Refused, match="系统管理员"):
        told = {"person_id": person(CHIEF), "passkey": "a2V5"}
        counter.do("retire_passkey", "cashier", **told)


def test_whoever_grants_refuses_pays_or_countersigns_signs():
    verbs = ("grant_", "refuse_", "approve_", "authorise_", "countersign_", "consent_")
    paying = {"pay", "draw_petty_cash", "refund_at_till", "reverse_payment"}
    named = {name for name in COMMANDS if name.startswith(verbs)} | paying

    unsigned = {name for name in named if not COMMANDS[name].signed}
    assert unsigned <= {"grant_role"} | NO_DECISION


NO_DECISION = (
    {  # answers to outsiders and to patients, not leave given within the house
        *("refuse_consent", "refuse_interview", "refuse_agreement_request"),
        *("refuse_to_sign_paper", "refuse_to_sign_statement", "consent_to_transfer"),
        "approve_seal_use",
    }
)
