"""What packs ask, as people read it."""

import pytest

from domain.policies.reader import read_shipped
from domain.policies.rules import Rules
from web.wording import in_words

RULES = Rules((read_shipped("common"), read_shipped("P07")), {})


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            "ApprovalGranted(act=close_case, role=setting.result_approval_role)",
            "已批准（所请事项：结案，角色：一般投诉处理结果的批准人）",
        ),
        (
            "VisitMade(occurred_at>=HandlingCompleted.occurred_at)",
            "已到场（发生时间不早于 处理完毕的发生时间）",
        ),
        (
            "StepTaken(occurred_at>=StepTaken[step=awaiting_proof].occurred_at)",
            "步骤已完成（发生时间不早于 步骤已完成（步骤：待补证：已告知须补的凭证）的发生时间）",
        ),
        ("setting(result_approval_scope=all)", "处理结果须经批准的投诉：all"),
        ("no setting(result_approval_scope=all)", "不是处理结果须经批准的投诉：all"),
        ("no VisitMade", "没有已到场"),
        ("PartyAdded(party_phone!=none)", "当事人已登记（当事人电话已填）"),
        ("VisitMade(role!=salesperson)", "已到场（角色不是salesperson）"),
        ("PettyCashDrawn(amount_yuan<=1.00)", "备用金已支取（金额（元）不超过 1.00）"),
    ],
)
def test_a_condition_reads_as_people_say_it(told, said):
    assert in_words(told, RULES) == said
