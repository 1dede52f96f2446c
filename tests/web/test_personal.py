from datetime import timedelta
from io import BytesIO

import pytest

NAME, PHONE = "李雷雷", "13900002071"
WHY = "回电核对退款账户"
PDF = b"%PDF-1.7\n" + b"x" * 500 + b"\n%%EOF\n"


@pytest.fixture
def him(counter, case_id):
    """The id of who complains."""
    return counter.case.registered.complainant_id


def read(visitor, case_id, what="phone", **told):
    """Open something of a case, for a reason."""
    told = {"personal_data": what, "reason": WHY} | told
    return visitor.give("read_personal_data", case_id, **told)


@pytest.mark.parametrize("tab", ["", "/parties", "/statements", "/evidence"])
def test_names_and_phones_are_masked_until_somebody_says_why(clerk, case_id, tab):
    page = clerk.get(f"/cases/{case_id}{tab}").source + clerk.get("/").source

    assert NAME not in page and PHONE not in page


def test_a_phone_is_shown_to_whoever_said_why_and_the_book_tells(
    clerk, counter, case_id, him
):
    answer = read(clerk, case_id, party_id=him)

    page = clerk.get(answer.location).text
    (fact,) = counter.facts("PersonalDataRead")
    assert PHONE in page and NAME not in page
    assert (fact.reason, fact.party_id, fact.personal_data) == (WHY, him, "phone")


def test_without_a_reason_nothing_is_opened(clerk, counter, case_id, him):
    answer = read(clerk, case_id, party_id=him, reason="")

    assert answer.status == 422 and PHONE not in answer.source
    assert not counter.facts("PersonalDataRead")


def test_what_was_opened_is_hers_alone_and_for_minutes(
    clerk, manager, counter, case_id, him
):
    where = read(clerk, case_id, party_id=him).location

    other = manager.get(where).status
    counter.now += timedelta(minutes=11)

    assert other == 404 and clerk.get(where).status == 404


def test_a_medical_paper_opens_only_for_a_reason(clerk, counter, case_id):
    paper = {"paper": "diagnosis_certificate", "form": "copy", "holder": "company"}
    clerk.give("receive_evidence", case_id, file=(BytesIO(PDF), "a.pdf"), **paper)
    exhibit = counter.facts("EvidenceReceived")[0].exhibit_id
    where = f"/evidence/{exhibit}/file"

    asked = clerk.get(where)
    clerk.fill_in(asked.location, reason="核对诊断")

    assert asked.status == 303 and "read_personal_data" in asked.location
    assert clerk.get(where).raw == PDF


def test_auditors_see_who_read_what_and_why_and_others_do_not(
    clerk, enter, case_id, him
):
    read(clerk, case_id, party_id=him)

    page = enter("auditor").get("/readings")

    assert WHY in page.text and "电话" in page.text and PHONE not in page.source
    assert clerk.get("/readings").status == 403


def test_nothing_is_opened_of_somebody_the_case_does_not_know(clerk, case_id):
    answer = read(clerk, case_id, party_id=case_id)

    assert answer.status == 422


def test_a_person_gets_a_copy_of_what_is_known_of_him_and_nobody_else(
    clerk, counter, case_id, him
):
    counter.of_case(
        "contact_witness", witness_name="王路人", witness_phone="13711112222"
    )
    answer = read(clerk, case_id, "own_copy", party_id=him, reason="本人来店，已验证件")

    page = clerk.get(answer.location)
    (where,) = (link for link in page.links if link.endswith("/copy"))
    copy = clerk.client.get(where).get_json()

    told = str(copy)
    assert NAME in told and PHONE in told and "本人来店" in told
    assert "王路人" not in told and "13711112222" not in told
    other = read(clerk, case_id, party_id=him).location
    assert clerk.get(f"{other}/copy").status == 404


def test_consents_are_asked_one_by_one_and_may_be_taken_back(
    clerk, counter, case_id, him
):
    for whom in ("insurer", "tenant"):
        told = {"consent_to": whom, "method": "in_writing", "party_id": him}
        assert clerk.give("give_consent", case_id, **told).status == 303
    told = {"consent_to": "tenant", "party_id": him, "reason": "不愿让商户知道"}
    assert clerk.give("refuse_consent", case_id, **told).status == 303

    page = clerk.get(f"/cases/{case_id}/parties").text
    (given,) = counter.facts("ConsentGiven")
    assert given.consent_to == "insurer"
    assert page.count("向保险公司提供") == page.count("向租户（商户）提供") == 1
    assert "不愿让商户知道" in page


def test_other_cases_of_his_are_offered_and_only_those_one_may_know_of(
    enter, counter, case_id, him
):
    counter.register(complainant_name=NAME, complainant_phone=PHONE)
    manager = enter("customer_service_manager")
    form = manager.get(f"/commands/propose_erasure?case_id={case_id}")
    told = {"party_id": him, "ground": "own_demand", "reason": "本人要求"}
    told |= {"retention": "case_file"}

    unknown = form.fields | told | {"case_ids": [str(him)]}

    assert str(counter.case_id) in form.source
    assert manager.post("/commands/propose_erasure", unknown).status == 404
    known = told | {"case_ids": [str(counter.case_id)]}
    answer = manager.post("/commands/propose_erasure", form.fields | known)
    assert answer.status == 409 and "涉及案件 2 件" in answer.text
