"""A refusal in words the book keeps, and read back from them."""

from collections.abc import Iterable

from domain.errors import No
from domain.refusals.events import CommandRefused


def lines_of(nos: Iterable[No]) -> dict[str, list[str]]:
    """What each rule said, in lines: `P02-R19 P02-R20: ...`."""
    return {
        "reasons": [_line(no, no.why) for no in nos],
        "missing": [_line(no, text) for no in nos for text in no.missing],
        "who_may": [_line(no, " ".join(no.who_may)) for no in nos if no.who_may],
        "soft": [" ".join(no.rules) for no in nos if no.soft],
    }


def _line(no: No, text: str) -> str:
    return f"{' '.join(no.rules)}: {text}"


def nos_of(refused: CommandRefused) -> list[No]:
    """The rules that said no, read back from the fact."""
    missing: dict[str, list[str]] = {}
    for line in refused.missing:
        rules, _, text = line.partition(": ")
        missing.setdefault(rules, []).append(text)
    who = dict(line.partition(": ")[::2] for line in refused.who_may)
    read = [line.partition(": ")[::2] for line in refused.reasons]
    return [
        No(
            tuple(rules.split()),
            why,
            tuple(missing.get(rules, ())),
            tuple(who.get(rules, "").split()),
            rules in refused.soft,
        )
        for rules, why in read
    ]
