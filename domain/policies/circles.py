"""Who may know of a complaint (知情范围): the circles of its packs. Source: A62."""

from collections.abc import Iterable, Iterator

from domain.facts import Facts
from domain.policies.conditions import ALWAYS
from domain.policies.pack import Circle
from domain.policies.rules import Rules

BEGIN = "ComplaintRegistered"
TELLING = (BEGIN, "ComplaintClassified", "SeverityRaised", "SeverityLowered")
SETTING = "setting."


def circles_of(rules: Rules, began: Facts) -> tuple[Circle, ...]:
    """The circles that may ever be drawn round a complaint, by how it began."""
    context = rules.context(began)
    circles = rules.asked(Circle)
    return tuple(one for one in circles if one.of.since(context) is not None)


def circle_of(rules: Rules, facts: Facts) -> frozenset[str] | None:
    """The roles that may know of a complaint as it stands; None: all of its store.

    Of two circles that apply at once, whoever is in both.
    """
    return drawn(rules, circles_of(rules, facts), facts)


def drawn(
    rules: Rules, circles: Iterable[Circle], facts: Facts
) -> frozenset[str] | None:
    """The same, of these circles alone."""
    context = rules.context(facts)
    roles = [
        frozenset(_roles(rules, one))
        for one in circles
        if one.when.since(context) is not None
        and (one.unless is None or one.unless.since(context) is None)
    ]
    return frozenset.intersection(*roles) if roles else None


def tells_too_much(circle: Circle) -> Iterator[tuple[str, str]]:
    """The key and reason where a circle goes by a fact that does not draw one."""
    told = {"of": circle.of, "when": circle.when, "unless": circle.unless or ALWAYS}
    for key, condition in told.items():
        known = (BEGIN,) if key == "of" else TELLING
        for test in condition.tests():
            if test.name not in known:
                yield key, f"{test.name} does not tell who may know: {', '.join(known)}"


def _roles(rules: Rules, circle: Circle) -> Iterable[str]:
    for told in circle.only:
        role = told
        if told.startswith(SETTING):
            role = rules.settings.get(told.removeprefix(SETTING)) or ""
        if role:
            yield role
