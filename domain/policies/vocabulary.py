"""What a pack may speak of: every fact with its fields, every act with what it asks."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from domain.fact import Fact
from domain.fields import Field, fields_of

DOMAIN = Path(__file__).parents[1]
HEADER = (
    Field("role", "role", "word", True, "role"),
    Field("by", "by", "id", True),
    Field("occurred_at", "occurred_at", "moment", True),
)
ASKED = Field("command", "command", "text", True)  # the command's own name
EVERY = "*"  # the group all commands about a case are in
Fields = Mapping[str, Field]  # by their names in the code
_acts: dict[str, dict[str, Field]] = defaultdict(dict)
_members: dict[str, set[str]] = defaultdict(set)  # the commands of each act
_recorded: set[str] = set()  # the facts commands record about a case


@cache
def facts() -> Mapping[str, Fields]:
    """The fields of each kind of fact, by the fact's name."""
    for path in sorted(DOMAIN.glob("*/events.py")):
        import_module(f"domain.{path.parent.name}.events")
    return {kind.__name__: _named((*fields_of(kind), *HEADER)) for kind in _below(Fact)}


def _below(kind: type[Fact]) -> Iterator[type[Fact]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def _named(fields: Iterable[Field]) -> dict[str, Field]:
    return {field.inside: field for field in fields}


def learn(name: str, acts: Iterable[str], ask: type, recorded: Iterable[str]) -> None:
    """Take in a command: what it asks is asked in each of its acts."""
    for act in acts:
        _members[act].add(name)
        _acts[act] |= _named((*fields_of(ask), *HEADER, ASKED))
    _recorded.update(recorded)


def knows_acts() -> bool:
    """Whether the commands have been gathered, so that acts can be told apart."""
    return bool(_acts)


def is_act(name: str) -> bool:
    """Whether a command or a group of commands is called so."""
    return name in _acts or not _acts


def commands_in(acts: Iterable[str]) -> set[str]:
    """The commands that are these acts, or in these groups."""
    return {name for act in acts for name in _members.get(act, {act})}


def is_recorded(name: str) -> bool:
    """Whether some command records this fact about a case."""
    return name in _recorded or not _acts


def asked_in(acts: Iterable[str]) -> Fields:
    """The fields asked in any of these acts; those of any fact, till acts are known."""
    if not _acts:
        return _of_any_fact()
    return {name: field for act in acts for name, field in _acts.get(act, {}).items()}


def kinds_of_words() -> set[str]:
    """The kinds of words that facts and acts are told in, such as paper."""
    told = [*facts().values(), *_acts.values()]
    return {field.word for fields in told for field in fields.values() if field.word}


@cache
def _of_any_fact() -> Fields:
    """A name that means one thing here and another there is taken as text."""
    found: dict[str, Field] = {ASKED.inside: ASKED}
    for told in facts().values():
        for name, field in told.items():
            same = found.setdefault(name, field)
            if (same.kind, same.word) != (field.kind, field.word):
                found[name] = Field(name, name, "text", False)
    return found


def some_of(known: Iterable[str]) -> str:
    """What there is to choose from, not more than anybody would read."""
    return ", ".join(sorted(known)[:60])
