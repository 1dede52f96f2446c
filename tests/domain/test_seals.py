"""A seal is stamped by leave, by whoever keeps it, while somebody watches."""

import pytest

from domain.reading import ValidationError
from tests.counter import Counter, person
from tests.story import id_of

USE = {"seal_use_id": str(id_of("a use"))}
ASKED = {"seal": "contract_seal", "paper": "settlement_agreement", "reason": "和解"}
ASKED |= {"impressions": "3", "across_pages": "yes"}
WATCHED = {"watched_by_id": str(person("cashier"))}
KEEPER, MANAGER = "finance_staff", "mall_duty_manager"


@pytest.fixture
def counter():
    counter = Counter(packs=())
    counter.register()
    counter.of_case("request_seal_use", **USE, **ASKED)
    return counter


@pytest.fixture
def allowed(counter):
    counter.of_case("approve_seal_use", MANAGER, **USE)
    return counter


def use(counter, by=KEEPER, **told):
    told = {"impressions": "3", "across_pages": "yes"} | WATCHED | told
    return counter.no("use_seal", by, **USE, **told)


def test_what_was_allowed_is_stamped_and_told_with_seal_and_paper(allowed):
    refused = use(allowed)
    (used,) = allowed.facts("SealUsed")

    assert refused == []
    assert (used.seal, used.paper) == ("contract_seal", "settlement_agreement")
    assert (used.impressions, used.across_pages) == (3, True)
    assert (used.by, used.watched_by_id) == (person(KEEPER), person("cashier"))


@pytest.mark.parametrize(
    ("by", "typed", "refusal"),
    [
        (KEEPER, {"impressions": "4"}, ["SEAL"]),
        ("reception_clerk", {}, ["C17"]),
        (KEEPER, {"watched_by_id": str(person(KEEPER))}, ["WatcherIsKeeper"]),
    ],
)
def test_not_more_not_by_whoever_asked_and_not_unwatched(allowed, by, typed, refusal):
    assert use(allowed, by, **typed) == refusal
    assert not allowed.facts("SealUsed")


def test_no_seal_over_the_seam_that_nobody_asked_for(counter):
    other = {"seal_use_id": str(id_of("another use"))}
    counter.of_case("request_seal_use", **other, **ASKED | {"across_pages": "no"})
    counter.of_case("approve_seal_use", MANAGER, **other)
    told = {"impressions": "3", "across_pages": "yes"} | WATCHED

    assert counter.no("use_seal", KEEPER, **other, **told) == ["SEAL"]


def test_without_leave_nothing_is_stamped(counter):
    assert use(counter) == ["SEAL"]


def test_leave_is_for_once(allowed):
    use(allowed)

    assert use(allowed) == ["SEAL"]


@pytest.mark.parametrize(
    ("by", "refusal"), [("cashier", ["SEAL"]), ("mall_duty_manager", [])]
)
def test_leave_is_given_by_whoever_the_pack_says(counter, by, refusal):
    assert counter.no("approve_seal_use", by, **USE) == refusal


def test_whoever_asked_does_not_allow_it(counter):
    other = {"seal_use_id": str(id_of("the manager's"))}
    counter.of_case("request_seal_use", MANAGER, **other, **ASKED)

    assert counter.no("approve_seal_use", MANAGER, **other) == ["C17"]


def test_what_was_declined_is_asked_for_anew(counter):
    counter.of_case("decline_seal_use", MANAGER, **USE, reason="文本未定")

    assert counter.no("approve_seal_use", MANAGER, **USE) == ["SEAL"]
    assert use(counter) == ["SEAL"]


def test_leave_may_be_taken_back_until_it_is_used(allowed):
    allowed.of_case("decline_seal_use", MANAGER, **USE, reason="金额改了")

    assert use(allowed) == ["SEAL"]


def test_no_impression_is_no_use(allowed):
    with pytest.raises(ValidationError):
        use(allowed, impressions="0")


def test_a_use_nobody_asked_for_is_refused(counter):
    unknown = {"seal_use_id": str(id_of("nothing"))} | WATCHED
    told = {"impressions": "1", "across_pages": "no"}

    no = counter.no("use_seal", KEEPER, **unknown, **told)

    assert no == ["SEAL"]
