"""Makes a case bundle: everything of one case, and what proves it, as a bag."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from domain.cases.case import Case
from domain.evidence.events import EvidenceReceived
from domain.evidence.vault import Vault
from domain.fact import Fact
from domain.ledger.entry import Row
from domain.ledger.ledger import Ledger
from domain.ledger.scribe import read
from domain.proof.tree import inclusion
from domain.stores.events import PackAdopted
from scripts.bundle import by_hand
from scripts.bundle.bag import write_bag
from scripts.bundle.chosen import chosen
from scripts.bundle.dossier import dossier
from scripts.bundle.proofs import Files, Seal, hashed_bytes
from scripts.office import CannotBeDone
from scripts.replay_case import line_of

VERIFIER = Path(__file__).with_name("verify.py")
LISTED = ("序号", "名称", "来源", "证明对象", "原件或复印件", "收到日期", "文件")


class Asked(NamedTuple):
    """Which case, and which of its entries stay in the house, and why."""

    case_id: UUID
    case_no: str
    withheld: Collection[int] = ()
    reason: str = ""


def make_bundle(ledger: Ledger, vault: Vault, asked: Asked, folder: Path) -> list[str]:
    """Fill a folder that is not there yet; the digests of files the vault lacks.

    The same case under the same checkpoint gives the same bytes. Raises CannotBeDone.
    """
    seal = Seal(ledger)
    rows, whole = chosen(ledger, asked.case_id, seal.checkpoint.size)
    if unknown := set(asked.withheld) - {row.position for row in rows}:
        raise CannotBeDone(f"#{min(unknown)} is not in this bundle")
    told = [row for row in rows if row.position not in asked.withheld]
    files = _digests(told)
    absent = [digest for digest in files if not vault.has(digest)]
    made = seal.files() | _texts(told) | {"verify.py": VERIFIER.read_bytes()}
    made |= {f"files/{it}": vault.read(it) for it in files if it not in absent}
    made |= {f"leaves/{row.position}.bin": hashed_bytes(row) for row in told}
    entries = seal.entries(rows, asked.withheld)
    facts = [read(row) for row in told]
    case = Case.blank(asked.case_id).replay(ledger.facts_of(asked.case_id))
    made["dossier.pdf"] = dossier(ledger, facts, case, seal.checkpoint)
    made["facts.jsonl"] = _lines(map(_json, entries))
    proofs = {"case_id": str(asked.case_id), "case_no": asked.case_no}
    proofs |= {"checkpoint": seal.note, "keys": seal.keys(), "absent": absent}
    proofs |= {"ends": seal.ends(whole), "withheld_because": asked.reason}
    made["proofs.json"] = _lines([_json(proofs)])
    made["README.txt"] = _letter(seal, asked, rows, made).encode()
    _write(folder / "data", made)
    write_bag(folder, {"External-Identifier": asked.case_no, "Contact-Name": "-"})
    return absent


def _texts(rows: Sequence[Row]) -> Files:
    """The story, the list of evidence and the procedures, out of the entries."""
    facts = [read(row) for row in rows]
    packs = [fact for fact in facts if isinstance(fact, PackAdopted)]
    made = {f"packs/{one.pack}-{one.version}.toml": one.text for one in packs}
    made |= {"evidence.csv": _evidence(facts)}
    texts = {name: text.encode() for name, text in made.items()}
    story = (line_of(fact) for fact in facts if not isinstance(fact, PackAdopted))
    return texts | {"story.txt": _lines(story)}


def _evidence(facts: Sequence[Fact]) -> str:
    """The list of evidence (证据目录). Source: 民事证据规定 第十九条."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(LISTED)
    exhibits = [fact for fact in facts if isinstance(fact, EvidenceReceived)]
    for number, one in enumerate(exhibits, 1):
        form = "原件" if one.form == "original" else "复印件"
        day = one.occurred_at.date().isoformat()
        name = one.file_name or one.paper
        told = (number, name, one.received_from or "", "", form, day)
        table.writerow((*told, one.file_sha256 or ""))
    return written.getvalue()


def _letter(seal: Seal, asked: Asked, rows: Sequence[Row], made: Files) -> str:
    size = seal.checkpoint.size
    own = [row for row in rows if row.stream_id == str(asked.case_id)]
    shown = next(row for row in own if f"leaves/{row.position}.bin" in made)
    path = seal.shelf.prove(inclusion(shown.position - 1, size))
    kept = [name for name in made if name.startswith("files/")]
    told = {"case_no": asked.case_no, "size": size, "position": shown.position}
    told |= {"first": own[0].position, "last": own[-1].position, "kept": len(kept)}
    told |= {"hidden": len(asked.withheld), "told": len(rows) - len(asked.withheld)}
    told |= {"absent": len(json.loads(made["proofs.json"])["absent"])}
    told |= {"root": seal.checkpoint.root.hex()}
    told |= {"steps": by_hand.steps(shown, size, path)}
    keys = [
        name[5:-4] for name in made if name.endswith(".pem") and name[:5] == "seal/"
    ]
    told |= {"openssl": by_hand.openssl([k for k in keys if k != "authorities"])}
    told |= {"stamps": by_hand.stamped([n for n in made if n.endswith(".tsr")])}
    names = (fact for fact in map(read, own) if isinstance(fact, EvidenceReceived))
    listed = (f"{f.file_sha256}  {f.file_name}\n" for f in names if f.file_sha256)
    return by_hand.LETTER.format(**told, names="".join(listed))


def _digests(rows: Sequence[Row]) -> dict[str, None]:
    """The files that these entries name, in their order."""
    states = (json.loads(row.state) for row in rows)
    return dict.fromkeys(d for one in states if (d := one.get("file_sha256")))


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _write(folder: Path, made: Files) -> None:
    for name, content in made.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
