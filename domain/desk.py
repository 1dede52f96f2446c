"""The desk: who works, in which role, in which book; how a command is given."""

import json
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID, uuid5

from domain.cases.case import Case
from domain.command import HEADER, Command, asked_like, command, records
from domain.errors import No, NotFound, Refused
from domain.fact import NEXT, UNRECORDED, Fact, FactT, Noun
from domain.facts import Facts
from domain.ledger.errors import AlreadyAnswered, Conflict, PersonIsErased
from domain.ledger.ledger import Ledger, News
from domain.matters.deciding import share_severity
from domain.policies.conditions import EVER
from domain.policies.duties import gates
from domain.policies.in_force import check_words, rules_of_case, rules_of_store
from domain.policies.rules import Act, Rules
from domain.reading import ValidationError, cannot_read, written
from domain.refusals.events import CommandRefused
from domain.refusals.refusal import lines_of, nos_of
from domain.severity.events import SeverityRaised
from domain.signing.decision import Decision, Signature
from domain.signing.events import DecisionSigned

__all__ = ["Command", "Desk", "asked_like", "command", "records"]

NounT = TypeVar("NounT", bound=Noun)


@dataclass
class Desk:
    """Where somebody works: a person in a role, at a store's book."""

    ledger: Ledger
    by: UUID
    role: str
    command: Command | None = None
    command_id: UUID = UUID(int=0)
    occurred_at: datetime = UNRECORDED
    rules: Rules = field(default_factory=lambda: Rules((), {}))
    subject: Any = None
    act: Act | None = None
    allowed: list[str] = field(default_factory=list)
    touched: dict[UUID, Noun] = field(default_factory=dict)
    signature: Signature | None = None  # of whoever signed it at the counter

    def give(
        self, command: Command, ask: Any, command_id: UUID, occurred_at: datetime | None
    ) -> list[Fact]:
        """Decide a command and save what it touched, in one append or not at all.

        A command given before is answered as it was then. Raises Refused, NotFound.
        """
        now = self.ledger.clock()
        moment = (occurred_at or now).replace(microsecond=0)
        if moment > now:
            raise cannot_read("occurred_at", "发生时间不能晚于现在")
        while True:
            if answer := self.ledger.answer(command_id):
                return _again(answer)
            try:
                return self.decided(command, ask, command_id, moment)._kept(ask)
            except (Conflict, AlreadyAnswered):
                continue  # someone was quicker: decide again from the start

    def decided(
        self, command: Command, ask: Any, command_id: UUID, moment: datetime
    ) -> "Desk":
        """A desk where the command is decided, and nothing saved yet.

        Raises Refused, NotFound.
        """
        desk = replace(
            self, command=command, command_id=command_id, occurred_at=moment,
            touched={}, allowed=[], subject=None, act=None,
        )  # fmt: skip
        desk._decide(command, ask)
        return desk

    def _decide(self, command: Command, ask: Any) -> None:
        ask = command.with_ids(ask, self.command_id)
        self._open(command, ask)
        check_words(self.rules, ask)
        told = vars(ask) | {
            "role": self.role,
            "by": self.by,
            "command": command.name,
        }
        self.act = Act(command.acts, told, self.by, self.occurred_at)
        try:
            self._ask_all(command, ask, self.act)
        except Refused as no:
            self._refuse(command, ask, no)
            raise
        self._consequences()
        if self.signature:
            self._sign(command, ask, self.signature)

    def _sign(self, command: Command, ask: Any, signature: Signature) -> None:
        """How the decision was signed is a fact beside it, in the same append."""
        decision = Decision(
            command=command,
            ask=ask,
            command_id=self.command_id,
            by=self.by,
            role=self.role,
            occurred_at=self.occurred_at,
            signature=signature,
        )
        told = decision.told | {"rules": [], "occurred_at": signature.signed_at}
        self.record(self.subject, DecisionSigned, **told)

    def _open(self, command: Command, ask: Any) -> None:
        """Find what the command is about, and the rules it is judged by."""
        about = command.of.id_from(getattr(ask, command.of.named_by))
        self.subject = self.blank(command.of, about)
        if not command.begins and not self.subject.version:
            raise NotFound(str(about))
        self.rules = self.judged_by(ask)

    def judged_by(self, ask: Any) -> Rules:
        """The rules a case is stamped with; before there is one, those of the store."""
        if isinstance(self.subject, Case) and self.subject.version:
            return rules_of_case(self.ledger, self.subject)
        return rules_of_store(self.ledger, getattr(ask, "store_id", None))

    def _ask_all(self, command: Command, ask: Any, act: Act) -> None:
        """Ask every rule, then the command itself; all that say no are named.

        Raises Refused.
        """
        if isinstance(self.subject, Case) and "after_closing" not in command.acts:
            self.subject.must_be_open()
        facts = getattr(self.subject, "facts", Facts())
        nos = self.rules.say_no(act, facts) + gates(self.rules, act, facts)
        self.allowed = self.rules.that_allow(act, facts)
        try:
            command.decide(self, ask)
        except Refused as no:
            nos += no.nos or [No((type(no).__name__,), no.sentence)]
            if len(nos) == 1:
                raise
        except (NotFound, ValidationError):
            if not nos:
                raise
        if nos:
            raise Refused(nos)

    def find(self, kind: type[NounT], id: UUID) -> NounT:
        """A thing of the book; the same one throughout a command. Raises NotFound."""
        if not self.blank(kind, id).version:
            raise NotFound(str(id))
        return cast(NounT, self.touched[id])

    def blank(self, kind: type[NounT], id: UUID) -> NounT:
        """A thing of the book, or one that begins now."""
        if id not in self.touched:
            self.touched[id] = self.ledger.blank(kind, id)
        return cast(NounT, self.touched[id])

    def header(self, rules: list[str] | None = None) -> dict[str, Any]:
        """Who, in which role, when, allowed by which rules."""
        named = list(dict.fromkeys([*self.allowed, *(rules or [])]))
        told = {"by": self.by, "role": self.role, "occurred_at": self.occurred_at}
        return told | {"rules": named}

    def told(self, ask: Any, kind: type[Fact]) -> dict[str, Any]:
        """What was asked, as far as this kind of fact has fields for it."""
        names = {one.name for one in fields(cast(Any, kind))} - HEADER
        return {name: value for name, value in vars(ask).items() if name in names}

    def record(
        self,
        noun: Noun,
        kind: type[FactT],
        rules: list[str] | None = None,
        /,
        **told: Any,
    ) -> FactT:
        """Say that something happened; `rules` beside those that allowed it anyway."""
        return noun.trigger_event(kind, **self.header(rules) | told)

    def _consequences(self) -> None:
        """What the new facts call for by rule is part of the same decision."""
        for noun in list(self.touched.values()):
            if isinstance(noun, Case) and noun.pending:
                self._raise(noun)
        share_severity(self)

    def _raise(self, case: Case) -> None:
        """The severities a case now calls for, by its own rules."""
        mine = case is self.subject
        if case.closed and not mine:
            return
        rules = self.rules if mine else rules_of_case(self.ledger, case)
        while triggered := rules.triggered(case.facts):
            for trigger in triggered:
                since = rules.calls_since(trigger, case.facts)
                told: dict[str, Any] = {"rules": list(trigger.rule)}
                told["occurred_at"] = max(since or EVER, self.occurred_at)
                told |= {"severity": trigger.raises, "rule": trigger.rule[0]}
                self.record(case, SeverityRaised, **told, pack=rules.pack_of(trigger))

    def save(self) -> list[Fact]:
        """One append of whatever was touched."""
        return self.ledger.save_all([self.news()])

    def _kept(self, ask: Any) -> list[Fact]:
        """Save it, unless somebody's key is gone. Raises PersonIsErased."""
        assert self.command
        try:
            return self.save()
        except PersonIsErased as no:
            self._refuse(self.command, ask, no)
            raise

    def news(self) -> News:
        """What the command adds, of whatever it touched."""
        nouns = [noun for noun in self.touched.values() if noun.pending]
        return News(nouns, self.command_id, self.by)

    def _refuse(self, command: Command, ask: Any, no: Refused) -> None:
        """Keep the refusal in the book, in a stream that disturbs nobody."""
        no.nos = no.nos or [No((type(no).__name__,), no.sentence)]
        about, whose = self.subject.id, getattr(command.ask, "whose", None)
        case_id = about if isinstance(self.subject, Case) else None
        store_id = getattr(ask, "store_id", None)
        if isinstance(self.subject, Case) and self.subject.version:
            store_id = self.subject.registered.store_id
        person_id = getattr(ask, whose or "", None) or self.by
        told: dict[str, Any] = {
            "command": command.name,
            "about_id": about,
            "person_id": person_id,
            "case_id": case_id,
            "store_id": store_id,
            "asked": json.dumps(written(ask), ensure_ascii=False, default=str),
        }
        if isinstance(no, PersonIsErased) or self.ledger.is_withdrawn(person_id):
            told["asked"] = None  # it could only be sealed with somebody else's key
        told |= self.header() | {"rules": no.rules} | lines_of(no.nos)
        place = (uuid5(about, "refusals"), NEXT, UNRECORDED)
        loose = [CommandRefused(*place, **told)]
        self.ledger.save((), command_id=self.command_id, actor=self.by, loose=loose)


def _again(answer: list[Fact]) -> list[Fact]:
    """What the command added the first time, or its refusal. Raises Refused."""
    for fact in answer:
        if isinstance(fact, CommandRefused):
            raise Refused(nos_of(fact))
    return answer
