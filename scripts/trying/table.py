"""What a pack on trial would have said, as a table for the terminal or as JSON."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from domain.deadlines import SHANGHAI
from domain.trial import Answer
from scripts.trying import Asked, Tried
from scripts.trying.owing import Difference, Thing

BY_OTHERS = "refused by other rules"
CHANGES = ("refused", "allowed", "unreadable", BY_OTHERS, "due", "missing", "raised")
VERDICT = {True: "allowed", False: "refused"}


def table_of(tried: Tried, everything: bool = False) -> Table:
    """A line for each thing that would have come out otherwise; or for everything."""
    table = Table(box=SIMPLE_HEAD, show_lines=True, expand=True)
    table.add_column("when", min_width=19)
    for heading, share in (("asked", 3), ("then", 3), ("instead", 8)):
        table.add_column(heading, overflow="fold", ratio=share)
    table.title = f"{tried.case_no}: {_packs(tried.followed)} → {_packs(tried.tried)}"
    table.caption = summary(tried)
    for one in tried.asked:
        if one.differs or everything:
            table.add_row(*_asked(one))
    for difference in tried.differences:
        table.add_row(*_owed(difference))
    return table


def summary(tried: Tried) -> str:
    """How much was asked, and what would have been otherwise."""
    told = [_change(one) for one in tried.asked if one.differs]
    told += [difference.it.kind for difference in tried.differences]
    counted = [f"{told.count(name)} {name}" for name in CHANGES if name in told]
    otherwise = ", ".join(counted) or "nothing"
    return f"{len(tried.asked)} facts and refusals asked; otherwise: {otherwise}"


def _change(one: Asked) -> str:
    alike = one.was.allowed == one.would.allowed and not one.would.unread
    return BY_OTHERS if alike else verdict(one.would)


def verdict(answer: Answer) -> str:
    """Allowed, refused, or not to be read by this pack at all."""
    return "unreadable" if answer.unread else VERDICT[answer.allowed]


def _asked(one: Asked) -> tuple[str, ...]:
    instead = "\n".join((_said(one.would), *_reasons(one.would)))
    asked = f"{one.command}\n{one.fact.role}"
    return moment(one.fact.occurred_at), asked, _said(one.was), instead


def _said(answer: Answer) -> str:
    """The verdict and the rules that gave it."""
    return "\n".join(filter(None, (verdict(answer), " ".join(answer.rules))))


def _reasons(answer: Answer) -> Iterator[str]:
    if answer.unread:
        yield answer.unread
    for no in answer.nos:
        yield f"{' '.join(no.rules)}: {no.why}"
        yield from (f"missing: {text}" for text in no.missing)
        if no.who_may:
            yield f"who may: {' '.join(no.who_may)}"


def _owed(difference: Difference) -> tuple[str, ...]:
    it = difference.it
    what = f"{it.kind}: {' '.join(it.rules)}\nsince {it.started_by}"
    was, would = _thing(difference.was), _thing(difference.would)
    missing = (f"missing: {text}" for text in it.lacks)
    return moment(it.started_at), what, was, "\n".join((would, it.say, *missing))


def _thing(thing: Thing | None) -> str:
    if thing is None:
        return "nothing"
    due = f"by {moment(thing.due_at)}" if thing.due_at else ""
    return " ".join(filter(None, (due, thing.state))) or "open at closing"


def moment(at: datetime | None) -> str:
    """A moment on the mall's clocks."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") if at else ""


def _packs(packs: Sequence[str]) -> str:
    return " + ".join(one for one in packs if not one.startswith("common/"))


def told(tried: Tried) -> dict[str, Any]:
    """The same for programs, whatever came out alike included."""
    return {
        "case_no": tried.case_no,
        "followed": list(tried.followed),
        "tried": list(tried.tried),
        "asked": [_told_asked(one) for one in tried.asked],
        "owed": [
            {"was": _told_thing(one.was), "would_be": _told_thing(one.would)}
            for one in tried.differences
        ],
    }


def _told_asked(one: Asked) -> dict[str, Any]:
    return {
        "position": one.fact.position,
        "occurred_at": one.fact.occurred_at.astimezone(SHANGHAI).isoformat(),
        "role": one.fact.role,
        "command": one.command,
        "differs": one.differs,
        "was": _told_answer(one.was),
        "would_be": _told_answer(one.would),
    }


def _told_answer(answer: Answer) -> dict[str, Any]:
    said: dict[str, Any] = {"verdict": verdict(answer), "rules": list(answer.rules)}
    if answer.unread:
        said["why"] = answer.unread
    if answer.nos:
        said["nos"] = [
            {
                "rules": list(no.rules),
                "why": no.why,
                "missing": list(no.missing),
                "who_may": list(no.who_may),
            }
            for no in answer.nos
        ]
    return said


def _told_thing(thing: Thing | None) -> dict[str, Any] | None:
    if thing is None:
        return None
    at, due = thing.started_at.astimezone(SHANGHAI), thing.due_at
    return thing._asdict() | {
        "started_at": at.isoformat(),
        "due_at": due.astimezone(SHANGHAI).isoformat() if due else None,
    }
