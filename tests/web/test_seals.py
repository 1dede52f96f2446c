from domain.proof.shelf import WITNESS, Attestation, SealNote, Shelf
from projections import READ_MODELS
from tests.domain.proof.sealing import WITNESS_KEY, sealer_of


def seals_of(page):
    """What the status page says of the seals."""
    return page.source.split('id="seals"', 1)[1].split("</section>", 1)[0]


def test_every_paper_has_a_name_people_know(clerk):
    said = clerk.get("/ledger").text

    assert not [kind.name for kind in READ_MODELS if kind.name in said]


def test_a_book_that_was_never_sealed_says_so(clerk):
    assert "还没有封签" in seals_of(clerk.get("/ledger"))


def test_the_status_page_tells_how_far_the_book_is_sealed_and_witnessed(clerk, counter):
    size = sealer_of(counter.ledger).seal().checkpoint.size
    shelf = Shelf(counter.ledger.recorder)
    shelf.attest(Attestation(size, WITNESS, WITNESS_KEY.name, "said"))

    said = seals_of(clerk.get("/ledger"))

    assert said.count(f"#{size}") == 2
    assert "见证" in said and WITNESS_KEY.name in said
    assert "alert" not in said


def test_a_witness_that_refuses_is_an_alarm_until_it_cosigns_again(clerk, counter):
    shelf, name = Shelf(counter.ledger.recorder), WITNESS_KEY.name
    shelf.note(SealNote("2026-04-24T02:00:00.000000Z", WITNESS, name, 0, "拒签（422）"))

    said = seals_of(clerk.get("/ledger"))

    assert 'role="alert"' in said and "拒签（422）" in said
    shelf.note(SealNote("2026-04-24T02:05:00.000000Z", WITNESS, name, 9, ""))
    assert "alert" not in seals_of(clerk.get("/ledger"))
