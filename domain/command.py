"""What can be asked (命令): one declaration for form, API, case file and documents."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, make_dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast, get_origin, get_type_hints
from uuid import UUID, uuid4, uuid5

from domain.cases.case import Case
from domain.fact import Fact, Noun
from domain.policies.vocabulary import EVERY, learn

if TYPE_CHECKING:
    from domain.desk import Desk

Decide = Callable[["Desk", Any], None]
HEADER = {field.name for field in fields(cast(Any, Fact))}
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(eq=False)
class Command:
    """What can be asked: its fields, the acts it is, and how it is decided.

    `begins`: the thing need not be there yet. `fresh`: ids that are made up where
    nobody named one. `becomes`: the facts it may come to; the first carries what was
    asked under the same names. `signed`: at the counter, whoever gives it signs anew.
    """

    decide: Decide
    ask: Any
    acts: frozenset[str]
    of: type[Noun] = Case
    fact: type[Fact] | None = None
    begins: bool = False
    fresh: tuple[str, ...] = ()
    becomes: tuple[type[Fact], ...] = ()
    signed: bool = False
    name: str = ""

    @property
    def doc(self) -> str:
        """What it means, in a sentence and more."""
        return (self.fact.__doc__ if self.fact else self.decide.__doc__) or ""

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that are made up where nobody named one: whoever is sealed, too."""
        whose = getattr(self.ask, "whose", None)
        return (*self.fresh, whose) if whose else self.fresh

    def with_ids(self, ask: Any, command_id: UUID) -> Any:
        """An id nobody named is made of the command's own, so a retry has the same."""
        unnamed = [name for name in self.ids if getattr(ask, name, self) is None]
        return replace(ask, **{name: uuid5(command_id, name) for name in unnamed})

    def named(self, name: str) -> None:
        """Take the name it is gathered under; it is an act, too, and one of all."""
        self.name = name
        self.acts |= {name, EVERY} if self.of is Case else {name}
        if self.fact:
            self.ask.__name__ = "".join(part.title() for part in name.split("_"))
        told = self.becomes if self.of.owes else ()
        learn(name, self.acts, self.ask, [kind.__name__ for kind in told])

    def __call__(
        self,
        desk: "Desk",
        ask: object,
        command_id: UUID | None = None,
        occurred_at: datetime | None = None,
    ) -> list[Fact]:
        """Give the command; the facts it added. Raises Refused, NotFound."""
        return desk.give(self, ask, command_id or uuid4(), occurred_at)


def command(
    *acts: str,
    asks: Any,
    of: type[Noun] = Case,
    begins: bool = False,
    fresh: tuple[str, ...] = (),
    becomes: tuple[type[Fact], ...] = (),
    signed: bool = False,
) -> Callable[[Decide], Command]:
    """Declares that a function decides a command; `acts` are the groups it is in.

    What is asked like a fact becomes that fact, and `becomes` beside it.
    """
    like = getattr(asks, "like", None)
    told = (like, *becomes) if like else becomes

    def declare(decide: Decide) -> Command:
        of_it = (decide, asks, frozenset(acts), of, None, begins, fresh, told)
        return Command(*of_it, signed=signed)

    return declare


def records(
    fact: type[Fact],
    *acts: str,
    of: type[Noun] = Case,
    begins: bool = False,
    fresh: tuple[str, ...] = (),
    defaults: Mapping[str, Any] = NOTHING,
    signed: bool = False,
) -> Command:
    """A command that records one fact; the fact's own fields are what is asked."""

    def decide(desk: "Desk", ask: Any) -> None:
        desk.record(desk.subject, fact, **desk.told(ask, fact))

    unnamed: dict[str, Any] = {name: None for name in fresh}
    ask = asked_like(fact, {of.named_by: UUID}, defaults={**unnamed, **defaults})
    of_it = (decide, ask, frozenset(acts), of, fact, begins, fresh, (fact,))
    return Command(*of_it, signed=signed)


def asked_like(
    fact: type[Fact],
    about: Mapping[str, Any],
    without: tuple[str, ...] = (),
    defaults: Mapping[str, Any] = NOTHING,
    more: Mapping[str, Any] = NOTHING,
) -> Any:
    """What is asked when a fact's own fields are asked: `about` before, `more` after.

    `defaults` are the fields that need not be told; all of `more` may be left out.
    """
    hints = get_type_hints(fact, include_extras=True)
    told = dict(defaults)
    if fact.whose and fact.whose not in about:
        told[fact.whose] = None
    shape: list[Any] = list(about.items())
    for one in fields(cast(Any, fact)):
        if one.name in HEADER or one.name in about or one.name in without:
            continue
        hint = hints[one.name]
        if one.name in told:
            hint = hint | None if told[one.name] is None else hint
            shape.append((one.name, hint, field(default=told[one.name])))
        else:
            shape.append((one.name, hint, _default(one)))
    shape += [(name, hint, _empty(hint)) for name, hint in more.items()]
    said = {"__doc__": fact.__doc__, "whose": fact.whose, "like": fact}
    return make_dataclass(
        f"{fact.__name__}Asked", shape, namespace=said, frozen=True, kw_only=True
    )


def _default(one: Any) -> Any:
    if one.default_factory is not MISSING:
        return field(default_factory=one.default_factory)
    return field(default=one.default)


def _empty(hint: Any) -> Any:
    if get_origin(hint) is list:
        return field(default_factory=list)
    return field(default=None)
