"""A law of any history: what a procedure becomes later changes no old case."""

from hypothesis import given
from hypothesis import strategies as st

from domain.policies.passages import passages
from domain.policies.reader import read_shipped
from scripts.replay_case import When, story
from tests.properties.test_histories import FEW, attempts, lived

SHIPPED = read_shipped("P02").text
MAY_GO = [
    passage.text
    for kind in ("lock", "apart", "duty", "trigger", "record", "report")
    for passage in passages(SHIPPED).get(kind, ())
]
versions = st.builds(
    lambda *told: newer(*told),
    st.sets(st.sampled_from(MAY_GO)),
    st.integers(1, 99),
    st.integers(1, 30),
)


def newer(gone, limit, days):
    """A later version of P02: without these rules, with another limit and length."""
    text = SHIPPED.replace("P02/1", "P02/2").replace('"20.00"', f'"{limit}.00"')
    text = text.replace('within = "3 days"', f'within = "{days} days"')
    for passage in gone:
        text = text.replace(passage, "", 1)
    return text


@FEW
@given(st.lists(attempts, max_size=10), versions)
def test_an_old_case_replayed_stays_the_same_to_the_byte(tried, version):
    counter = lived(tried)
    old, moment = counter.case_id, counter.now
    before = told(counter, old, moment)

    counter.of_store("adopt_pack", text=version)
    counter.register()

    assert told(counter, old, moment) == before
    assert followed(counter, old) == "packs: P02/1"
    assert followed(counter, counter.case_id) == "packs: P02/2"


def told(counter, case_id, moment):
    """All that is told of a case, and its card, as bytes."""
    lines = story(counter.ledger, case_id, When(moment, None))
    return "\n".join(lines).encode()


def followed(counter, case_id):
    """The line of its card that says which packs it follows."""
    lines = told(counter, case_id, counter.now).decode().splitlines()
    return next(line for line in lines if line.startswith("packs: "))
