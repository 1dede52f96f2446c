"""The closed list of topics: the names facts are stored under, and their classes.

Nothing is ever imported because a row says so: a name that is not here is refused.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path
from types import MappingProxyType

from domain.fact import Fact
from domain.ledger.errors import UnknownTopic

_DOMAIN = Path(__file__).parents[1]


def _kinds() -> Iterator[type[Fact]]:
    """Every kind of fact of every concept's `events.py`."""
    for path in sorted(_DOMAIN.glob("*/events.py")):
        module = import_module(f"domain.{path.parent.name}.events")
        for _, kind in getmembers(module, isclass):
            if issubclass(kind, Fact) and kind.__module__ == module.__name__:
                yield kind


def _listed() -> dict[str, type[Fact]]:
    listed: dict[str, type[Fact]] = {}
    for kind in _kinds():
        other = listed.setdefault(kind.topic, kind)
        assert other is kind, f"{kind.topic} is the name of two kinds of fact"
    return listed


TOPICS: Mapping[str, type[Fact]] = MappingProxyType(_listed())


def kind_of(topic: str) -> type[Fact]:
    """The kind of fact stored under this name. Raises UnknownTopic."""
    try:
        return TOPICS[topic]
    except KeyError:
        raise UnknownTopic(topic) from None
