"""Decisions signed with a passkey, as a stranger checks them."""

import json
from datetime import UTC
from hashlib import sha256
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from domain.commands import COMMANDS
from domain.desk import Desk
from domain.ledger.ledger import open_ledger
from domain.reading import read
from domain.signing.decision import Assertion, Decision, Signature
from scripts import verify_ledger
from scripts.bundle import verify
from scripts.office.cases import case_id_of
from scripts.verifying.signatures import holds
from tests.counter import person
from tests.domain.ledger.telling import intrude
from tests.domain.proof.sealing import sealer_of
from tests.scripts.bundle.conftest import checked, exported, facts, put_facts
from tests.scripts.conftest import CASE_NO
from tests.web.keys import SoftKey, base64url

CHIEF = "on_duty_section_chief"
APPROVING = {"act": "grant_compensation", "item": "衣柜", "note": "照付"}
# RFC 6979, A.2.5: the public key, then message, r and s with SHA-256
POINT = (
    "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6",
    "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
)
VECTORS = [
    (
        b"sample",
        "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
        "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
    ),
    (
        b"test",
        "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367",
        "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083",
    ),
]


@pytest.mark.parametrize(("message", "r", "s"), VECTORS)
def test_es256_agrees_with_the_vectors_of_rfc_6979(message, r, s):
    point = tuple(int(number, 16) for number in POINT)
    numbers = int(r, 16), int(s, 16)
    off_the_curve = point[0], point[1] + 1

    assert verify.signed_es256(point, message, *numbers)
    assert not verify.signed_es256(point, message + b".", *numbers)
    assert not verify.signed_es256(point, message, numbers[0], numbers[1] + 1)
    assert not verify.signed_es256(point, message, 0, numbers[1])
    assert not verify.signed_es256(off_the_curve, message, *numbers)
    assert verify.two_numbers(encode_dss_signature(*numbers)) == numbers


@pytest.mark.parametrize("algorithm", ["ES256", "Ed25519", "RS256"])
def test_every_kind_of_passkey_is_checked_without_a_library(algorithm):
    key = SoftKey(algorithm)
    signed = key.signs(b"c" * 32)["response"]
    client = verify.bytes_of(signed["clientDataJSON"])
    message = verify.bytes_of(signed["authenticatorData"]) + sha256(client).digest()
    signature = verify.bytes_of(signed["signature"])

    assert verify.signed_by_key(key.cose, message, signature)
    assert not verify.signed_by_key(key.cose, message + b".", signature)
    assert holds(key.cose, message, signature)
    assert not holds(key.cose, message + b".", signature)


@pytest.fixture
def signed(wardrobe):
    """The wardrobe's book, with an approval signed by a passkey; sealed."""
    ledger = open_ledger(wardrobe[1], keys=wardrobe[3])
    registers(ledger, key := SoftKey())
    signs(ledger, key)
    sealer_of(ledger).seal()
    ledger.close()
    return wardrobe


def registers(ledger, key):
    """The chief is known in the book, and so is her passkey."""
    it = {"person_id": person(CHIEF)}
    give(ledger, "administrator", "add_person", it | {"name": "课长"})
    told = {"passkey": key.passkey, "public_key": key.public_key, "device": "手机"}
    told |= {"relying_party": key.relying_party, "origin": key.origin}
    give(ledger, CHIEF, "register_passkey", it | told)


def give(ledger, role, name, typed, signature=None, command_id=None):
    """A command at the counter."""
    command = COMMANDS[name]
    desk = Desk(ledger, person(role), role, signature=signature)
    return command(desk, read(command.ask, typed), command_id)


def signs(ledger, key):
    """The chief approves; her passkey signs exactly that."""
    command, id = COMMANDS["grant_approval"], uuid4()
    typed = APPROVING | {"case_id": str(case_id_of(ledger, CASE_NO))}
    at = ledger.clock().astimezone(UTC).replace(microsecond=0)
    begun = Signature(at, "ab" * 32)
    decision = Decision(
        command=command,
        ask=read(command.ask, typed),
        command_id=id,
        by=person(CHIEF),
        role=CHIEF,
        occurred_at=at,
        signature=begun,
    )
    said = key.signs(decision.digest)["response"]
    names = ("authenticatorData", "clientDataJSON", "signature")
    assertion = Assertion(key.passkey, *(said[name] for name in names))
    by_key = Signature(at, begun.blinding_key, assertion)
    command(
        Desk(ledger, person(CHIEF), CHIEF, signature=by_key),
        read(command.ask, typed),
        *(id, at),
    )


@pytest.fixture
def bundle(signed, tmp_path):
    return exported(signed, tmp_path, "bundle")


def test_a_stranger_reads_that_a_passkey_signed(bundle, capsys):
    code, said = checked(bundle, capsys)

    assert code == 0 and "1 份决定经签署，其中通行密钥签名 1 份，均成立" in said
    assert [one["topic"] for one in facts(bundle)].count("people.PersonAdded") == 0


def test_a_decision_withheld_takes_its_signature_along(
    signed, bundle, tmp_path, capsys
):
    place = next(
        one["position"]
        for one in facts(bundle)
        if one["topic"] == "concessions.ApprovalGranted"
    )
    why = ("--withhold", str(place), "--because", "商业秘密")

    less = exported(signed, tmp_path, "less", *why)

    code, said = checked(less, capsys)
    assert code == 0 and "0 份决定经签署" in said and "其中 2 条未披露" in said
    assert "照付" not in (less / "data" / "facts.jsonl").read_text("utf-8")


def test_a_flipped_byte_of_a_decision_is_found(bundle, capsys):
    entries = facts(bundle)
    it = the_signed(entries)
    it["state"] = it["state"].replace("照付", "照收")
    put_facts(bundle, entries)

    code, said = checked(bundle, capsys)

    assert code == 1 and f"第 {it['position']} 条与封签不符" in said


def the_signed(entries):
    return next(one for one in entries if one["topic"] == "signing.DecisionSigned")


def said_otherwise(state, **other):
    """The state of a fact, told otherwise."""
    return json.dumps(json.loads(state) | other, ensure_ascii=False)


def another_text(entries, it):
    text = json.loads(it["state"])["decision_text"].replace("照付", "照收")
    it["state"] = said_otherwise(it["state"], decision_text=text)


def another_text_and_digest(entries, it):
    another_text(entries, it)
    text = json.loads(it["state"])["decision_text"].encode()
    it["state"] = said_otherwise(it["state"], decision_sha256=sha256(text).hexdigest())


def another_fact(entries, it):
    fact = next(one for one in entries if one["command_id"] == it["command_id"])
    fact["state"] = said_otherwise(fact["state"], note="照收")


def another_person(entries, it):
    it["actor"] = str(person("cashier"))


def of_the_key(entries):
    topic = "signing.PasskeyRegistered"
    return next(one for one in entries if one["topic"] == topic)


def another_origin(entries, it):
    one = of_the_key(entries)
    one["state"] = said_otherwise(one["state"], origin="https://elsewhere.example")


def another_key(entries, it):
    one, key = of_the_key(entries), SoftKey()
    one["state"] = said_otherwise(one["state"], public_key=key.public_key)


def no_key(entries, it):
    entries.remove(of_the_key(entries))


def nobody_looked(entries, it):
    data = bytearray(verify.bytes_of(json.loads(it["state"])["authenticator_data"]))
    data[32] = 1
    it["state"] = said_otherwise(it["state"], authenticator_data=base64url(bytes(data)))


FORGED = [
    (another_text, "has another digest"),
    (another_text_and_digest, "recorded differ: note"),
    (another_fact, "recorded differ: note"),
    (another_person, "another decision was signed"),
    (another_origin, "not signed here"),
    (another_key, "the signature does not hold"),
    (no_key, "no such key"),
    (nobody_looked, "not signed here"),
]


def test_even_in_a_book_sealed_anew_a_forged_signature_is_found(bundle):
    found = {}
    for forge, why in FORGED:
        entries = facts(bundle)
        it = the_signed(entries)
        forge(entries, it)
        with pytest.raises(
            verify.Wrong, match=f"第 {it['position']} 条签署不成立"
        ) as no:
            verify.check_signatures(entries)
        found[forge] = why in str(no.value)

    assert [forge.__name__ for forge, told in found.items() if not told] == []


def test_the_whole_book_is_verified_with_its_signatures(signed, capsys):
    code = verify_ledger.main(signed[:2])

    assert (code, "签署不成立" in capsys.readouterr().out) == (0, False)


SPOILT = [
    ("assertion", "AAAA", "签名不对"),
    ("decision_sha256", "00", "摘要不符"),
    ("client_data", "7", "无法读出"),
]


def test_the_whole_book_is_searched_for_signatures_that_do_not_hold(wardrobe, capsys):
    ledger = open_ledger(wardrobe[1], keys=wardrobe[3])
    registers(ledger, key := SoftKey())
    change = "UPDATE ledger_entries SET state = json_set(state, :at, :it)"
    for name, value, _ in SPOILT:
        signs(ledger, key)
        last = f"{change} WHERE position = {ledger.head().position}"
        intrude(ledger.engine, last, at=f"$.{name}", it=value)
    ledger.close()

    code, said = verify_ledger.main(wardrobe[:2]), capsys.readouterr().out

    assert code == 1 and said.count("签署不成立") == len(SPOILT)
    assert [why for _, _, why in SPOILT if why not in said] == []
