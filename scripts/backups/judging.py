"""What is put back is judged (验收) before it opens: is it whole, is it this book."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from domain.evidence.vault import Vault
from domain.ledger.errors import LedgerUnreachable
from domain.ledger.recorder import Recorder
from domain.ledger.verification import verify
from domain.proof.audit import audit
from domain.proof.putting_back import Compared, compare
from domain.proof.shelf import Shelf, TreeDamaged
from domain.proof.trust import Trust
from scripts.backups.manifest import BackupDamaged, Moment
from scripts.office import CannotBeDone
from scripts.verifying.files import evidence
from scripts.verifying.guarded import clock_held

MOST = 20  # findings that are shown


class NotThisBook(CannotBeDone):
    """The backup is not the book that is known, or not all of it."""


def judged(
    engine: Engine, moment: Moment, trust: Trust, noted: Mapping[int, bytes]
) -> Compared:
    """Verify all of it, alone and against what is known of it.

    Raises BackupDamaged; NotThisBook where it is a fork.
    """
    try:
        return _judged(engine, moment, trust, noted)
    except (TreeDamaged, LedgerUnreachable) as error:
        raise BackupDamaged(str(error)) from error
    except DBAPIError as error:
        raise BackupDamaged(f"备份的数据库读不出：{error.orig}") from error


def _judged(
    engine: Engine, moment: Moment, trust: Trust, noted: Mapping[int, bytes]
) -> Compared:
    recorder = Recorder(engine, lambda: datetime.now(UTC))
    verdict = verify(engine)
    if (verdict.position, verdict.digest.hex()) != (moment.position, moment.digest):
        raise BackupDamaged(f"备份止于 #{verdict.position}，与清单所记不符")
    alone = Trust((), trust.keys, trust.witnesses, trust.thorough)
    audited = audit(recorder, alone)
    found = [*verdict.findings, *audited.findings, *clock_held(engine)]
    if found:
        raise BackupDamaged(told("备份核验不符，未恢复", found))
    compared = compare(Shelf(recorder), moment.position, trust.known, noted)
    if compared.apart:
        raise NotThisBook(told("备份与所知的账本不是一本，未恢复", compared.apart))
    return compared


def why_older(compared: Compared, moment: Moment) -> str:
    """What is missing of a backup that is older than what is known."""
    first = compared.size + 1
    return (
        f"备份只到 #{compared.size}（{moment.recorded_at} 入账），"
        f"已知账本到过 #{compared.known_until}："
        f"缺 #{first} 至 #{compared.known_until}，共 {compared.missing} 条。"
        "请先找更新的备份；确实没有，两人决定放弃这一段时，"
        f"加 --give-up-until {compared.known_until}"
    )


def absent(engine: Engine, vault: Vault) -> Iterator[str]:
    """The files of evidence that the book names and the vault does not have so."""
    recorder = Recorder(engine, lambda: datetime.now(UTC))
    yield from map(str, evidence(recorder, vault))


def told(what: str, lines: Sequence[object]) -> str:
    """A refusal with its reasons, the first of them."""
    shown = [str(line) for line in lines[:MOST]]
    more = [f"共 {len(lines)} 处"] if len(lines) > MOST else []
    return "\n".join((f"{what}：", *shown, *more))
