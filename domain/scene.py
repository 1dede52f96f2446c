"""A case that is only imagined (假想的案件), and one thing asked about it.

Everything is decided by the desk that decides in earnest, from the packs a store has
adopted; the book hears nothing of it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4, uuid5

from domain.cases.case import Case
from domain.commands import COMMANDS
from domain.command import Command
from domain.ledger.ledger import Ledger
from domain.policies.duties import Owed, owed
from domain.policies.rules import Rules
from domain.trial import Answer, Pages, Trial

A_MINUTE = timedelta(minutes=1)
PEOPLE = UUID("0b7c8a54-0a8e-4f0e-9b0c-7f5b4f3f5a11")  # those who act in no book


class Who(NamedTuple):
    """Somebody of a role; `other` is another person than acted so far."""

    role: str
    other: bool = False

    @property
    def id(self) -> UUID:
        """The same person each time."""
        return uuid5(PEOPLE, f"{self.role} {'2' if self.other else '1'}")


@dataclass
class Scene:
    """A case made up at a store: each thing a minute after the one before."""

    book: Ledger
    store_id: UUID
    rules: Rules
    begins: datetime
    case_id: UUID = field(default_factory=uuid4)
    pages: Pages = field(init=False)
    moment: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.pages = Pages(self.book)
        self.moment = self.begins

    @property
    def case(self) -> Case:
        """The case as it is imagined so far."""
        return self.pages.blank(Case, self.case_id)

    def register(self, told: dict[str, Any]) -> Answer:
        """The complaint everything else is about."""
        command = COMMANDS["register_complaint"]
        ids = {"store_id": self.store_id, "case_id": self.case_id}
        return self.assume(command, command.ask(**told | ids), Who("reception_clerk"))

    def assume(self, command: Command, ask: Any, who: Who) -> Answer:
        """Take something as done, whoever was allowed to; else why that cannot be."""
        answer = self._hear(command, ask, who, assuming=True)
        self.pages.imagine(answer.facts)
        return answer

    def ask(self, command: Command, ask: Any, who: Who) -> Answer:
        """What the rules say to it."""
        return self._hear(command, ask, who)

    def who_may(self, command: Command, ask: Any) -> list[str]:
        """The roles to whom the rules would say yes, all else being the same."""
        roles = self.rules.words("role")
        return [role for role in roles if self._hear(command, ask, Who(role)).allowed]

    def begun_by(self, answer: Answer) -> list[Owed]:
        """What must follow, were it done."""
        before, after = self.case, self.case
        known = before.version
        after.replay([one for one in answer.facts if one.originator_id == after.id])
        told = owed(self.rules, after.facts)
        return [one for one in told if one.start.originator_version > known]

    def _hear(
        self, command: Command, ask: Any, who: Who, assuming: bool = False
    ) -> Answer:
        if assuming:
            self.moment += A_MINUTE
        at = self.moment if assuming else self.moment + A_MINUTE
        desk = Trial(self.pages, by=who.id, role=who.role, given=self.rules)
        desk.assuming = assuming
        return desk.hear(command, ask, at)
