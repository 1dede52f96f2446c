"""Writes what is declared into docs/: commands, dictionary, OpenAPI, table of rules."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from scripts.describing.commands import commands_page
from scripts.describing.rules import rules_page
from scripts.describing.words import glossary_page
from web.openapi import interface


def main(argv: Sequence[str] | None = None) -> int:
    """Write docs/commands.md, docs/glossary.md, docs/openapi.json from the code.

    And at the end of docs/rules.md the table of all rules.
    """
    parser = ArgumentParser(prog="describe_commands", description=main.__doc__)
    parser.add_argument("--folder", type=Path, default=Path("docs"))
    say = "change nothing; exit 1 if a page no longer says what is declared"
    parser.add_argument("--check", action="store_true", help=say)
    asked = parser.parse_args(argv)
    stale = [name for name in PAGES if _text(asked.folder / name) != PAGES[name]()]
    for name in stale:
        print(f"{asked.folder / name}: {'stale' if asked.check else 'written'}")
        if not asked.check:
            asked.folder.mkdir(parents=True, exist_ok=True)
            (asked.folder / name).write_text(PAGES[name](), encoding="utf-8")
    return 1 if asked.check and stale else 0


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def openapi_page() -> str:
    """The interface for programs, as it is served at /api/openapi.json."""
    return json.dumps(interface(), ensure_ascii=False, indent=1) + "\n"


PAGES = {
    "commands.md": commands_page,
    "glossary.md": glossary_page,
    "openapi.json": openapi_page,
    "rules.md": rules_page,
}


if __name__ == "__main__":
    raise SystemExit(main())
