"""The tamper matrix: one row an attack; each must be found, and what it was be named.

Whoever attacks is thought to own the database, with all guards put to sleep first; in
some rows he has stolen the key of the book as well.
"""

import random
import re
import shutil
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from sqlalchemy import Column, Integer, Table, insert, text
from sqlalchemy.exc import DBAPIError

from domain.evidence.events import EvidenceReceived
from domain.evidence.vault import Vault
from domain.ledger.verification import verify
from domain.policies.reader import SHIPPED
from domain.proof.audit import audit
from domain.proof.events import StampAuthorityNamed, StreamHeadsNoted, WitnessNamed
from domain.proof.sealer import Sealer, tell
from domain.proof.shelf import STAMP, WITNESS, Attestation, Shelf
from domain.proof.stamps import request_for
from domain.proof.trust import Trust
from domain.proof.witness import Witness, submission
from domain.proof.tree import consistency
from domain.stores.events import PackAdopted
from projections import ReadModels, read_model
from projections.columns import papers
from scripts import verify_ledger
from scripts.sealing.outside import Outside
from scripts.verifying.guarded import clock_held
from scripts.witness import Memory
from tests.domain.ledger.telling import CASE, Diary, person, say
from tests.domain.proof.sealing import BOOK_KEY, NEXT_KEY, WITNESS_KEY, sealer_of
from tests.scripts.authority import Authority
from tests.scripts.forging import put_back, resign, rewrite, rows_of, set_head, sql
from tests.story import CLERK, HEAD, id_of

ANOTHER = id_of("another case")
TSA = "http://tsa.example/"
slips = Table("tampered_slips", papers, Column("position", Integer, primary_key=True))


class Slips(read_model.ReadModel):
    """A paper of the tests: where slips were raised."""

    name = "tampered_slips"
    tables = (slips,)

    def when(self, fact):
        if fact.topic == "payments.PettyCashSlipRaised":
            yield insert(slips), {"position": fact.position}


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa") / "authority")


class House:
    """A sealed book, and whatever of it is kept elsewhere."""

    def __init__(self, ledger, folder, authority):
        self.book, self.folder, self.authority = ledger, folder, authority
        self.shelf = Shelf(ledger.recorder)
        self.outside, self.vault = folder / "outside", Vault(folder / "vault")
        self.packs = folder / "packs"
        self.report = folder / "report.pdf"
        self.memory = Memory(folder / "seen.json")
        self.outside.mkdir()
        self.packs.mkdir()
        shutil.copy(SHIPPED / "p02.toml", self.packs)
        self.report.write_bytes(b"a report")
        self.memory.begin()

    def fill(self):
        """Two cases, people, evidence, a report, a pack; three checkpoints."""
        sealer, book = sealer_of(self.book), self.book
        tell(book, WitnessNamed, verifier_key=str(WITNESS_KEY.verifier))
        root = self.authority.root.read_text("utf-8")
        tell(book, StampAuthorityNamed, authority=TSA, certificates=root)
        say(book, *(f"J-{n}" for n in range(12)))
        say(book, *(f"K-{n}" for n in range(12)), id=ANOTHER)
        for name in ("李明", "王芳"):
            somebody = book.blank(Diary, id_of(name))
            person(somebody, name)
            book.save([somebody], command_id=id_of(f"adding {name}"), actor=CLERK)
        self.seal(sealer)
        self.receive(b"a statement", "statement.txt")
        self.receive(self.report.read_bytes(), "report.txt")
        self.adopt_pack()
        self.seal(sealer)
        say(book, "J-last")
        say(book, "K-last", id=ANOTHER)
        self.seal(sealer)
        say(book, "J-after")

    def sizes(self):
        """The checkpoints there are, by their size."""
        return [size for size, _ in self.shelf.checkpoints()]

    def receive(self, content, name):
        kept = self.vault.keep(BytesIO(content), name)
        case = self.book.blank(Diary, CASE)
        told = {"exhibit_id": id_of(name), "paper": "photo", "file_name": name}
        case.trigger_event(EvidenceReceived, **HEAD | told, file_sha256=kept.sha256)
        self.book.save([case], command_id=id_of(f"receive {name}"), actor=CLERK)

    def adopt_pack(self):
        source = (self.packs / "p02.toml").read_text("utf-8")
        digest = sha256(source.encode()).hexdigest()
        store = self.book.blank(Diary, id_of("store"))
        told = {"pack": "P02", "version": "1", "place": "main", "text": source}
        store.trigger_event(PackAdopted, **HEAD | told, sha256=digest)
        self.book.save([store], command_id=id_of("adopt"), actor=CLERK)

    def seal(self, sealer):
        """A checkpoint, cosigned, stamped, and copied outside."""
        sealed = sealer.seal()
        size, seen = sealed.checkpoint.size, dict(Memory(self.memory.path).seen())
        eye = Witness(WITNESS_KEY, [BOOK_KEY.verifier], seen, self.memory.keep)
        old = seen[BOOK_KEY.name].size if seen else 0
        path = self.shelf.prove(consistency(old, size))
        noon = int(self.book.clock().timestamp())
        said = eye.asked(submission(old, path, sealed.note), noon)
        assert said.status == 200
        stamp = self.authority.stamp(request_for(sealed.note).as_bytes())
        self.shelf.attest(Attestation(size, WITNESS, WITNESS_KEY.name, said.text))
        self.shelf.attest(Attestation(size, STAMP, TSA, b64encode(stamp).decode()))
        Outside(self.outside).bring(self.shelf)
        return sealed

    def flags(self, *names):
        """The flags of a verification that knows of these."""
        known = {
            "outside": ("--outside", self.outside),
            "witness": ("--witness-state", self.memory.path),
            "vault": ("--vault", self.vault.folder),
            "packs": ("--packs", self.packs),
            "report": ("--paper", self.report),
            "rebuild": ("--rebuild", ""),
        }
        words = [str(word) for name in names for word in known[name] if word]
        url = self.book.engine.url.render_as_string(hide_password=False)
        return ["--database", url, *words]


@pytest.fixture
def house(ledger, tmp_path, authority, monkeypatch):
    monkeypatch.setattr(verify_ledger, "READ_MODELS", (Slips,))
    house = House(ledger, tmp_path, authority)
    house.fill()
    ReadModels(ledger, [Slips]).catch_up()
    return house


def verified(house, capsys, *names):
    """The exit code of a verification, and what it said."""
    capsys.readouterr()
    code = verify_ledger.main(house.flags(*names))
    return code, capsys.readouterr().out


def at(house, topic, nth=0):
    """Where the nth entry of a topic stands."""
    return [row.position for row in rows_of(house.book) if row.topic == topic][nth]


SLIP, PERSON = "payments.PettyCashSlipRaised", "people.PersonAdded"


def put(column, value, nth=3):
    """Something else in one field of one entry."""

    def attack(house):
        place = at(house, SLIP, nth)
        said = f"UPDATE ledger_entries SET {column} = :value WHERE position = :at"
        sql(house.book, said, value=value(rows_of(house.book)[place - 1]), at=place)
        return place

    return attack


def swap_sealed_values(house):
    one, other = at(house, PERSON, 0), at(house, PERSON, 1)
    states = [rows_of(house.book)[place - 1].state for place in (one, other)]
    for place, state in zip((one, other), reversed(states)):
        said = "UPDATE ledger_entries SET state = :state WHERE position = :at"
        sql(house.book, said, state=state, at=place)
    return one


def delete(where):
    def attack(house):
        place = where(house)
        sql(house.book, f"DELETE FROM ledger_entries WHERE position = {place}")
        return place

    return attack


def without(keep):
    """Entries taken out, and all behind them moved up and chained again."""

    def attack(house):
        rows = rows_of(house.book)
        gone = [row.position for row in rows if not keep(house, row)]
        rewrite(house.book, lambda rows: [row for row in rows if keep(house, row)])
        return min(house.sizes(), key=lambda size: (size < min(gone), size))

    return attack


def last_of_stream(house):
    return max(r.position for r in rows_of(house.book) if r.stream_id == str(ANOTHER))


def delete_the_newest_thousand(house):
    say(house.book, *(f"N-{n}" for n in range(1_000)))
    size = house.seal(Sealer(house.book, BOOK_KEY)).checkpoint.size
    rows = rows_of(house.book)
    sql(house.book, f"DELETE FROM ledger_entries WHERE position > {size - 1_000}")
    set_head(house.book, rows[size - 1_001])
    return size


def insert_one(house):
    def change(rows):
        copied = rows[10]._replace(command_id=str(id_of("forged")))
        return [*rows[:11], copied, *rows[11:]]

    rewrite(house.book, change)
    return house.sizes()[0]


def reorder_two(house):
    one, other = at(house, PERSON, 0), at(house, PERSON, 1)
    sql(
        house.book,
        f"UPDATE ledger_entries SET position = 9999 WHERE position = {one}",
        f"UPDATE ledger_entries SET position = {one} WHERE position = {other}",
        f"UPDATE ledger_entries SET position = {other} WHERE position = 9999",
    )
    return one


def dearer(rows):
    """Whoever drew 86 yuan drew 96."""
    return [row._replace(state=row.state.replace("8600", "9600")) for row in rows]


def rewrite_all(house):
    rewrite(house.book, dearer)
    return house.sizes()[0]


def resign_all(house):
    resign(house.book, dearer, BOOK_KEY)
    return house.sizes()[0]


def resign_and_leave_the_stamps(house):
    kept = house.shelf.attestations()
    resign(house.book, dearer, BOOK_KEY)
    for one in kept:
        house.shelf.attest(one)
    return house.sizes()[0]


def sign_with_another_key(house):
    def change(rows):
        old, new = str(BOOK_KEY.verifier), str(NEXT_KEY.verifier)
        return [r._replace(state=r.state.replace(old, new)) for r in dearer(rows)]

    resign(house.book, change, NEXT_KEY)
    return house.sizes()[0]


def restore_an_old_backup_and_write_on(house):
    put_back(house.book, house.sizes()[1])
    for number in range(9):
        say(house.book, f"F-{number}")
    Sealer(house.book, BOOK_KEY).seal()
    return house.sizes()[-1]


def replace_evidence(house):
    path = house.vault.path(sha256(b"a statement").hexdigest())
    path.write_bytes(b"another statement")
    return at(house, "evidence.EvidenceReceived")


def lose_evidence(house):
    place = replace_evidence(house)
    for path in house.vault.folder.rglob("*"):
        path.unlink() if path.is_file() else None
    return place


def replace_a_report(house):
    house.report.write_bytes(b"a better report")
    return 0


def replace_a_pack(house):
    path = house.packs / "p02.toml"
    path.write_text(path.read_text("utf-8").replace("100.00", "900.00"), "utf-8")
    return at(house, "stores.PackAdopted")


def change_a_read_model(house):
    with house.book.engine.execution_options(begin="IMMEDIATE").begin() as db:
        db.execute(text("DELETE FROM tampered_slips_g1 WHERE position = 9"))
    return 0


def turn_back_the_clock(house):
    true = house.book.recorder.clock
    house.book.recorder.clock = lambda: true() - timedelta(days=1)
    say(house.book, "J-yesterday")
    return house.book.head().position


def turn_the_clock_ahead(house):
    clock, now = house.book.recorder.clock, house.book.clock()
    house.book.recorder.clock = lambda: clock() + timedelta(days=1)
    say(house.book, "J-tomorrow")
    house.book.clock = lambda: now
    return house.seal(Sealer(house.book, BOOK_KEY)).checkpoint.size


def drop_the_guards(house):
    sql(house.book)
    return 0


def delete_a_checkpoint(nth):
    def attack(house):
        size = house.sizes()[nth]
        sql(house.book, f"DELETE FROM ledger_checkpoints WHERE size = {size}")
        return size

    return attack


def delete_an_attestation(house):
    sql(house.book, "DELETE FROM ledger_attestations WHERE nth = 2")
    return at(house, StreamHeadsNoted.topic, 1)


def swap_nodes(house):
    sql(
        house.book,
        "UPDATE ledger_tree_nodes SET hash = (SELECT hash FROM ledger_tree_nodes"
        " WHERE level = 4 AND number = 0) WHERE level = 4 AND number = 1",
    )
    return 32


def shorter(row):
    return row.recorded_at.replace("202", "201", 1)


MATRIX = {
    "change a value": (
        put("state", lambda row: row.state.replace("8600", "9600")),
        "被改动",
    ),
    "change a time": (put("recorded_at", shorter), "入账时间早于前一条"),
    "change an actor": (put("actor", lambda row: str(id_of("else"))), "被改动"),
    "change a topic": (put("topic", lambda row: PERSON), "被改动"),
    "swap two sealed values": (swap_sealed_values, "被改动"),
    "delete one fact": (delete(lambda house: at(house, SLIP, 5)), "缺 #{at}"),
    "delete the last fact of a stream": (delete(last_of_stream), "缺 #{at}"),
    "delete the last fact of a stream, and close up": (
        without(lambda house, row: row.position != last_of_stream(house)),
        "与所存封签不符",
    ),
    "delete the newest thousand": (
        delete_the_newest_thousand,
        "封签到 #{at}，账本只有",
    ),
    "delete a whole case, and close up": (
        without(lambda house, row: row.stream_id != str(ANOTHER)),
        "#{at}：所存封签到 #{at}，账本只有",
    ),
    "insert one": (insert_one, "与所存封签不符"),
    "reorder two": (reorder_two, "被改动"),
    "rewrite all and chain it again": (rewrite_all, "与所存封签不符"),
    "sign all again with the stolen key, a copy is outside": (
        resign_all,
        "与外存处 .* 封签不符",
        "outside",
    ),
    "sign all again with the stolen key, a witness saw it": (
        lambda house: resign_all(house) and house.sizes()[-1],
        "#{at}：与见证方所见封签不符",
        "witness",
    ),
    "sign all again with the stolen key, stamps are left": (
        resign_and_leave_the_stamps,
        "时间戳不成立",
    ),
    "sign all again with another key": (sign_with_another_key, "封签不符", "outside"),
    "restore an old backup and write on, a copy is outside": (
        restore_an_old_backup_and_write_on,
        "与外存处 .* 封签不符|在外存处，账本旁没有",
        "outside",
    ),
    "restore an old backup and write on, a witness saw it": (
        restore_an_old_backup_and_write_on,
        "见证方所见封签",
        "witness",
    ),
    "replace a file of evidence": (replace_evidence, "已被改动", "vault"),
    "lose a file of evidence": (lose_evidence, "不在证据库中", "vault"),
    "replace a report": (replace_a_report, "账本中没有这份文件", "report"),
    "replace a pack file": (replace_a_pack, "与所采用的 P02/1 文本不同", "packs"),
    "change a read model": (change_a_read_model, "账页 tampered_slips：", "rebuild"),
    "turn back the clock": (turn_back_the_clock, "提示：#{at} 入账时机器时钟倒退"),
    "turn the clock ahead": (turn_the_clock_ahead, "#{at}：.*账本的钟不准"),
    "drop the triggers first": (drop_the_guards, "提示：防护触发器缺失或停用"),
    "delete an old checkpoint": (delete_a_checkpoint(0), "#{at}：封签被删"),
    "delete the newest checkpoint": (delete_a_checkpoint(-1), "最新的封签被删"),
    "delete a cosignature": (delete_an_attestation, "会签与当时所记的摘要不符"),
    "change a node of the tree": (swap_nodes, "哈希树节点与 #17 至 #32 的分录不符"),
}
ACCUSE_NOBODY = ("turn back the clock", "drop the triggers first")


@pytest.mark.parametrize("attack", MATRIX)
def test_an_attack_is_found_and_named(house, capsys, attack):
    make, says, *knows = MATRIX[attack]
    assert verified(house, capsys, *knows)[0] == 0

    place = make(house)
    code, said = verified(house, capsys, *knows)

    assert re.search(says.format(at=place), said), said
    assert code == (0 if attack in ACCUSE_NOBODY else 1)
    assert not place or f"#{place}" in said, said


def test_a_sound_house_is_found_sound_whatever_is_compared(house, capsys):
    everything = ("outside", "witness", "vault", "packs", "report", "rebuild")

    code, said = verified(house, capsys, *everything)

    assert code == 0
    assert "封签 3 张" in said
    assert f"witness {WITNESS_KEY.name} 到 #" in said and f"stamp {TSA} 到 #" in said
    assert re.search(rf"stamp {TSA} 的证书至 20\d\d-\d\d-\d\d\n", said)


def test_a_stamp_whose_certificate_ends_soon_is_to_be_renewed(
    house, capsys, monkeypatch
):
    monkeypatch.setattr(verify_ledger, "RENEW_BEFORE", timedelta(days=4_000))

    code, said = verified(house, capsys)

    assert code == 0
    assert f"stamp {TSA} 的证书至 20" in said and "及早再盖" in said


def test_a_perfect_forgery_shows_to_nobody_who_knows_nothing_from_elsewhere(
    house, capsys
):
    resign_all(house)

    code, said = verified(house, capsys)

    assert code == 0  # which is why a copy, a witness or a stamp must be elsewhere
    assert "见证 witness.example/w1 只到 #0" in said


COLUMNS = {
    "ledger_entries": "position stream_id stream_version topic state recorded_at"
    " command_id part actor digest",
    "ledger_head": "position digest recorded_at held",
    "ledger_tree_nodes": "level number hash",
    "ledger_checkpoints": "size note",
    "ledger_attestations": "nth size kind name said",
}
KEYS = {
    "ledger_entries": ("position",),
    "ledger_head": ("id",),
    "ledger_tree_nodes": ("level", "number"),
    "ledger_checkpoints": ("size",),
    "ledger_attestations": ("nth",),
}
FLIPS = 1_000


def test_of_a_thousand_flipped_bits_a_thousand_are_found(house):
    house.seal(Sealer(house.book, BOOK_KEY))
    say(house.book, "J-once more")
    Sealer(house.book, BOOK_KEY).seal()
    sql(house.book)
    chance, missed, done = random.Random(20260424), [], 0
    assert not found(house)

    while done < FLIPS:
        table = chance.choices([*COLUMNS], weights=(12, 2, 2, 2, 2))[0]
        column = chance.choice(COLUMNS[table].split())
        if (undo := flip(house.book, table, column, chance)) is None:
            continue
        done += 1
        if not found(house):
            missed.append((table, column))
        undo()

    assert missed == []
    assert not found(house)


def found(house):
    """Whether verification finds anything in the book itself."""
    engine = house.book.engine
    audited = audit(house.book.recorder, Trust())
    return [*verify(engine).findings, *audited.findings, *clock_held(engine)]


def flip(book, table, column, chance):
    """Flip one bit somewhere in a column; how it is undone, or None if it cannot be."""
    keys = KEYS[table]
    with book.engine.connect() as db:
        rows = db.execute(
            text(f"SELECT {column}, {', '.join(keys)} FROM {table}")
        ).all()
    value, *key = chance.choice(rows)
    changed = flipped(value, chance)
    if changed is None:
        return None
    places = {f"k{n}": one for n, one in enumerate(key)}
    after = dict(places)
    for n, name in enumerate(keys):
        after[f"k{n}"] = changed if name == column else places[f"k{n}"]
    where = " AND ".join(f"{name} = :k{n}" for n, name in enumerate(keys))
    said = text(f"UPDATE {table} SET {column} = :value WHERE {where}")
    writer = book.engine.execution_options(begin="IMMEDIATE")
    try:
        with writer.begin() as db:
            db.execute(said, places | {"value": changed})
    except DBAPIError:
        return None  # the database itself would not have it

    def undo():
        with writer.begin() as db:
            db.execute(said, after | {"value": value})

    return undo


def flipped(value, chance):
    """The value with one bit flipped; None where that is no value any more."""
    if isinstance(value, int):
        return value ^ 1 << chance.randrange(20)
    plain = value.encode() if isinstance(value, str) else bytes(value)
    at = chance.randrange(len(plain))
    changed = bytearray(plain)
    changed[at] ^= 1 << chance.randrange(8)
    if not isinstance(value, str):
        return bytes(changed)
    try:
        return None if 0 in changed else changed.decode()
    except UnicodeDecodeError:
        return None
