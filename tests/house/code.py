"""The code of the house, as the tests of its habits read it."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

HOUSE = Path(__file__).parents[2]
ROOMS = ("domain", "projections", "web", "scripts")


@cache
def files(*rooms):
    """Every Python file of these rooms, by its path from the top; all but tests."""
    found = [path for room in rooms or ROOMS for path in (HOUSE / room).rglob("*.py")]
    return {str(path.relative_to(HOUSE)): path.read_text("utf-8") for path in found}


@cache
def tree(path):
    """A file as a syntax tree."""
    return ast.parse((HOUSE / path).read_text("utf-8"), path)


def modules():
    """Every file with its syntax tree."""
    return [(path, tree(path)) for path in sorted(files())]


def named(path, top=None):
    """Classes and functions of a file with their dotted names, nested ones too."""
    for node in (top or tree(path)).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node
            yield from ((f"{node.name}.{name}", it) for name, it in named(path, node))


def imported(path):
    """What a file imports, each as module.name; the standard library left out."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: say the whole name of what is imported"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] not in sys.stdlib_module_names}


def lines_with(pattern, *rooms):
    """Where a pattern stands: path, line, text."""
    return [
        f"{path}:{number}: {line.strip()}"
        for path, text in sorted(files(*rooms).items())
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]
