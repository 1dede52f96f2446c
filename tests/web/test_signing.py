"""Decisions signed at the counter: by a password typed anew, or by a passkey."""

import json
from datetime import timedelta

import pytest

from domain.signing.passkey import from_base64url
from tests.counter import person
from tests.web.conftest import opened, pages_over
from tests.web.keys import ORIGIN, SoftKey
from tests.web.visitor import PASSWORD, Visitor

CHIEF = "on_duty_section_chief"
GRANTING = {"act": "grant_compensation", "item": "牛奶", "note": "照付"}
GRANT = "/commands/grant_approval"


@pytest.fixture
def chief(counter, case_id, tmp_path):
    """The section chief, signed in where passkeys are made for."""
    return chief_at(counter, tmp_path)


def chief_at(counter, folder):
    return Visitor(pages_over(counter, folder, origin=ORIGIN)).sign_in(CHIEF)


@pytest.fixture
def key(chief):
    """Her passkey, registered."""
    key = SoftKey()
    assert registers(chief, key).status == 303
    return key


def registers(visitor, key, **typed):
    """What the script of the page does: ask what is to be made, send what was made."""
    form = visitor.get("/passkeys").fields | {
        "device": "办公手机",
        "password": PASSWORD,
    }
    asked = visitor.client.post("/passkeys/decision", data=form | typed)
    if asked.status_code == 200:
        challenge = asked.get_json()["publicKey"]["challenge"]
        form["signed_with"] = json.dumps(key.made(from_base64url(challenge)))
    return visitor.post("/passkeys", form | typed)


def form_of(visitor, counter, **typed):
    """The form of a grant, filled in and not signed."""
    page = visitor.get(f"{GRANT}?case_id={counter.case_id}")
    return page.fields | GRANTING | typed


def signed_with(visitor, key, form, path=GRANT):
    """What the script of the page does: the form, and the key's answer in it."""
    asked = visitor.client.post(f"{path}/decision", data=form).get_json()
    challenge = from_base64url(asked["publicKey"]["challenge"])
    sent = asked["sent"] | {"credential": key.signs(challenge)}
    return form | {"signed_with": json.dumps(sent)}


def test_a_grant_is_signed_by_the_password_typed_anew(chief, counter):
    answer = chief.post(GRANT, form_of(chief, counter, password=PASSWORD))

    (signed,) = counter.facts("DecisionSigned")
    (granted,) = counter.facts("ApprovalGranted")
    assert answer.status == 303 and signed.signature_kind == "reauthenticated"
    assert signed.command_id == granted.command_id and PASSWORD not in str(vars(signed))
    assert "已签署：重新输入密码" in chief.get(answer.location).text


def test_a_page_does_not_claim_a_signature_nobody_gave(chief, counter):
    counter.of_case("grant_approval", CHIEF, **GRANTING)

    text = chief.get(f"/cases/{counter.case_id}").text

    assert "未另行签署" in text and "已签署" not in text


@pytest.mark.parametrize(
    ("password", "slip"), [("", "请再输一次您的密码"), ("not it", "密码不对，没有记入")]
)
def test_without_the_password_nothing_is_recorded_and_what_was_typed_stays(
    chief, counter, password, slip
):
    head = counter.ledger.head().position

    answer = chief.post(GRANT, form_of(chief, counter, password=password))

    assert answer.status == 422 and slip in answer.text
    assert answer.fields["note"] == "照付" and answer.fields["password"] == ""
    assert "password" in answer.invalid and counter.ledger.head().position == head


def test_a_password_cannot_be_guessed_at_an_open_page(chief, counter):
    form = form_of(chief, counter, password="a guess")

    answers = [chief.post(GRANT, form).status for _ in range(11)]

    assert answers == [422] * 10 + [429]
    assert "请过一分钟再试" in chief.post(GRANT, form | {"password": PASSWORD}).text


def test_a_program_signs_as_people_do(chief, counter):
    token = chief.client.get("/api/session").get_json()["csrf_token"]
    told = GRANTING | {"case_id": str(counter.case_id)}
    to = {"path": "/api/commands/grant_approval", "headers": {"X-CSRFToken": token}}

    without = chief.client.post(**to, json=told)
    signed = chief.client.post(**to, json=told | {"password": PASSWORD})

    assert without.status_code == 422 and "password" in without.get_json()["fields"]
    assert [one["fact"] for one in signed.get_json()["facts"]][-1] == (
        "signing.DecisionSigned"
    )


@pytest.mark.parametrize("algorithm", ["ES256", "Ed25519", "RS256"])
def test_a_passkey_signs_exactly_this_decision(chief, counter, algorithm):
    key = SoftKey(algorithm)
    registers(chief, key)

    answer = chief.post(GRANT, signed_with(chief, key, form_of(chief, counter)))

    (signed,) = counter.facts("DecisionSigned")
    client = json.loads(from_base64url(signed.client_data))
    assert answer.status == 303 and signed.signature_kind == "passkey"
    assert from_base64url(client["challenge"]).hex() == signed.decision_sha256
    assert signed.passkey == key.passkey


def test_on_postgresql_it_is_the_same(postgresql_url, tmp_path):
    counter, key = opened(postgresql_url, tmp_path), SoftKey()
    counter.register()
    chief = chief_at(counter, tmp_path)
    registers(chief, key)
    form = signed_with(chief, key, form_of(chief, counter))

    changed = chief.post(GRANT, form | {"note": "多付"})
    answer = chief.post(GRANT, form)

    (signed,) = counter.facts("DecisionSigned")
    assert changed.status == 422 and answer.status == 303
    assert signed.passkey == key.passkey
    counter.ledger.close()


def test_the_form_sent_twice_is_one_decision(chief, counter, key):
    form = signed_with(chief, key, form_of(chief, counter))

    first, second = chief.post(GRANT, form), chief.post(GRANT, form)

    assert first.location == second.location and first.status == 303
    assert len(counter.facts("DecisionSigned")) == 1


def elsewhere(key):
    key.origin = "http://localhost.example"


def for_others(key):
    key.relying_party = "example"


def without_looking(key):
    key.flags = 0x01


@pytest.mark.parametrize(
    ("wrong", "slip"),
    [
        (elsewhere, "不是在本系统的网址下作的"),
        (for_others, "不是为本系统作的"),
        (without_looking, "没有核对是不是本人"),
    ],
)
def test_a_signature_given_elsewhere_or_unseen_does_not_count(
    chief, counter, key, wrong, slip
):
    wrong(key)

    answer = chief.post(GRANT, signed_with(chief, key, form_of(chief, counter)))

    assert answer.status == 422 and slip in answer.text
    assert answer.fields["note"] == "照付" and counter.facts("ApprovalGranted") == ()


@pytest.mark.parametrize("changed", [{"note": "多付"}, {"item": "酸奶"}])
def test_what_is_changed_after_signing_is_not_signed(chief, counter, key, changed):
    form = signed_with(chief, key, form_of(chief, counter))

    answer = chief.post(GRANT, form | changed)

    assert answer.status == 422 and "签署之后内容有改动" in answer.text
    assert counter.facts("ApprovalGranted") == ()


def test_a_signature_serves_no_second_decision(chief, counter, key):
    used = signed_with(chief, key, form_of(chief, counter))
    chief.post(GRANT, used)
    other = form_of(chief, counter)

    answer = chief.post(GRANT, other | {"signed_with": used["signed_with"]})

    assert answer.status == 422 and len(counter.facts("ApprovalGranted")) == 1


def test_where_a_second_factor_is_required_a_password_signs_no_decision(
    counter, case_id, tmp_path
):
    app = pages_over(counter, tmp_path, origin=ORIGIN, passkey_required=True)
    chief, key = Visitor(app).sign_in(CHIEF), SoftKey()
    assert registers(chief, key).status == 303

    by_password = chief.post(GRANT, form_of(chief, counter, password=PASSWORD))
    by_key = chief.post(GRANT, signed_with(chief, key, form_of(chief, counter)))

    assert by_password.status == 422 and "须用通行密钥" in by_password.text
    assert by_key.status == 303 and len(counter.facts("DecisionSigned")) == 1


def test_a_copied_key_that_counts_behind_is_found(chief, counter, key):
    chief.post(GRANT, signed_with(chief, key, form_of(chief, counter)))
    key.count = 0

    answer = chief.post(GRANT, signed_with(chief, key, form_of(chief, counter)))

    assert answer.status == 422 and "被复制过" in answer.text


def test_a_key_that_never_counts_signs_again_and_again(chief, counter, key):
    for _ in range(2):
        key.count = -1
        chief.post(GRANT, signed_with(chief, key, form_of(chief, counter)))

    assert len(counter.facts("DecisionSigned")) == 2


def test_a_signature_of_six_minutes_ago_is_asked_for_again(chief, counter, key):
    form = signed_with(chief, key, form_of(chief, counter))
    counter.now += timedelta(minutes=6)

    answer = chief.post(GRANT, form)

    assert answer.status == 422 and "已过五分钟" in answer.text


def test_somebody_elses_passkey_does_not_sign_for_me(chief, counter, key, tmp_path):
    clerk = Visitor(chief.client.application).sign_in("reception_clerk")
    form = signed_with(clerk, key, form_of(clerk, counter))

    answer = clerk.post(GRANT, form)

    assert answer.status == 422 and "没有登记在您名下" in answer.text


@pytest.mark.parametrize("sent", ["{", "[]", '{"signed_at": "1"}', "[" * 9_999, "7"])
def test_what_is_no_answer_of_a_passkey_is_said_so(chief, counter, key, sent):
    answer = chief.post(GRANT, form_of(chief, counter, signed_with=sent))

    assert answer.status == 422 and "读不懂" in answer.text


def test_a_lost_passkey_is_retired_and_signs_no_more(chief, counter, key):
    form = chief.get("/passkeys").fields
    it = {"person_id": str(person(CHIEF)), "passkey": key.passkey, "reason": "遗失"}
    told = {"csrf_token": form["csrf_token"], "password": PASSWORD}
    signed = signed_with(chief, key, form_of(chief, counter))

    retired = chief.post("/commands/retire_passkey", told | it)
    answer = chief.post(GRANT, signed)

    assert retired.status == 303 and "还没有通行密钥" in chief.get("/passkeys").text
    assert answer.status == 422 and "已停用" in answer.text


def test_a_passkey_is_registered_with_the_password_alone(chief, counter):
    answer = registers(chief, SoftKey(), password="not it")

    assert answer.status == 422 and "密码不对" in answer.text
    assert answer.fields["device"] == "办公手机"
    assert "还没有通行密钥" in chief.get("/passkeys").text


def test_a_passkey_made_elsewhere_is_not_registered(chief):
    answer = registers(chief, SoftKey(origin="http://localhost.example"))

    assert answer.status == 422 and "不是在本系统的网址下作的" in answer.text


def test_where_passkeys_are_not_made_for_the_page_says_where_they_are(
    counter, tmp_path
):
    app = pages_over(counter, tmp_path, origin="https://ledger.example.com")
    page = Visitor(app).sign_in(CHIEF).get("/passkeys")

    assert "通行密钥只在 https://ledger.example.com 下可用" in page.text
    assert "data-making" not in page.source


def test_only_an_administrator_sees_others_passkeys(chief, counter, key):
    app = chief.client.application
    path = f"/passkeys?person={person(CHIEF)}"

    assert "办公手机" in Visitor(app).sign_in("administrator").get(path).text
    assert Visitor(app).sign_in("reception_clerk").get(path).status == 403
