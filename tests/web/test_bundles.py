from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest

from scripts.bundle import verify
from tests.domain.proof.sealing import sealer_of

NAME, PHONE = "李雷雷", "13900002071"
WHY = "法院调取，（2026）某民初1号"
PDF = b"%PDF-1.7\n" + b"x" * 500 + b"\n%%EOF\n"


@pytest.fixture
def sealed(counter, case_id, clerk):
    """The case, with a paper in it, in a book that is sealed."""
    paper = {"paper": "diagnosis_certificate", "form": "copy", "holder": "company"}
    clerk.give("receive_evidence", case_id, file=(BytesIO(PDF), "a.pdf"), **paper)
    sealer_of(counter.ledger).seal()
    return case_id


def make(visitor, case_id, **told):
    """Ask for the bundle of a case."""
    return visitor.give("make_case_bundle", case_id, **{"reason": WHY} | told)


def taken(visitor, answer, tmp_path):
    """The file behind the button, on the disk of whoever took it."""
    page = visitor.get(answer.location)
    (where,) = [link for link in page.links if link.endswith("/zip")]
    place = tmp_path / "taken.zip"
    place.write_bytes(visitor.get(where).raw)
    return place


def test_a_bundle_is_taken_from_the_case_and_checks_itself(
    manager, counter, sealed, tmp_path, capsys
):
    assert (
        f"make_case_bundle?case_id={sealed}" in manager.get(f"/cases/{sealed}").source
    )

    place = taken(manager, make(manager, sealed), tmp_path)

    assert verify.main([str(place)]) == 0, capsys.readouterr().out
    (fact,) = counter.facts("CaseBundleMade")
    assert (fact.reason, fact.withheld_entries) == (WHY, [])
    with ZipFile(place) as packed:
        texts = b"".join(packed.read(name) for name in packed.namelist())
    assert PDF in texts and PHONE.encode() not in texts and NAME.encode() not in texts


def test_who_opened_what_tells_of_bundles_too(manager, enter, sealed):
    make(manager, sealed)

    page = enter("auditor").get("/readings").text

    assert "案卷包" in page and WHY in page


def test_what_is_withheld_has_a_reason_and_leaves_a_gap(
    manager, counter, sealed, tmp_path, capsys
):
    at = counter.facts("EvidenceReceived")[0].position
    form = manager.get(f"/commands/make_case_bundle?case_id={sealed}")
    some = {"withheld_entries": [str(at)]}

    unsaid = make(manager, sealed, **some)
    made = make(manager, sealed, **some, withheld_because="others_privacy")
    place = taken(manager, made, tmp_path)

    assert f"#{at}" in form.text and "涉及第三人个人信息" in form.text
    assert unsaid.status == 422 and "不披露的理由" in unsaid.text
    assert verify.main([str(place)]) == 0
    assert "其中 1 条未披露" in capsys.readouterr().out
    with ZipFile(place) as packed:
        assert not [name for name in packed.namelist() if "/files/" in name]
        told = packed.read("case-2026-HY-01-000001/data/proofs.json").decode()
    assert "涉及第三人个人信息" in told


@pytest.mark.parametrize("entries", [["999999"], ["1"], ["x"], ["-1"]])
def test_entries_that_are_not_the_cases_cannot_be_named(manager, sealed, entries):
    told = {"withheld_entries": entries, "withheld_because": "minor"}

    assert make(manager, sealed, **told).status == 422


def test_a_bundle_is_hers_alone_and_for_minutes(manager, enter, counter, sealed):
    where = make(manager, sealed).location

    other = enter("auditor")
    assert other.get(where).status == other.get(f"{where}/zip").status == 404
    counter.now += timedelta(minutes=11)
    assert manager.get(where).status == manager.get(f"{where}/zip").status == 404


def test_who_may_not_is_refused_and_sees_no_button(clerk, sealed):
    answer = make(clerk, sealed)

    assert answer.status == 409 and "案卷包由客服经理" in answer.text
    assert "make_case_bundle" not in clerk.get(f"/cases/{sealed}").source


def test_a_case_no_checkpoint_covers_proves_nothing_yet(manager, case_id, counter):
    unsealed = make(manager, case_id)
    sealer_of(counter.ledger).seal()
    counter.register()

    assert unsealed.status == 409 and "还没有封签" in unsealed.text
    assert make(manager, counter.case_id).status == 409


def test_a_file_that_was_changed_in_the_vault_does_not_leave_the_house(
    manager, sealed, counter, app
):
    digest = counter.facts("EvidenceReceived")[0].file_sha256
    app.extensions["vault"].path(digest).write_bytes(b"%PDF-another")
    where = make(manager, sealed).location

    assert manager.get(f"{where}/zip").status == 500
