"""Facts as rules find them: by name, those in force apart from all that were told."""

from collections.abc import Sequence

from domain.fact import Fact


class Facts:
    """What is known of one thing: each fact by its name, oldest first."""

    def __init__(self) -> None:
        self._standing: dict[str, list[Fact]] = {}
        self._told: dict[str, list[Fact]] = {}

    def add(self, fact: Fact) -> None:
        """Take a fact in; it may put others out of force."""
        name = type(fact).__name__
        for ended in fact.ends:
            self._drop(ended, fact, fact.ends_same)
        if fact.one_per is not None:
            self._drop(name, fact, fact.one_per)
        self._standing.setdefault(name, []).append(fact)
        self._told.setdefault(name, []).append(fact)

    def _drop(self, name: str, fact: Fact, same: Sequence[str]) -> None:
        if standing := self._standing.get(name):
            standing[:] = [old for old in standing if not _agree(old, fact, same)]

    def all(self, name: str) -> Sequence[Fact]:
        """The standing facts of this name, oldest first."""
        return self._standing.get(name, ())

    def told(self, name: str) -> Sequence[Fact]:
        """All facts of this name that were ever told, oldest first."""
        return self._told.get(name, ())

    def every(self) -> list[Fact]:
        """All facts that were ever told, in the order of the stream."""
        told = [fact for facts in self._told.values() for fact in facts]
        return sorted(told, key=lambda fact: fact.originator_version)

    def last(self, name: str) -> Fact | None:
        """The newest standing fact of this name."""
        standing = self._standing.get(name)
        return standing[-1] if standing else None


def _agree(old: Fact, new: Fact, fields: Sequence[str]) -> bool:
    return all(getattr(old, field) == getattr(new, field) for field in fields)
