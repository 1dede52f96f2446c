from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest

from domain.fact import UNRECORDED, Fact
from domain.ledger.errors import FactUnreadable
from domain.ledger.layout import Layout, layout_of
from domain.ledger.legible import Glances, why_illegible
from domain.ledger.topics import TOPICS, kind_of
from domain.money import Fen
from tests.house.facts import kinds_of_fact
from tests.story import CLERK, HEAD, id_of

SAMPLES = {
    str: '他说："不\n行"\\ é 𠮷',
    int: -8_600,
    bool: True,
    UUID: id_of("x"),
    datetime: datetime(2026, 4, 24, 2, 0, 1, 5, tzinfo=UTC),
    date: date(2026, 4, 24),
}


def header():
    """What every fact has from its row."""
    return {
        "originator_id": id_of("x"),
        "originator_version": 1,
        "timestamp": UNRECORDED,
    }


def sample(kind, *, full):
    """A fact with all fields told, or only those that must be."""
    told = {}
    for name, (type_, many, may_lack) in layout_of(kind).types.items():
        value = [SAMPLES[type_]] * 2 if many and full else SAMPLES[type_]
        told[name] = value if full or not (many or may_lack) else [] if many else None
    return kind(**header(), **told)


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("kind", kinds_of_fact(), ids=lambda kind: kind.topic)
def test_every_kind_of_fact_is_written_and_read_back(kind, full):
    fact, layout = sample(kind, full=full), layout_of(kind)

    state = layout.text(fact, {})

    assert kind(**header(), **layout.told(state)) == fact
    assert kind_of(kind.topic) is kind
    assert Glances()[kind.topic.encode()](state.encode())
    assert why_illegible(kind.topic.encode(), state.encode()) == ""


def test_the_list_of_topics_is_that_of_all_concepts():
    assert set(TOPICS.values()) == set(kinds_of_fact())


class TaxiPaid(Fact):
    """A taxi was paid; what was once called a sum is an amount in fen now."""

    amount_fen: Fen
    paid_at: datetime | None = None
    class_version = 3

    @staticmethod
    def upcast_v1_v2(state):
        """Yuan became fen."""
        state["amount_fen"] = state.pop("amount_yuan") * 100

    @staticmethod
    def upcast_v2_v3(state):
        """When it was paid is told since."""
        state["paid_at"] = None


def state_of(version, field):
    """A state as an earlier program wrote it."""
    header = '"by":"%s","occurred_at":"2026-04-24T02:00:00Z","role":"clerk","rules":[]'
    return "{%s,%s%s}" % (field, header % CLERK, version)


@pytest.mark.parametrize(
    "state",
    [
        state_of("", '"amount_yuan":86'),
        state_of(',"class_version":2', '"amount_fen":8600'),
        state_of(',"class_version":3', '"amount_fen":8600,"paid_at":null'),
    ],
)
def test_what_an_earlier_program_wrote_is_read_as_it_is_told_now(state):
    told = Layout(TaxiPaid).told(state)

    assert (told["amount_fen"], told["paid_at"]) == (8_600, None)


def test_what_a_later_program_wrote_is_not_guessed_at():
    state = state_of(',"class_version":4', '"amount_fen":8600,"paid_at":null')

    with pytest.raises(FactUnreadable, match="newer"):
        Layout(TaxiPaid).told(state)


def test_the_version_stands_in_the_state_from_the_second_on():
    taxi = TaxiPaid(**header(), **HEAD, amount_fen=8_600)

    assert '"class_version":3' in Layout(TaxiPaid).text(taxi, {})


def test_a_moment_is_kept_in_utc_whatever_clock_it_was_told_by():
    shanghai = timezone(timedelta(hours=8))
    told = HEAD | {"occurred_at": datetime(2026, 4, 24, 10, 0, tzinfo=shanghai)}

    state = Layout(TaxiPaid).text(TaxiPaid(**header(), **told, amount_fen=1), {})

    assert '"occurred_at":"2026-04-24T02:00:00Z"' in state


@pytest.mark.parametrize("wrong", [86.0, True, "86", None, [86]])
def test_a_value_of_another_type_is_never_written(wrong):
    taxi = TaxiPaid(**header(), **HEAD, amount_fen=wrong)

    with pytest.raises(TypeError, match="amount_fen"):
        Layout(TaxiPaid).text(taxi, {})


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("amount_fen", '"8600"', "amount_fen"),
        ("amount_fen", "86.5", "amount_fen"),
        ("slip_no", "null", "slip_no"),
        ("occurred_at", '"2026-02-30T00:00:00Z"', "无法读出"),
        ("by", '"somebody"', "无法读出"),
    ],
)
def test_a_state_no_program_of_ours_wrote_is_told_from_one_it_did(field, value, says):
    told = {
        "amount_fen": "8600", "by": f'"{uuid4()}"', "note": "null",
        "occurred_at": '"2026-03-31T02:00:00Z"', "role": '"clerk"', "rules": "[]",
        "slip_no": '"J-1"',
    }  # fmt: skip
    topic = b"payments.PettyCashSlipRaised"

    sound, broken = (
        "{" + ",".join(f'"{name}":{text}' for name, text in each.items()) + "}"
        for each in (told, told | {field: value})
    )

    assert why_illegible(topic, sound.encode()) == ""
    assert not Glances()[topic](broken.encode())
    assert says in why_illegible(topic, broken.encode())
