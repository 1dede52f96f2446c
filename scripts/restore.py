"""Puts a book back from a backup: verified in full before anybody may write in it."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from scripts.backups.manifest import BOOK, KEYS, VAULT
from scripts.backups.restoring import Restoring
from scripts.backups.two_people import add_flags as add_people
from scripts.office import tried
from scripts.verifying.elsewhere import add_flags as add_known

DONE, REFUSED, NOT_ALL = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Restore into empty places; exits 1 if refused, 2 if keys or files are missing.

    The book opens only if it is sound and goes as far as every checkpoint, witness and
    digest known of it. Two people restore it, and the book tells so. With --drill
    everything is tried, told, and taken away again.
    """
    parser = ArgumentParser(description=main.__doc__)
    add = parser.add_argument
    for part in (BOOK, KEYS, VAULT):
        needed = part == BOOK
        add(f"--{part}", type=Path, metavar="BACKUP", required=needed)
    add("--book-to", metavar="URL", required=True)
    add("--keys-to", metavar="URL")
    add("--vault-to", type=Path, metavar="FOLDER")
    add("--against", type=Path, metavar="FILE", help="digests noted earlier")
    add_known(parser)
    add("--nothing-known", action="store_true", help="there is no checkpoint anywhere")
    add("--give-up-until", type=int, metavar="N", help="go on without entries to here")
    add("--drill", action="store_true", help="try it, and leave nothing behind")
    add_people(parser)
    add("--programs", type=Path, metavar="FOLDER", help="pg_restore, if not on PATH")
    return _restored(parser.parse_args(argv))


def _restored(asked: Namespace) -> int:
    missing = list[str]()
    code = tried(lambda: missing.extend(Restoring(asked).restore()))
    for line in missing:
        print(line, file=sys.stderr)
    return code or (NOT_ALL if missing else DONE)


if __name__ == "__main__":
    raise SystemExit(main())
