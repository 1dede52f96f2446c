import json
from datetime import timedelta
from hashlib import sha256

import pytest

from domain.errors import NotFound
from domain.glossary import label
from domain.papers.codes import code_of, read_code
from domain.papers.sealing import opened, sealed
from domain.papers.strokes import read_strokes
from domain.privacy.own_data import own_data
from domain.reading import ValidationError
from tests.counter import Counter, person
from tests.story import id_of

SPEAKER, WORDS = id_of("the speaker"), "地上有水，我滑倒了。"
STATEMENT = {"statement_id": id_of("statement")}
DRAWN = {
    "form_version": "1",
    "pdf_sha256": "a" * 64,
    "content_sha256": "b" * 64,
    "file_sha256": "c" * 64,
}
STROKES = {"strokes_sha256": "d" * 64, "file_sha256": "e" * 64}
SIGNED = STROKES | {"pdf_sha256": "a" * 64, "signing_device": "pen"}
SCAN = {"file_sha256": "f" * 64, "media_type": "image/png", "size_bytes": 9}


@pytest.fixture
def counter():
    counter = Counter(packs=("P01",))
    counter.register(case_type="personal_injury", complainant_name="李雷雷")
    told = {"speaker": "customer", "speaker_id": SPEAKER, "speaker_name": "李雷雷"}
    counter.of_case("record_statement", **told, **STATEMENT, text=WORDS)
    return counter


def printed(counter, form="statement_record", about="statement", **more):
    """A form drawn and printed; the id of the print."""
    told = {"print_form": form, **DRAWN} | more
    if about:
        told["about_id"] = id_of(about)
    (fact,) = counter.of_case("print_paper", **told)
    return fact


def sign(counter, it, party=SPEAKER, **more):
    """Signed on screen; or every rule that says no."""
    told = {"print_id": it.print_id, "party_id": party} | SIGNED | more
    return counter.no("sign_paper", **told)


def test_each_print_has_a_number_and_the_digest_of_the_words_on_it(counter):
    first, second = printed(counter), printed(counter)

    assert first.print_no == "客诉-2026-HY-01-000001-印01"
    assert second.print_no.endswith("-印02") and second.print_id != first.print_id
    assert first.text_sha256 == sha256(WORDS.encode()).hexdigest()
    assert first.party_id == SPEAKER
    with pytest.raises(ValidationError):
        printed(counter, print_no=first.print_no)


def test_nothing_is_printed_of_what_the_case_does_not_know(counter):
    for form in ("statement_record", "settlement_agreement", "receipt", "custody_slip"):
        with pytest.raises(NotFound):
            printed(counter, form, about="nothing")


def test_whoever_signs_a_print_on_screen_signs_the_statement_with_it(counter):
    it = printed(counter)

    assert sign(counter, it) == []

    (paper,), (said,) = counter.facts("PaperSigned"), counter.facts("StatementSigned")
    assert (paper.pdf_sha256, paper.signature) == (it.pdf_sha256, "on_screen")
    assert (said.signature, said.text_sha256) == ("on_screen", it.text_sha256)
    assert said.command_id == paper.command_id
    assert sign(counter, it) == ["AlreadySigned"]


def test_only_the_pdf_that_was_shown_is_signed(counter):
    it = printed(counter)

    assert sign(counter, it, pdf_sha256="0" * 64) == ["NotThePaperShown"]

    assert counter.facts("StatementSigned") == ()


def corrected(counter, it):
    told = {"speaker": "customer", "speaker_id": SPEAKER, **STATEMENT}
    counter.of_case("record_statement", **told, text=WORDS + "更正：是油。")


def heard_otherwise(counter, it):
    told = {"print_id": it.print_id, "party_id": SPEAKER}
    counter.of_case("read_paper_aloud", **told, agreed="no", remarks="是油不是水")


def read_back_otherwise(counter, it):
    counter.of_case("read_statement_back", **STATEMENT, agreed="no", remarks="是油")


@pytest.mark.parametrize("change", [corrected, heard_otherwise, read_back_otherwise])
def test_a_print_of_words_put_right_since_is_not_signed(counter, change):
    it = printed(counter)
    change(counter, it)

    assert sign(counter, it) == ["PaperIsOutdated"]

    assert sign(counter, printed(counter)) == []


def test_reading_a_print_aloud_reads_the_statement_back(counter):
    it = printed(counter)

    told = {"print_id": it.print_id, "party_id": SPEAKER}
    counter.of_case("read_paper_aloud", **told)

    (back,) = counter.facts("StatementReadBack")
    assert back.agreed and back.statement_id == STATEMENT["statement_id"]
    assert sign(counter, it) == []


def test_refusing_to_sign_a_print_refuses_the_statement_before_a_witness(counter):
    it = printed(counter)
    told = {"print_id": it.print_id, "party_id": SPEAKER, "reason": "不认可第二句"}
    counter.do("add_person", "administrator", person_id=person("w"), name="见证")

    counter.of_case("refuse_to_sign_paper", **told, signature_witness_id=person("w"))

    (no,) = counter.facts("PaperSignatureRefused")
    (said,) = counter.facts("StatementSignatureRefused")
    assert no.signature_witness_id == person("w")
    assert said.reason == no.reason == "不认可第二句"


@pytest.mark.parametrize("witness", [id_of("nobody"), SPEAKER])
def test_a_witness_is_somebody_known_and_somebody_else(counter, witness):
    it = printed(counter)

    with pytest.raises(ValidationError):
        sign(counter, it, signature_witness_id=witness)


def test_a_stranger_signs_nothing(counter):
    it = printed(counter)

    with pytest.raises(ValidationError):
        sign(counter, it, party=id_of("nobody"))


def test_an_agreement_is_signed_on_screen_by_the_rules_for_agreements(counter):
    party = counter.case.registered.complainant_id
    told = {"agreement_id": id_of("agreement"), "party_id": party}
    counter.of_case("draft_agreement", **told, settled_yuan="600", terms="再无争议")
    it = printed(counter, "settlement_agreement", "agreement")

    assert sign(counter, it, party) == []

    (agreed,) = counter.facts("AgreementSigned")
    assert (agreed.settled_fen, agreed.originals) == (60_000, 1)
    assert not agreed.read_aloud and agreed.text_sha256 == it.text_sha256
    assert "P01-R63" in agreed.rules
    told["agreement_id"] = id_of("another")
    counter.of_case("draft_agreement", **told, settled_yuan="700", terms="另立一份")
    second = printed(counter, "settlement_agreement", "another")
    assert "P01-R63" in sign(counter, second, party)
    assert len(counter.facts("PaperSigned")) == 1


def test_an_agreement_that_was_drafted_anew_is_printed_anew(counter):
    party = counter.case.registered.complainant_id
    told = {"agreement_id": id_of("agreement"), "party_id": party, "terms": "了结"}
    counter.of_case("draft_agreement", **told, settled_yuan="600")
    it = printed(counter, "settlement_agreement", "agreement")
    counter.of_case("draft_agreement", **told, settled_yuan="650")

    assert sign(counter, it, party) == ["PaperIsOutdated"]


def file_scan(counter, code, scan="1"):
    return counter.no(
        "file_signed_scan", print_code=code, scan_sha256=scan * 64, **SCAN
    )


def test_a_signed_scan_comes_back_to_exactly_its_print(counter):
    printed(counter)
    it = printed(counter, content_sha256="9" * 64)

    assert file_scan(counter, code_of(it.print_id, it.content_sha256)) == []

    (filed,) = counter.facts("SignedScanFiled")
    assert (filed.print_id, filed.pdf_sha256) == (it.print_id, it.pdf_sha256)
    assert filed.scan_sha256 == "1" * 64
    again = file_scan(counter, code_of(it.print_id, it.content_sha256))
    assert again == ["ScanIsFiled"]


def test_a_scan_with_any_other_code_is_told_what_is_wrong_with_it(counter):
    it = printed(counter)
    elsewhere = code_of(id_of("a print of another case"), it.content_sha256)

    assert file_scan(counter, "https://pay.example/1") == ["CodeIsForeign"]
    assert file_scan(counter, elsewhere) == ["PrintOfAnotherCase"]
    assert file_scan(counter, code_of(it.print_id, "0" * 64)) == ["CodeDoesNotFit"]
    assert counter.facts("SignedScanFiled") == ()


def test_a_code_says_which_print_and_how_its_content_begins():
    code = code_of(SPEAKER, "ab" * 32)

    assert read_code(f" {code}\n") == (SPEAKER, "ab" * 8)
    assert code.upper() == code and len(code) == 57
    for other in ("", code[:-1], code + "0", code.replace("PRINT:1", "PRINT:2")):
        assert read_code(other) is None


def erase(counter):
    """The speaker is erased, as two people decide, and the case taken up again."""
    counter.of_case("close_case")
    counter.now += timedelta(days=365 * 3 + 40)
    told = {"ground": "retention_over", "retention": "case_file", "reason": "期满"}
    counter.of_case("propose_erasure", "hq_legal_dept", party_id=SPEAKER, **told)
    counter.of_case("approve_erasure", "store_general_manager", party_id=SPEAKER)
    counter.of_case("reopen_case", reason="顾客又来")


def test_after_its_speaker_was_erased_a_statement_is_signed_in_no_way():
    counter = Counter(packs=())
    counter.register()
    told = {"speaker": "customer", "speaker_id": SPEAKER, "text": WORDS}
    counter.of_case("record_statement", **told, **STATEMENT)
    it = printed(counter)
    erase(counter)

    assert "PersonIsErased" in sign(counter, it)
    for name in ("sign_statement", "read_statement_back", "refuse_to_sign_statement"):
        assert "PersonIsErased" in counter.no(name, **STATEMENT), name
    told = {"print_form": "statement_record", "about_id": STATEMENT["statement_id"]}
    assert "PersonIsErased" in counter.no("print_paper", **told, **DRAWN)


def test_a_sealed_file_opens_with_its_persons_key_and_never_after(counter):
    book, command = counter.ledger, id_of("a command")
    kept = sealed(book, SPEAKER, command, b"strokes")

    assert b"strokes" not in kept and opened(book, SPEAKER, command, kept) == b"strokes"
    assert opened(book, SPEAKER, id_of("another command"), kept) is None
    assert sealed(book, None, command, b"a slip") == b"a slip"
    counter.ledger.keys.follow({SPEAKER: "destroyed"})
    assert opened(book, SPEAKER, command, kept) is None


def drawn(points, **more):
    told = {"width": 3000, "height": 1000, "strokes": [points]} | more
    return json.dumps(told)


LINE = [[n, n, n * 10, 500] for n in range(9)]


def test_strokes_have_one_form_however_they_were_sent():
    one = read_strokes(drawn(LINE))
    other = read_strokes(f'{{"strokes":[{LINE}, []],\n"height":1000,"width":3000}}')

    assert one.canonical == other.canonical and one.sha256 == other.sha256
    assert (one.points, one.milliseconds) == (9, 80)
    assert read_strokes(one.canonical) == one


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{}", "null", "[" * 100_000, drawn([]), drawn(LINE[:3])),
        *(drawn([[1, 1, 1]] * 9), drawn([[1, 1, 1, True]] * 9)),
        *(drawn([[1.5, 1, 1, 1]] * 9), drawn([[-1, 1, 1, 1]] * 9)),
        *(drawn([[1, 1, 1, 1001]] * 9), drawn(LINE, width="3000")),
        drawn([[1, 1, 1, 1]] * 20_001),
    ],
)
def test_what_is_no_signature_is_not_taken_for_one(text):
    with pytest.raises(ValidationError):
        read_strokes(text)


def test_a_person_is_told_what_was_printed_signed_and_scanned_of_him(counter):
    it = printed(counter)
    sign(counter, it)
    file_scan(counter, code_of(it.print_id, it.content_sha256))
    clerk = person("reception_clerk")
    counter.do("add_person", "administrator", person_id=clerk, name="店员")
    other = printed(counter, "registration_receipt", about=None)
    sign(counter, other, clerk)

    (case,) = own_data(counter.ledger, counter.case_id, SPEAKER)["案件"]

    papers = [one["内容"] for one in case["文书"]]
    assert [one["事项"] for one in case["文书"]] == [
        *map(label, ("PaperPrinted", "PaperSigned", "SignedScanFiled", "PaperPrinted"))
    ]  # and not that the clerk signed
    assert it.print_no in papers[0].values()
    assert SIGNED["strokes_sha256"] in papers[1].values()
    assert "1" * 64 in papers[2].values()
    assert other.print_no in papers[3].values()
