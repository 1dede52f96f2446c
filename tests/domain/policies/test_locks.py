from datetime import timedelta

from domain.concessions.events import OfferMade, SpecialApprovalGranted
from domain.liability.events import LiabilityAssessed, SectionChiefCalled
from domain.notices.events import Notified
from domain.policies.conditions import UNKNOWN
from tests.domain.policies.reading import act, no_to, rules
from tests.story import A_MORNING, fact, id_of

FIRST = fact(Notified, whom="store_general_manager")
THEN = fact(SectionChiefCalled, occurred_at=A_MORNING + timedelta(minutes=1))
LOCK = '[[lock]]\nrule = "T-R01"\nact = "pay"\n'


def test_an_act_waits_for_its_fact():
    waiting = rules(LOCK + 'until = "Notified(whom=store_general_manager)"')

    assert no_to(waiting, act("pay")) == ["T-R01"]
    assert no_to(waiting, act("pay"), FIRST) == []
    assert no_to(waiting, act("draw_petty_cash")) == []


def test_a_fact_that_came_after_the_act_does_not_open_it():
    waiting = rules(LOCK + 'until = "SectionChiefCalled"')

    assert no_to(waiting, act("pay", at=A_MORNING), THEN) == ["T-R01"]


def test_a_lock_in_order_wants_the_order():
    body = LOCK + "ordered = true\nuntil = ['SectionChiefCalled', 'Notified']"
    later = act("pay", at=A_MORNING + timedelta(hours=1))

    assert no_to(rules(body), later, FIRST, THEN) == ["T-R01"]
    assert no_to(rules(body.replace("ordered = true", "")), later, FIRST, THEN) == []


def test_an_act_is_for_these_roles_only():
    only = rules(LOCK + 'only = ["cashier", "finance_staff"]')

    assert no_to(only, act("pay", role="cashier")) == []
    assert no_to(only, act("pay", role="reception_clerk")) == ["T-R01"]


def test_what_is_never_allowed_is_not_opened_by_anything():
    never = rules(LOCK + "never = true\nsoft = false")
    special = fact(SpecialApprovalGranted, rule="T-R01", reason="下不为例")

    assert no_to(never, act("pay"), special) == ["T-R01"]


def test_a_soft_lock_opens_by_a_special_approval_of_this_rule_and_item():
    soft = rules(LOCK + 'soft = true\nuntil = "Notified"')
    of_all = fact(SpecialApprovalGranted, rule="T-R01", reason="情况特殊")
    of_one = fact(SpecialApprovalGranted, rule="T-R01", reason="仅此一笔", item="票1")
    of_other = fact(SpecialApprovalGranted, rule="T-R02", reason="另一规则")

    asked = act("pay", item="票2")

    assert no_to(soft, asked, of_all) == []
    assert no_to(soft, asked, of_one) == ["T-R01"]
    assert no_to(soft, act("pay", item="票1"), of_one) == []
    assert no_to(soft, asked, of_other) == ["T-R01"]


def test_a_lock_speaks_when_it_applies_and_not_unless():
    some = rules(
        LOCK + 'never = true\nwhen = "act(amount_yuan>100.00)"\n'
        'unless = "LiabilityAssessed(liability=none)"'
    )
    nobody = fact(LiabilityAssessed, liability="none")

    assert no_to(some, act("pay", amount_fen=10_001)) == ["T-R01"]
    assert no_to(some, act("pay", amount_fen=10_000)) == []
    assert no_to(some, act("pay", amount_fen=10_001), nobody) == []


def test_a_form_not_filled_in_yet_is_refused_only_by_what_is_certain():
    some = rules(
        LOCK
        + 'when = "act(amount_yuan>100.00)"\nnever = true\n'
        + LOCK.replace("R01", "R02")
        + 'until = "OfferMade(amount_yuan>=act.amount_yuan)"'
    )
    blank = act("pay", amount_fen=UNKNOWN)
    offer = fact(OfferMade, what="退款")

    assert no_to(some, blank) == ["T-R02"]
    assert no_to(some, blank, offer) == []


def test_one_person_does_not_fill_both_sides():
    body = '[[apart]]\nrule = "T-R03"\nact = "pay"\nfrom_whom = "OfferMade"'
    offer = fact(OfferMade, what="退款")

    assert no_to(rules(body), act("pay"), offer) == ["T-R03"]
    assert no_to(rules(body), act("pay", by=id_of("another")), offer) == []


def test_every_rule_that_says_no_is_named():
    body = LOCK + "never = true\n" + LOCK.replace('"T-R01"', '["T-R02", "T-R03"]')

    assert no_to(rules(body + "never = true"), act("pay")) == [
        "T-R01",
        "T-R02",
        "T-R03",
    ]
