"""Makes a case bundle: everything of one case, and what proves it, as a bag."""

import json
from collections.abc import Collection, Iterable, Sequence
from contextlib import contextmanager
from collections.abc import Iterator
from importlib.resources import files as files_in
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import UUID

from domain.evidence.vault import Vault
from domain.ledger.entry import Row
from domain.ledger.ledger import Ledger
from domain.ledger.scribe import read
from domain.policies.in_force import rules_at
from domain.proof.tree import inclusion
from domain.stores.events import PackAdopted
from web.paper.bundle import by_hand
from web.paper.bundle.bag import write_bag, zipped
from web.paper.bundle.chosen import Chosen, chosen
from web.paper.bundle.dossier import dossier, lines_of, told_in_one
from web.paper.bundle.exhibits import exhibits_of, listed_for_court, listed_for_sheets
from web.paper.bundle.opened import (
    Paper,
    counted,
    files_of,
    listed_after,
    papers_of,
    sheets_of,
    told_beside,
)
from web.paper.bundle.proofs import Files, Seal, hashed_bytes
from web.paper.bundle.signatures import with_signatures

VERIFIER = files_in("scripts.bundle") / "verify.py"  # a text here, a program there


class NotInBundle(Exception):
    """What shall be withheld is not in the bundle, or all of the case is."""


class Asked(NamedTuple):
    """Which case, and which of its entries stay in the house, and why."""

    case_id: UUID
    withheld: Collection[int] = ()
    reason: str = ""


def make_bundle(ledger: Ledger, vault: Vault, asked: Asked, folder: Path) -> list[str]:
    """Fill a folder that is not there yet; the digests of files the vault lacks.

    The same case under the same checkpoint gives the same bytes. Raises NeverSealed,
    NotFound, NotInBundle; NotKept for a file that no longer answers to its digest.
    """
    seal = Seal(ledger)
    found = chosen(ledger, asked.case_id, seal.checkpoint.size)
    asked = asked._replace(withheld=with_signatures(found.rows, asked.withheld))
    told = _disclosed(found, asked)
    digests = _digests(told)
    absent = [digest for digest in digests if not vault.has(digest)]
    for digest in digests:
        if digest not in absent:
            _put(folder / "data" / "files" / digest, vault.read(digest))
    made = seal.files() | {"verify.py": VERIFIER.read_bytes()}
    made |= {f"leaves/{row.position}.bin": hashed_bytes(row) for row in told}
    papers = _opened(ledger, vault, found, told)
    made |= _texts(ledger, vault, found, told, seal, papers)
    made["facts.jsonl"] = _lines(map(_json, seal.entries(found.rows, asked.withheld)))
    proofs = {"case_id": str(asked.case_id), "case_no": found.began.case_no}
    proofs |= {"checkpoint": seal.note, "keys": seal.keys(), "absent": absent}
    proofs |= {"ends": seal.ends(found.whole), "withheld_because": asked.reason}
    made["proofs.json"] = _lines([_json(proofs)])
    made["README.txt"] = _letter(seal, found, told, (*made,), absent, papers).encode()
    for name, content in made.items():
        _put(folder / "data" / name, content)
    named = {"External-Identifier": found.began.case_no, "Contact-Name": "-"}
    write_bag(folder, named)
    return absent


@contextmanager
def bundled(ledger: Ledger, vault: Vault, asked: Asked, name: str) -> Iterator[Path]:
    """The bundle as one file, for as long as it is needed. Raises as `make_bundle`."""
    with TemporaryDirectory() as beside:
        folder = Path(beside) / name
        make_bundle(ledger, vault, asked, folder)
        zipped(folder, place := folder.with_name(f"{name}.zip"))
        yield place


def _disclosed(found: Chosen, asked: Asked) -> list[Row]:
    withheld = set(asked.withheld)
    own = {row.position for row in found.of_the_case()}
    if unknown := withheld - own:
        raise NotInBundle(f"#{min(unknown)} is not of this case")
    if own <= withheld:
        raise NotInBundle("nothing of the case would be left")
    return [row for row in found.rows if row.position not in withheld]


def _opened(
    ledger: Ledger, vault: Vault, found: Chosen, told: Sequence[Row]
) -> list[Paper]:
    """The papers that entries of the case tell of, opened as far as may be."""
    own = [read(row) for row in told if row.stream_id in found.whole]
    return papers_of(ledger, vault, own, _hidden(found, told))


def _hidden(found: Chosen, told: Sequence[Row]) -> list[Row]:
    """The entries of the case that are withheld."""
    places = {row.position for row in told}
    return [row for row in found.of_the_case() if row.position not in places]


def _texts(
    ledger: Ledger,
    vault: Vault,
    found: Chosen,
    told: Sequence[Row],
    seal: Seal,
    papers: Sequence[Paper],
) -> Files:
    """Dossier, story, list of evidence, procedures and papers, out of the entries."""
    began = found.began
    rules = rules_at(ledger, began.store_id, began.store_version)
    facts = {row.position: read(row) for row in told}
    own = [facts[row.position] for row in told if row.stream_id in found.whole]
    lines, roles = told_beside(lines_of(own, rules), papers), rules.words("role")
    hidden = len(found.rows) - len(told)
    exhibits = listed_after(exhibits_of(own, rules, vault), papers, rules)
    packs = [fact for fact in facts.values() if isinstance(fact, PackAdopted)]
    made = {f"packs/{one.pack}-{one.version}.toml": one.text.encode() for one in packs}
    made["dossier.pdf"] = dossier(began, lines, rules, seal.checkpoint)
    made["story.txt"] = _lines(told_in_one(line, roles) for line in lines)
    moment = lines[-1]["recorded_at"]
    made["evidence.pdf"] = listed_for_court(began.case_no, exhibits, hidden, moment)
    made["evidence.csv"] = listed_for_sheets(exhibits)
    made |= files_of(papers)
    made |= sheets_of(ledger, own, papers, _hidden(found, told))
    return made


def _letter(
    seal: Seal,
    found: Chosen,
    told: Sequence[Row],
    names: Sequence[str],
    absent: Sequence[str],
    papers: Sequence[Paper],
) -> str:
    size, own = seal.checkpoint.size, found.of_the_case()
    shown = next(row for row in told if row.stream_id in found.whole)
    path = seal.shelf.prove(inclusion(shown.position - 1, size))
    kept = [digest for digest in _digests(told) if digest not in absent]
    keys = [n[5:-4] for n in names if n.startswith("seal/") and n.endswith(".pem")]
    return by_hand.LETTER.format(
        case_no=found.began.case_no,
        size=size,
        position=shown.position,
        first=own[0].position,
        last=own[-1].position,
        kept=len(kept),
        absent=len(absent),
        **counted(papers),
        told=len(told),
        hidden=len(found.rows) - len(told),
        root=seal.checkpoint.root.hex(),
        steps=by_hand.steps(shown, size, path),
        openssl=by_hand.openssl([key for key in keys if key != "authorities"]),
        stamps=by_hand.stamped([name for name in names if name.endswith(".tsr")]),
        names=_named_files(told, found),
    )


def _named_files(rows: Sequence[Row], found: Chosen) -> str:
    """The files that entries of the case name: a line for each, digest and name."""
    facts = (vars(read(row)) for row in rows if row.stream_id in found.whole)
    named = ((one.get("file_sha256"), one.get("file_name") or "") for one in facts)
    return "".join(f"{digest}  {name}\n" for digest, name in named if digest)


def _digests(rows: Sequence[Row]) -> list[str]:
    """The files that these entries name, in their order."""
    states = (json.loads(row.state) for row in rows)
    return list(dict.fromkeys(d for one in states if (d := one.get("file_sha256"))))


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _put(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
