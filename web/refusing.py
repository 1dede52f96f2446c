"""A rule that said no, as people read it."""

from dataclasses import dataclass

from domain.desk import Command
from domain.errors import No
from domain.policies.rules import Rules
from web.wording import in_words, mends, roles

MOST_MENDS = 3


@dataclass(frozen=True)
class Said:
    """Which rules, why, what is missing, who may; and what would mend it."""

    rules: tuple[str, ...]
    why: str
    missing: tuple[str, ...]
    who_may: str
    mine: bool
    soft: bool
    mends: tuple[Command, ...]

    @classmethod
    def of(cls, no: No, rules: Rules, role: str = "") -> "Said":
        """A rule's no in the words of its pack."""
        return cls(
            rules=no.rules,
            why=no.why,
            missing=tuple(in_words(text, rules) for text in no.missing),
            who_may=roles(no.who_may, rules),
            mine=role in no.who_may,
            soft=no.soft,
            mends=tuple(mends(no.missing)[:MOST_MENDS]),
        )

    @property
    def ids(self) -> list[str]:
        """The rules that stand in a pack; what code itself says has no page."""
        return [rule for rule in self.rules if rule == rule.upper()]
