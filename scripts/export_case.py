"""Writes a case with its files and digests into a folder with a manifest."""

import json
from argparse import Namespace
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from uuid import UUID, uuid5

from domain.evidence.vault import Vault
from domain.fact import Fact
from domain.ledger.chain import encode, leaf
from domain.ledger.entry import Row, written
from domain.ledger.ledger import Ledger
from scripts.office import CannotBeDone, opened, parser_for, tried
from scripts.office.cases import case_id_of
from scripts.replay_case import line_of

README = """客诉案件导出：{case_no}

facts.jsonl   本案的账本分录，每行一条，按入账顺序；state 是账本里的原文。
              leaf 是分录的摘要，digest 是账本到这一条为止的摘要，算法见账本格式说明。
story.txt     同样的内容，一行一件事：发生时间、入账时间、角色、事实、依据的规则。
files/        本案的证据文件，以各自的 SHA-256 命名。

个人信息（姓名、电话等）在账本中是密封的，这里也是密封的。
核对：在本文件夹中运行 sha256sum -c manifest-sha256.txt
账本中第 {first} 条至第 {last} 条之间，与本案有关的共 {count} 条。
文件 {kept} 份；档案库中找不到的 {absent} 份。
{names}"""


def main(argv: Sequence[str] | None = None) -> int:
    """Export a case; the same case gives the same bytes. 1 if a file is not there."""
    parser = parser_for(main)
    parser.add_argument("case_no", metavar="CASE_NO")
    parser.add_argument("--to", required=True, type=Path, metavar="FOLDER")
    parser.add_argument("--vault", required=True, type=Path, metavar="FOLDER")
    asked = parser.parse_args(argv)
    return tried(lambda: _export(asked))


def _export(asked: Namespace) -> None:
    ledger, vault = opened(asked), Vault(asked.vault)
    case_id = case_id_of(ledger, asked.case_no)
    if asked.to.exists():
        raise CannotBeDone(f"{asked.to} is there already")
    beside = asked.to.with_name(f"{asked.to.name}.unfinished")
    rmtree(beside, ignore_errors=True)
    absent = export(ledger, vault, case_id, asked.case_no, beside)
    beside.rename(asked.to)
    print(f"{asked.case_no} is in {asked.to}")
    if absent:
        raise CannotBeDone(f"not in the vault: {', '.join(absent)}")


def export(
    ledger: Ledger, vault: Vault, case_id: UUID, case_no: str, folder: Path
) -> list[str]:
    """Fill a folder that is not there yet; the digests of files the vault lacks."""
    rows = rows_of(ledger, case_id)
    facts = _facts_of(ledger, case_id)
    named = dict.fromkeys(_digests_in(facts))
    absent = [digest for digest in named if not vault.has(digest)]
    (folder / "files").mkdir(parents=True)
    for digest in named:
        if digest not in absent:
            (folder / "files" / digest).write_bytes(vault.read(digest))
    _write(folder / "facts.jsonl", (_line(row) for row in rows))
    _write(folder / "story.txt", (line_of(fact) for fact in facts))
    told = {"case_no": case_no, "count": len(rows), "absent": len(absent)}
    told |= {"first": rows[0].position, "last": rows[-1].position}
    told |= {"kept": len(named) - len(absent), "names": "".join(_names(facts))}
    (folder / "README.txt").write_text(README.format(**told), "utf-8")
    _write(folder / "manifest-sha256.txt", _manifest(folder))
    return absent


def rows_of(ledger: Ledger, case_id: UUID) -> list[Row]:
    """The case's entries, its refusals, and whatever the same commands added beside."""
    streams = (case_id, uuid5(case_id, "refusals"))
    own = [row for stream in streams for row in ledger.recorder.stream(stream)]
    commands = {UUID(row.command_id) for row in own}
    rows = {
        row.position: row
        for command_id in commands
        for row in ledger.recorder.of_command(command_id)
    }
    return [rows[position] for position in sorted(rows)]


def _facts_of(ledger: Ledger, case_id: UUID) -> list[Fact]:
    told = ledger.facts_of(case_id) + ledger.facts_of(uuid5(case_id, "refusals"))
    return sorted(told, key=lambda fact: fact.position)


def _line(row: Row) -> str:
    """An entry as JSON, with its own digest beside that of the book up to it."""
    told = row._asdict() | {"digest": row.digest.hex()}
    told["leaf"] = leaf(encode(written(row))).hex()
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _digests_in(facts: Sequence[Fact]) -> Iterator[str]:
    for fact in facts:
        if digest := getattr(fact, "file_sha256", None):
            if type(fact).__name__ != "RegisterRowTakenOver":
                yield digest


def _names(facts: Sequence[Fact]) -> Iterator[str]:
    """Under which name each file came in."""
    for fact in facts:
        if (digest := getattr(fact, "file_sha256", None)) and hasattr(
            fact, "file_name"
        ):
            yield f"files/{digest}  {getattr(fact, 'file_name')}\n"


def _manifest(folder: Path) -> Iterator[str]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest = sha256(path.read_bytes()).hexdigest()
        yield f"{digest}  {path.relative_to(folder).as_posix()}"


def _write(path: Path, lines: Iterator[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in list(lines)), "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
