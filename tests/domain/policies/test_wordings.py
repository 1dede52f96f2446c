import pytest

from domain.policies.conditions import UNKNOWN
from domain.mediation.events import CertaintyStated, WordingConfirmed
from tests.domain.policies.reading import act, no_to, rules
from tests.story import fact

W1 = "公司不认可消费者所称的事实,但同意出于顾客服务角度考虑给予该顾客人民币**元"
BODY = (
    '[[wording]]\nrule = "T-R01"\nact = "sign_mediation_paper"\n'
    f'text = "{W1}"\namount = "settled_yuan"\n'
)
AMOUNT = {"settled_fen": 50_000}


def no(body, *facts, **asked):
    return no_to(rules(body), act("sign_mediation_paper", **asked), *facts)


@pytest.mark.parametrize(
    "said",
    [
        W1.replace("**", "500.00"),
        W1.replace("**", "500.00").replace(",", "，"),
        W1.replace("**", "500.00").replace("500.00", "５００．００"),
        f"附注：{W1.replace('**', ' 500.00 ')}。甲方签字",
        W1.replace("**", "500.00").replace("的事实", "\n的事实"),
    ],
)
def test_a_mandated_text_is_compared_as_people_read_it(said):
    assert no(BODY, wording=said, **AMOUNT) == []


@pytest.mark.parametrize(
    "said",
    [
        "",
        None,
        W1,
        W1.replace("**", "500.01"),
        "公司不认可消费者所称的事实",
        "同意支付500.00元",
    ],
)
def test_other_words_or_another_sum_are_refused(said):
    assert no(BODY, wording=said, **AMOUNT) == ["T-R01"]


def test_without_a_sum_the_text_cannot_stand():
    assert no(BODY, wording=W1.replace("**", "500.00"), settled_fen=None) == ["T-R01"]


def test_the_first_clause_alone_may_be_what_is_wanted():
    body = BODY + "first_clause = true\n"

    assert no(body, wording="公司不认可消费者所称的事实。", settled_fen=None) == []
    assert no(body, wording="公司认可", settled_fen=None) == ["T-R01"]


def test_similar_words_stand_where_somebody_has_confirmed_them():
    body = BODY + 'similar_if = "WordingConfirmed(wording=act.wording)"\n'
    said = "本公司对文中事实均不认可"
    confirmed = fact(WordingConfirmed, wording=said, reason="意思相同")

    assert no(body, wording=said, **AMOUNT) == ["T-R01"]
    assert no(body, confirmed, wording=said, **AMOUNT) == []
    assert no(body, confirmed, wording="另一句话", **AMOUNT) == ["T-R01"]


def test_the_text_is_not_wanted_where_the_facts_are_certain():
    body = BODY + 'unless = "CertaintyStated"\n'

    assert no(body, fact(CertaintyStated, facts="监控为证"), wording="", **AMOUNT) == []


def test_a_form_not_filled_in_yet_is_not_judged():
    assert no(BODY, wording=UNKNOWN, settled_fen=UNKNOWN) == []
