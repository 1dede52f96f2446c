"""Every command there is, gathered from the concepts."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from domain.command import Command

HERE = Path(__file__).parent


def _gathered() -> dict[str, Command]:
    found: dict[str, Command] = {}
    for path in sorted(HERE.glob("*/commands.py")):
        concept = import_module(f"domain.{path.parent.name}.commands")
        for name, value in vars(concept).items():
            if isinstance(value, Command):
                assert name not in found, f"two commands are called {name}"
                value.named(name)
                found[name] = value
    return found


COMMANDS: Mapping[str, Command] = _gathered()
