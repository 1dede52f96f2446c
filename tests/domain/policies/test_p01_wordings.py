import pytest

from domain.concessions.events import SpecialApprovalGranted
from domain.mediation.events import CertaintyStated, WordingConfirmed
from tests.domain.policies.home_mall import no
from tests.domain.policies.reading import act
from tests.story import fact

W1 = "公司不认可消费者所称的事实,但同意出于顾客服务角度考虑给予该顾客人民币800.00元"
W2 = "公司不认可上文中所陈述的事实,认为无须承担任何责任。"
JOINED = f"{W1};公司不认可上文中所陈述的事实"


def sign(outcome, wording, findings=False, settled_fen=80_000):
    asked = {"outcome": outcome, "wording": wording, "findings": findings}
    return act("sign_mediation_paper", settled_fen=settled_fen, **asked)


@pytest.mark.parametrize(
    "outcome, findings, wording",
    [
        ("succeeded", False, W1),
        ("succeeded", False, W1.replace(",", "，").replace("800.00", "８００．００")),
        ("succeeded", True, JOINED),
        ("succeeded", True, f"{W1} {W2}"),
    ],
)
def test_success_is_signed_with_the_reservation(outcome, findings, wording):
    assert no(sign(outcome, wording, findings)) == set()


@pytest.mark.parametrize(
    "findings, wording, rules",
    [
        (False, W1.replace("800.00", "800"), {"P01-R43", "P01-R79"}),
        (False, W1.replace("800.00", "1800.00"), {"P01-R43", "P01-R79"}),
        (False, W2, {"P01-R43", "P01-R79"}),
        (True, W1, {"P01-R45", "P01-R79"}),
        (True, "", {"P01-R43", "P01-R45", "P01-R79"}),
    ],
)
def test_success_without_its_wording_is_refused(findings, wording, rules):
    assert no(sign("succeeded", wording, findings)) == rules


def test_certain_facts_spare_the_reservation_but_not_the_answer_to_findings():
    certain = fact(CertaintyStated, facts="监控为证")

    assert no(sign("succeeded", ""), certain) == set()
    assert "P01-R45" in no(sign("succeeded", "", True), certain)


def test_similar_words_do_not_replace_the_reservation_that_names_the_sum():
    confirmed = fact(WordingConfirmed, wording="不予认可", reason="意思相同")

    assert "P01-R43" in no(sign("succeeded", "不予认可"), confirmed)


@pytest.mark.parametrize(
    "findings, wording, refused",
    [
        (False, "公司不认可消费者所称的事实。", False),
        (False, W2, False),
        (True, W2, False),
        (True, "公司不认可消费者所称的事实", True),
        (False, W1, True),
        (False, "已阅", True),
    ],
)
def test_failure_is_signed_by_exception_and_promises_nothing(
    findings, wording, refused
):
    special = fact(SpecialApprovalGranted, rule="P01-R44", reason="无法避免")
    asked = sign("failed", wording, findings, None)

    assert "P01-R44" in no(asked)
    assert bool(no(asked, special)) == refused


@pytest.mark.parametrize(
    "wording", ["我们会按内部程序对商品进行检验", "我们会按内部程序 对商品进行检验。"]
)
def test_a_joint_inspection_is_declined_in_these_words(wording):
    asked = act("decline_joint_inspection", wording=wording)

    assert no(asked) == set()
    assert no(act("decline_joint_inspection", wording="不行")) == {"P01-R33", "P01-R78"}
