"""The words tests are told in: given facts, a decision, and its news."""

from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.fact import HEADER

CLERK = uuid5(NAMESPACE_URL, "a reception clerk")
A_MORNING = datetime(2026, 4, 24, 2, 0, tzinfo=UTC)  # ten o'clock in Shanghai
HEAD = {
    "by": CLERK,
    "role": "reception_clerk",
    "occurred_at": A_MORNING,
    "rules": [],
}
NOT_NEWS = {*HEADER, *HEAD}


def id_of(name):
    """An id for something a test calls by a name; the same one each time."""
    return uuid5(NAMESPACE_URL, name)


def fact(kind, **fields):
    """A fact as a test tells it: its kind and its fields; the header may lack."""
    return kind, fields


def given(kind, *facts, id: UUID | None = None):
    """A thing to which these facts have happened, with nothing left to save."""
    noun = kind.blank(id or id_of(kind.__name__))
    for fact_kind, fields in facts:
        noun.trigger_event(fact_kind, **HEAD | fields)
    noun.pending.clear()
    return noun


def news(noun):
    """What has happened to it since, as kinds and fields, the headers left out."""
    return [(type(told), fields_of(told)) for _, told in noun.pending]


def fields_of(told):
    """A fact's own fields, without the header every fact has."""
    return {name: value for name, value in vars(told).items() if name not in NOT_NEWS}
