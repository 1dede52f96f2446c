"""What a form stands in: the case or store it is about, things to choose from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from flask import request
from werkzeug.datastructures import MultiDict

from domain.commands import COMMANDS
from domain.desk import Command
from domain.fact import Fact
from domain.fields import Field, fields_of
from domain.glossary import label
from domain.policies.rules import Rules
from web import floor
from web.alike import alike
from web.desk import book, facts_of_case, read_models, rules_here, rules_of
from web.display import masked_name, minute, yuan
from web.matters import joined, to_join
from web.people import store_name, stores
from web.session import signed

PARTIES = ("complainant_id", "party_id")
STAFF = {"person_id", "taken_by_id", "giver_id", "taker_id", "watched_by_id"}
PEOPLE = {"acts_for_id", "payee_id", "speaker_id", "witness_id", *PARTIES}


class Choice(NamedTuple):
    """A word or a thing, and how it reads."""

    value: str
    says: str


@dataclass
class Surroundings:
    """Where a form stands."""

    facts: list[Fact] = field(default_factory=list)  # of the case
    fixed: dict[str, str] = field(default_factory=dict)  # fields not asked
    sent: bool = False  # whether somebody has pressed the button before
    giving: str = ""  # the command's name

    @classmethod
    def of(cls, command: Command, typed: MultiDict[str, Any]) -> "Surroundings":
        """Take the case and the store from what was typed, or from where one stands."""
        asked = {one.name for one in fields_of(command.ask)}
        around = cls(sent=request.method == "POST", giving=command.name)
        if "case_id" in asked and (case_id := id_in(typed.get("case_id"))):
            around.facts = [] if "store_id" in asked else facts_of_case(case_id)
            around.fixed["case_id"] = str(case_id)
        store_id = signed().store_id or id_in(typed.get("store_id"))
        granting = command.of.named_by == "person_id"
        if "store_id" in asked and store_id and not granting:
            around.fixed["store_id"] = str(store_id)
        return around

    @property
    def case_id(self) -> UUID | None:
        """The case, where there is one."""
        return self.facts[0].originator_id if self.facts else None

    @property
    def case_no(self) -> str:
        """What the case is called."""
        return self.facts[0].case_no

    @property
    def summary(self) -> str:
        """What the case is about."""
        return self.facts[0].summary

    @property
    def store(self) -> str:
        """What the store is called."""
        return store_name(book(), id_in(self.fixed.get("store_id")))

    @cached_property
    def rules(self) -> Rules:
        """The rules of the case, else of the store."""
        return rules_of(self.facts) if self.facts else rules_here()

    def may_be_told(self, told: Field, command: Command) -> bool:
        """Whether a blank is shown: an id only where there is something to choose."""
        if told.kind != "id" or told.name in command.fresh:
            return told.kind != "id"
        return told.required or bool(self.choices(told))

    def hints(self, told: Field) -> list[Choice]:
        """What was told before under the same name, or what the field may mean."""
        if told.name == "act":
            return [Choice(name, label(name)) for name in COMMANDS]
        if told.name == "rule":
            return self._may_be_opened()
        if told.kind != "text":
            return []
        before = (str(getattr(fact, told.inside, None) or "") for fact in self.facts)
        return [Choice(one, "") for one in dict.fromkeys(before) if one]

    def choices(self, told: Field) -> list[Choice]:
        """What may stand in a field; nothing where anything may."""
        if told.word:
            return [Choice(*one) for one in self.rules.words(told.word).items()]
        if told.name == "withheld_entries" and self.case_id:
            return self._entries()
        if told.kind != "id":
            return []
        if told.name == "store_id":
            return [Choice(str(id), name) for id, name in stores(book()).items()]
        if told.name in floor.CHOSEN and (
            store_id := id_in(self.fixed.get("store_id"))
        ):
            where = request.values.get("floor") or None
            return [Choice(*one) for one in floor.things(told.name, store_id, where)]
        if told.name in STAFF:
            return staff()
        if told.name == "signature_witness_id":
            return [*staff(), *self._parties()]
        if told.name == "case_ids":
            return self._other_cases()
        if told.name in PEOPLE:
            return self._parties()
        if told.name == "matter_id" and self.facts:
            found = to_join if self.giving == "join_matter" else joined
            return [Choice(*one) for one in found(self.facts).items()]
        return self._things(told.name)

    def _may_be_opened(self) -> list[Choice]:
        """The rules a special approval may open (C16)."""
        entries = [entry for pack in self.rules.packs for entry in pack.entries]
        soft = (entry for entry in entries if getattr(entry, "soft", False))
        return [Choice(rule, entry.say) for entry in soft for rule in entry.rule]

    def _other_cases(self) -> list[Choice]:
        """Cases that may be of the same person; whoever proposes chooses."""
        if self.case_id is None:
            return []
        found = alike(read_models()["case_file"].at_hand(self.case_id))
        return [
            Choice(str(one["case_id"]), f"{one['case_no']} {one['summary'][:20]}")
            for one in found
        ]

    def _entries(self) -> list[Choice]:
        """What the case tells, line by line, each by its place in the book."""
        lines = read_models()["case_file"].at_hand(self.case_id).story()
        return [
            Choice(str(one["position"]), f"#{one['position']} {one['sentence'][:40]}")
            for one in lines
        ]

    def _parties(self) -> list[Choice]:
        found: dict[str, str] = {}
        for fact in self.facts:
            for name in PEOPLE - {"payee_id", "acts_for_id"}:
                if hasattr(fact, name[:-2] + "name") and getattr(fact, name):
                    person_id = getattr(fact, name)
                    called = getattr(book().opened(fact), name[:-2] + "name")
                    role = getattr(fact, "party_role", None)
                    says = self.rules.words("party_role").get(role or "") or label(name)
                    found[str(person_id)] = f"{says} {masked_name(called)}"
        return [Choice(*one) for one in found.items()]

    def _things(self, name: str) -> list[Choice]:
        found = self._exhibits() if name == "exhibit_id" else {}
        for fact in self.facts:
            if thing := getattr(fact, name, None):
                found.setdefault(str(thing), self._says(fact))
        for thing, says in self._beginning(name):
            found.setdefault(thing, says)
        return [Choice(*one) for one in found.items()]

    def _exhibits(self) -> dict[str, str]:
        """The exhibits of a case as they stand: which, in which bag, with whom."""
        if self.case_id is None:
            return {}
        told = read_models()["evidence_index"].exhibits(None, self.case_id)
        return {str(one["exhibit_id"]): called(one, self.rules) for one in told}

    def _beginning(self, name: str) -> Iterator[tuple[str, str]]:
        """Things a case may have before any fact tells of them."""
        if self.facts and name == "supplier_id":
            called = self.facts[0].supplier or "本案供应商"
            yield str(uuid5(self.facts[0].store_id, called)), called
        if self.facts and name == "claim_id":
            told = {it for fact in self.facts if (it := getattr(fact, name, None))}
            number = len(told) + 1
            yield str(uuid5(self.facts[0].originator_id, f"claim {number}")), (
                f"新的理赔（本案第 {number} 件）"
            )

    def _says(self, fact: Fact) -> str:
        """The first fact that tells of a thing, in a line."""
        words = [
            self.rules.words(told.word).get(value, value)
            for told in fields_of(type(fact))
            if told.word
            and (value := getattr(fact, told.inside))
            and told.name != "line"
        ]
        sums = [
            yuan(getattr(fact, told.inside))
            for told in fields_of(type(fact))
            if told.kind == "money" and getattr(fact, told.inside) is not None
        ]
        kept = (getattr(fact, name, None) for name in ("item", "camera"))
        named = [it for it in kept if it]
        said = [*words[:3], *sums[:1], *named, minute(fact.occurred_at)]
        return " ".join((label(type(fact).__name__), *said))


def called(exhibit: dict[str, Any], rules: Rules) -> str:
    """An exhibit in a line: 协议书 原件第 1 份，财务现金房."""
    known = rules.words("role") | rules.words("holder")
    form = rules.words("exhibit_form").get(exhibit.get("form", ""), "")
    number, bag = exhibit.get("original_no"), exhibit.get("bag_no")
    said = (
        rules.words("paper").get(exhibit["paper"], exhibit["paper"]),
        f"{form}第 {number} 份" if number else form,
        exhibit.get("item"),
        exhibit.get("remarks"),
        bag and f"袋 {bag}",
    )
    holder = known.get(exhibit["holder"], exhibit["holder"])
    return f"{' '.join(one for one in said if one)}，{holder}"


def staff() -> list[Choice]:
    """The people who act in the store one looks at."""
    known = rules_here().words("role")
    told = []
    for one in read_models()["people_directory"].people():
        held = [role for role, at in one["seats"] if at in (None, signed().store_id)]
        if held or signed().store_id is None:
            named = "、".join(known.get(role, role) for role in held)
            told.append(
                Choice(str(one["person_id"]), f"{masked_name(one['name'])} {named}")
            )
    return told


def id_in(text: object) -> UUID | None:
    """The id in what was typed, if it is one."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
