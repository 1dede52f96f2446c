"""Verifies the whole book: is each entry as it was written, are all of them there."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
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
from domain.ledger.verification import verify
from domain.ledger.verifications import keep
from domain.proof.audit import audit
from domain.proof.shelf import Shelf
from projections import READ_MODELS, ReadModels
from projections.rebuild import CannotBuild, differences
from scripts.verifying.elsewhere import add_flags, lost_attestations, trust_in
from scripts.verifying.files import evidence, packs, paper
from scripts.verifying.guarded import clock_held, remarks

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
    engine = book_at(asked.database)
    began = perf_counter()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("核验 verifying", total=None)
        verdict = verify(
            engine, notes, lambda read, all: bar.update(task, completed=read, total=all)
        )
    seconds = perf_counter() - began
    proof = _proof(engine, asked, verdict)
    apart = list(_apart(asked)) if asked.rebuild else []
    _tell(verdict, apart, seconds, rebuilt=asked.rebuild)
    print("\n".join(proof))
    _keep(engine, verdict, apart)
    if verdict.findings or apart:
        return WRONG
    if asked.note:
        note(asked.note, verdict)
    return SOUND


def _proof(engine: Engine, asked: Namespace, verdict: Verdict) -> list[str]:
    """What was sealed, and files beside the book; remarks that accuse nobody."""
    recorder = Recorder(engine, lambda: datetime.now(UTC))
    trust, found = trust_in(asked)
    audited = audit(recorder, trust)
    found += [*audited.findings, *lost_attestations(asked, Shelf(recorder))]
    found += clock_held(engine)
    if asked.vault:
        found += evidence(recorder, Vault(asked.vault))
    if asked.packs:
        found += packs(recorder, asked.packs)
    papers = [paper(recorder, path) for path in asked.paper]
    found += [one for one in papers if isinstance(one, Finding)]
    for finding in found:
        verdict.find(finding)
    said = [f"封签 {audited.checkpoints} 张，最新一张到 #{audited.sealed}"]
    said += [f"{kind} {name} 到 #{at}" for (kind, name), at in audited.attested.items()]
    said += [one for one in papers if isinstance(one, str)]
    told = [*audited.remarks, *remarks(engine)]
    return said + [f"提示：{remark}" for remark in told]


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
