"""What may be done now (现在可以做), what may not, and what is missing, in that order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.commands import COMMANDS
from domain.desk import Command
from domain.policies.rules import Rules
from web.desk import now
from web.matters import MATTER, knows_matters
from web.refusing import Said
from web.session import Signed
from web.wording import in_words, mends, roles

FIRST = (  # what is done most, before the rest
    *("record_statement", "receive_evidence", "notify", "give_reply", "negotiate"),
    *("assess_liability", "make_offer", "request_approval", "grant_compensation"),
    *("request_funds", "pay", "raise_petty_cash_slip", "close_case"),
)
MOST_USUAL = 6
NOT_BY_HAND = {"escalate", "print_paper", "sign_paper", "file_signed_scan"}
NOT_BY_HAND |= {"read_paper_aloud", "refuse_to_sign_paper"}  # from a print's page
CONCEPTS = {
    "agreements": "承诺与协议",
    "cases": "投诉本身",
    "claims": "理赔与追偿",
    "concessions": "方案与审批",
    "custody": "保管与借还",
    "courts": "法院",
    "disclosure": "向外提供",
    "evidence": "证据",
    "handling": "处理经过",
    "hospital": "就医",
    "liability": "责任",
    "matters": "集体事项",
    "mediation": "调解",
    "notices": "告知",
    "outside": "外部单位",
    "papers": "文书",
    "payments": "付款",
    "privacy": "个人信息",
    "seals": "用印",
    "severity": "升级与上报",
    "statements": "笔录与证人",
}
GROUPS = (("before_pay", "付款前"), ("should", "应当做"), ("before_close", "结案前"))
PAYING = {"pay", "money", "petty_cash_draw", "refund_at_till", "head"}


@dataclass(frozen=True)
class Possible:
    """A command that may be given now, and what it would mend."""

    command: Command
    because: str = ""


@dataclass(frozen=True)
class NotNow:
    """A command that would be refused, and by whom."""

    command: Command
    nos: tuple[Said, ...]


@dataclass(frozen=True)
class Acts:
    """All that can and cannot be done by one person on one case."""

    mending: list[Possible]
    usual: list[Possible]
    others: list[tuple[str, list[Possible]]]  # by concept
    not_now: list[NotNow]

    @property
    def count(self) -> int:
        """How many acts are open."""
        more = sum(len(acts) for _, acts in self.others)
        return len(self.mending) + len(self.usual) + more

    def offers(self, name: str) -> bool:
        """Whether a command is open."""
        others = [one for _, acts in self.others for one in acts]
        shown = (*self.mending, *self.usual, *others)
        return any(one.command.name == name for one in shown)


@dataclass(frozen=True)
class Lack:
    """One thing missing: what, by which rules, who can provide it."""

    rules: tuple[str, ...]
    says: str
    lacks: tuple[str, ...]
    who: str
    mine: bool
    command: Command | None


def acts_of(hand: Any, who: Signed) -> Acts:
    """Every command put to the rules of the case, with nothing filled in yet."""
    told = hand.possible(who.seat.role, who.person_id, now(), COMMANDS)
    told = [one for one in told if one.command not in NOT_BY_HAND | not_here(hand)]
    open_to_me = {one.command for one in told if one.allowed}
    mending: dict[str, Possible] = {}
    for missing in hand.card.missing:
        for command in mends(missing.lacks):
            if command.name in open_to_me:
                mending.setdefault(command.name, Possible(command, missing.say))
    rest = [name for name in FIRST if name in open_to_me and name not in mending]
    shown = {*mending, *rest[:MOST_USUAL]}
    not_now = [
        NotNow(COMMANDS[one.command], tuple(Said.of(no, hand.rules) for no in one.nos))
        for one in told
        if not one.allowed
    ]
    return Acts(
        list(mending.values()),
        [Possible(COMMANDS[name]) for name in rest[:MOST_USUAL]],
        by_concept(name for name in COMMANDS if name in open_to_me - shown),
        not_now if not hand.case.closed else [],
    )


def not_here(hand: Any) -> set[str]:
    """Joining where nothing knows matters, or this is one; leaving where none is."""
    joins = knows_matters(hand.rules) and hand.card.case_type != MATTER
    asked = {"join_matter": joins, "leave_matter": bool(hand.card.matters)}
    return {name for name, fits in asked.items() if not fits}


def by_concept(names: Any) -> list[tuple[str, list[Possible]]]:
    """Commands under the name of the concept they belong to."""
    found: dict[str, list[Possible]] = defaultdict(list)
    for name in names:
        concept = COMMANDS[name].decide.__module__.split(".")[1]
        if COMMANDS[name].fact:
            concept = COMMANDS[name].fact.__module__.split(".")[1]
        found[concept].append(Possible(COMMANDS[name]))
    return [(CONCEPTS.get(concept, concept), acts) for concept, acts in found.items()]


def lacks_of(hand: Any, who: Signed) -> list[tuple[str, list[Lack]]]:
    """What is missing, grouped by what waits for it."""
    found: dict[str, list[Lack]] = {name: [] for name, _ in GROUPS}
    for one in hand.card.missing:
        found[group_of(one)].append(lack(one, hand.rules, who.seat.role))
    return [(title, found[name]) for name, title in GROUPS if found[name]]


def group_of(missing: Any) -> str:
    """What the missing thing holds up."""
    if PAYING.intersection(missing.blocks):
        return "before_pay"
    return "should" if missing.due_at or not missing.blocks else "before_close"


def lack(one: Any, rules: Rules, role: str) -> Lack:
    """A missing thing in words."""
    commands: Sequence[Command] = mends(one.lacks)
    return Lack(
        rules=one.rules,
        says=one.say,
        lacks=tuple(in_words(text, rules) for text in one.lacks),
        who=roles(one.who, rules),
        mine=role in one.who,
        command=commands[0] if commands else None,
    )
