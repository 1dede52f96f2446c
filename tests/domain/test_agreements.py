"""An agreement is signed, collected and deposited; each time the same paper."""

import pytest

from domain.errors import NotFound
from tests.counter import Counter

ABOUT = [
    "collect_agreement",
    "deposit_agreement",
    "refuse_agreement_request",
    "give_agreement_to_customer",
]


@pytest.fixture
def counter():
    counter = Counter(packs=())
    counter.register()
    return counter


def sign(counter, **typed):
    (signed,) = counter.of_case("sign_agreement", settled_yuan="800.00", **typed)
    return signed


def test_one_original_is_signed_unless_told(counter):
    signed = sign(counter)

    assert (signed.originals, signed.copies, signed.settled_fen) == (1, 0, 80_000)


@pytest.mark.parametrize("command", ABOUT)
def test_the_last_agreement_is_meant_where_none_is_named(counter, command):
    first, last = sign(counter), sign(counter, supplementary=True)

    (unnamed,) = counter.of_case(command)
    (named,) = counter.of_case(command, agreement_id=str(first.agreement_id))

    assert unnamed.agreement_id == last.agreement_id
    assert named.agreement_id == first.agreement_id


@pytest.mark.parametrize("command", ABOUT)
def test_an_agreement_nobody_signed_is_not_found(counter, command):
    with pytest.raises(NotFound):
        counter.of_case(command)
