"""Whether a print may be signed, and what else is done by signing it (签署的条件)."""

from typing import Any
from uuid import UUID

from domain.cases.case import Case
from domain.desk import Command, Desk
from domain.errors import NotFound, Refused
from domain.ledger.errors import PersonIsErased
from domain.papers.events import PaperPrinted
from domain.papers.subjects import Asked, subject_of
from domain.people.person import Person
from domain.policies.duties import gates
from domain.policies.rules import Act
from domain.reading import cannot_read


class PaperIsOutdated(Refused):
    """打印之后内容已经更正，这份打印件不再是现行文本：请重新打印后再签。"""


class NotThePaperShown(Refused):
    """所签文件的摘要与打印件不符：请从打印件页面重新打开后再签。"""


class AlreadySigned(Refused):
    """此人已经在这份打印件上签过名，不再签第二次。"""


def print_of(case: Case, print_id: UUID) -> PaperPrinted:
    """The print of this id. Raises NotFound."""
    for printed in case.facts.all("PaperPrinted"):
        assert isinstance(printed, PaperPrinted)
        if printed.print_id == print_id:
            return printed
    raise NotFound(f"print {print_id}")


def print_no_of(case: Case, number: int) -> str:
    """What the print of this number is called."""
    return f"{case.registered.case_no}-印{number:02}"


def next_print_no(case: Case) -> str:
    """What the next print of a case is called."""
    return print_no_of(case, len(case.facts.told("PaperPrinted")) + 1)


def asked_again(printed: PaperPrinted) -> Asked:
    """What had been asked for, of a print."""
    return Asked(printed.print_form, printed.about_id, printed.slip_no)


def must_stand(desk: Desk, printed: PaperPrinted) -> None:
    """A print is of the words in force, and nobody had them put right since.

    Raises PersonIsErased, PaperIsOutdated.
    """
    if printed.party_id:
        must_have_key(desk, printed.party_id)
    subject = subject_of(desk.ledger, desk.subject, asked_again(printed))
    if subject.text_sha256 != printed.text_sha256 or _put_right(desk, printed):
        raise PaperIsOutdated


def _put_right(desk: Desk, printed: PaperPrinted) -> bool:
    """Whether somebody heard it and did not agree, since it was printed."""
    facts = desk.subject.facts
    told: tuple[Any, ...] = (
        *facts.told("PaperReadAloud"),
        *facts.told("StatementReadBack"),
    )
    mine = (printed.print_id, printed.about_id)
    return any(
        not one.agreed
        and (getattr(one, "print_id", None) or getattr(one, "statement_id")) in mine
        and one.originator_version > printed.originator_version
        for one in told
    )


def must_have_key(desk: Desk, person_id: UUID) -> None:
    """Nothing more is told of whoever was erased. Raises PersonIsErased."""
    if desk.ledger.is_withdrawn(person_id):
        raise PersonIsErased


def must_be_known(desk: Desk, person_id: UUID, field: str = "party_id") -> None:
    """Whoever reads, signs or sees it is of the case or of the staff.

    Raises ValidationError, PersonIsErased.
    """
    told = desk.subject.facts.every()
    known = {getattr(fact, fact.whose) for fact in told if fact.whose}
    if person_id not in known and not desk.ledger.blank(Person, person_id).version:
        raise cannot_read(field, "本案没有这个人，也不是本店人员，请从列表中选择")
    must_have_key(desk, person_id)


def also(desk: Desk, command: Command, ask: Any) -> None:
    """Do what signing is for the business: all rules of that command are asked.

    Raises Refused, NotFound.
    """
    told = vars(ask) | {"role": desk.role, "by": desk.by, "command": command.name}
    act = Act(command.acts, told, desk.by, desk.occurred_at)
    facts = desk.subject.facts
    if "after_closing" not in command.acts:
        desk.subject.must_be_open()
    if nos := desk.rules.say_no(act, facts) + gates(desk.rules, act, facts):
        raise Refused(nos)
    before, desk.allowed = desk.allowed, desk.rules.that_allow(act, facts)
    command.decide(desk, ask)
    desk.allowed = before
