"""How the business says no."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class No:
    """One rule that said no: why, what is missing, who may allow it."""

    rules: tuple[str, ...]
    why: str = ""
    missing: tuple[str, ...] = ()
    who_may: tuple[str, ...] = ()
    soft: bool = False  # a special approval may open it (C16)


@dataclass
class Refused(Exception):
    """The business says no; nothing is recorded but the refusal itself."""

    nos: list[No] = field(default_factory=list)

    @property
    def rules(self) -> list[str]:
        """Every rule that said no, each once, in the order asked."""
        named = [rule for no in self.nos for rule in no.rules]
        return list(dict.fromkeys(named or [type(self).__name__]))

    @property
    def sentence(self) -> str:
        """What the person reads when no rule of a pack spoke but code itself."""
        return (type(self).__doc__ or "").strip().splitlines()[0]

    def __str__(self) -> str:
        return f"{self.sentence} {', '.join(self.rules)}"


class NotFound(Exception):
    """There is no such thing in the book."""
