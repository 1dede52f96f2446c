"""Verifies the whole book: is each entry as it was written, are all of them there."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.progress import Progress
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from domain.evidence.vault import Vault
from domain.ledger.errors import (
    FactUnreadable,
    LedgerNotFound,
    LedgerUnreachable,
    NoKeyRing,
    UnknownTopic,
)
from domain.ledger.ledger import book_at, open_ledger
from domain.ledger.notes import note, read_notes
from domain.ledger.recorder import Recorder
from domain.ledger.verdict import Finding, Verdict
from domain.ledger.verification import Along, Notes, verify
from domain.ledger.verifications import keep
from domain.proof.shelf import Shelf
from domain.proof.trust import Audited
from projections import READ_MODELS, ReadModels
from projections.rebuild import CannotBuild, differences
from scripts.verifying.beside import audited_beside
from scripts.verifying.elsewhere import add_flags, lost_attestations, trust_in
from scripts.verifying.files import evidence, packs, paper
from scripts.verifying.guarded import clock_held, remarks
from scripts.verifying.signatures import signatures

RENEW_BEFORE = timedelta(days=180)  # a stamp is covered by a younger one in time
SOUND, WRONG, UNREAD = 0, 1, 2  # the exit code; UNREAD: nothing was verified


def main(argv: Sequence[str] | None = None) -> int:
    """Verify a book from its first entry to its head; exits 1 where it is wrong."""
    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("--database", required=True, help="SQLAlchemy URL")
    parser.add_argument("--keys", help="SQLAlchemy URL of the key ring, for --rebuild")
    parser.add_argument("--against", type=Path, help="file of digests noted earlier")
    parser.add_argument("--note", type=Path, help="file to add the digest to, if sound")
    parser.add_argument(
        "--rebuild", action="store_true", help="compare read models with rebuilt ones"
    )
    add_flags(parser)
    parser.add_argument("--vault", type=Path, help="compare files of evidence, too")
    parser.add_argument("--packs", type=Path, help="folder of procedures in use")
    parser.add_argument("--paper", type=Path, action="append", default=[])
    asked = parser.parse_args(argv)
    try:
        return _verify(asked)
    except (LedgerNotFound, LedgerUnreachable, NoKeyRing, OSError, ValueError) as error:
        print(f"未能核验：{error}")
        return UNREAD


def _verify(asked: Namespace) -> int:
    notes = read_notes(asked.against) if asked.against else {}
    trust, found = trust_in(asked)
    engine = book_at(asked.database)
    began = perf_counter()
    with audited_beside(engine, trust) as audit:
        verdict = _with_progress(engine, notes, audit.along)
        proof = audit.came_to()
    seconds = perf_counter() - began
    found += [*proof.findings, *_beside_the_book(engine, asked)]
    for finding in found:
        verdict.find(finding)
    apart = list(_apart(asked)) if asked.rebuild else []
    _tell(verdict, apart, seconds, rebuilt=asked.rebuild)
    _tell_of_proof(proof, [*proof.remarks, *remarks(engine)])
    _keep(engine, verdict, apart)
    if verdict.findings or apart:
        return WRONG
    if asked.note:
        note(asked.note, verdict)
    return SOUND


def _with_progress(engine: Engine, notes: Notes, along: Along) -> Verdict:
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("核验 verifying", total=None)

        def tell(read: int, all: int) -> None:
            bar.update(task, completed=read, total=all)

        return verify(engine, notes, tell, along)


def _beside_the_book(engine: Engine, asked: Namespace) -> Iterator[Finding]:
    """What is wrong with copies and files; a paper that is named is told of."""
    recorder = Recorder(engine, lambda: datetime.now(UTC))
    yield from lost_attestations(asked, Shelf(recorder))
    yield from clock_held(engine)
    yield from signatures(recorder)
    if asked.vault:
        yield from evidence(recorder, Vault(asked.vault))
    if asked.packs:
        yield from packs(recorder, asked.packs)
    for path in asked.paper:
        named = paper(recorder, path)
        if isinstance(named, Finding):
            yield named
        else:
            print(named)


def _tell_of_proof(proof: Audited, remarks: Sequence[str]) -> None:
    print(f"封签 {proof.checkpoints} 张，最新一张到 #{proof.sealed}")
    for (kind, name), at in proof.attested.items():
        print(f"{kind} {name} 到 #{at}")
    for name, ends_at in proof.renew_by.items():
        soon = ends_at < datetime.now(UTC) + RENEW_BEFORE
        what = "：请换机构或证书，及早再盖" if soon else ""
        print(f"stamp {name} 的证书至 {ends_at:%Y-%m-%d}{what}")
    for remark in remarks:
        print(f"提示：{remark}")


def _apart(asked: Namespace) -> Iterator[str]:
    """Rows of read models that a rebuild would not have."""
    try:
        ledger = open_ledger(asked.database, keys=asked.keys)
        for place in ReadModels(ledger, READ_MODELS).places():
            if place.failed_at:
                yield f"账页 {place.name}：停在 #{place.position}，{place.why}"
        for kind in READ_MODELS:
            yield from (
                f"账页 {kind.name}：{line}" for line in differences(ledger, kind)
            )
    except (CannotBuild, FactUnreadable, UnknownTopic) as error:
        yield f"账页无法重建：{error}"
    except DBAPIError as error:
        yield f"账页无法比较：{error.orig}"


def _tell(
    verdict: Verdict, apart: Sequence[str], seconds: float, *, rebuilt: bool
) -> None:
    for line in (*verdict.findings, *apart):
        print(line)
    found = sum(verdict.counts.values())
    if found > len(verdict.findings):
        print(f"共 {found} 处，以上为前 {len(verdict.findings)} 处")
    print(f"分录 {verdict.position} 条，摘要 {verdict.digest.hex()}")
    print(f"用时 {seconds:.1f} 秒，每秒 {verdict.position / seconds:,.0f} 条")
    print(f"完整 intact：{_yes(verdict.intact)}")
    print(f"无缺 complete：{_yes(verdict.complete)}")
    if rebuilt:
        print(f"账页相符 read models agree：{_yes(not apart)}")


def _yes(sound: bool) -> str:
    return "是" if sound else "否"


def _keep(engine: Engine, verdict: Verdict, apart: Sequence[str]) -> None:
    """Keep the result beside the book, unless we may only read there."""
    try:
        keep(engine, verdict, datetime.now(UTC), *apart)
    except DBAPIError as error:
        print(f"核验结果未能存入账本旁：{error.orig}")


if __name__ == "__main__":
    raise SystemExit(main())
