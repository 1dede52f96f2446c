"""The dossier (案卷) of a bundle: the case in Chinese on A4, chapter by chapter."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from domain import glossary
from domain.cases.card_story import line_of_story
from domain.cases.events import ComplaintRegistered
from domain.deadlines import SHANGHAI
from domain.fact import Fact
from domain.policies.rules import Rules
from domain.proof.checkpoint import Checkpoint
from web.paper.typesetting import parts_of, typeset

SHEET = Path(__file__).with_name("dossier.typ")
Line = Mapping[str, Any]
SIGNED = ("agreements.", "mediation.", "courts.", "papers.", "signing.", "seals.")


def _of(*topics: str) -> Callable[[Line], bool]:
    return lambda line: line["topic"].startswith(topics)


def _in(group: str) -> Callable[[Line], bool]:
    return lambda line: group in line["groups"]


CHAPTERS: tuple[tuple[str, Callable[[Line], bool]], ...] = (
    (
        "一、当事人与诉求",
        _of("cases.ComplaintRegistered", "cases.Party", "cases.Demand"),
    ),
    ("二、经过", lambda line: not line["refused"]),
    ("三、陈述", _of("statements.")),
    ("四、证据与保管", _of("evidence.", "custody.")),
    ("五、审批", _in("approval")),
    ("六、款项", _of("payments.", "petty_cash.", "claims.")),
    ("七、签署与文书", _of(*SIGNED)),
    ("八、被拒的操作", lambda line: line["refused"]),
)


def lines_of(facts: Sequence[Fact], rules: Rules) -> list[Line]:
    """What the facts tell, in Chinese, nothing personal in it."""
    return [line_of_story(fact, rules) for fact in facts]


def dossier(
    began: ComplaintRegistered,
    lines: Sequence[Line],
    rules: Rules,
    checkpoint: Checkpoint,
) -> bytes:
    """The facts that are disclosed, as PDF/A-2b; dated by the last of them."""
    roles = rules.words("role")
    moment = max(line["recorded_at"] for line in lines)
    told = {
        "title": began.case_no,
        "size": checkpoint.size,
        "root": checkpoint.root.hex(),
        "moment": parts_of(moment),
        "facts": _heads(began, lines),
        "chapters": [
            {"title": title, "rows": [_row(one, roles) for one in lines if fits(one)]}
            for title, fits in CHAPTERS
        ],
    }
    return typeset(SHEET, "dossier", told, moment)


def told_in_one(line: Line, roles: Mapping[str, str]) -> str:
    """A fact in one line of plain text: both its times, in which role, what."""
    number, times, role, sentence, rules = _row(line, roles)
    occurred, _, recorded = times.partition("\n")
    said = f"{number} {occurred}（入账 {recorded}）{role}：{sentence}"
    return f"{said} [{rules}]" if rules else said


def _heads(began: ComplaintRegistered, lines: Sequence[Line]) -> list[tuple[str, str]]:
    ends = [one for one in lines if one["fact"] in ("CaseClosed", "CaseReopened")]
    closed = bool(ends) and ends[-1]["fact"] == "CaseClosed"
    registered = glossary.label("ComplaintRegistered")
    stands = f"{'已结案' if closed else '未结案'}；本册所载 {len(lines)} 条"
    return [
        ("登记", f"{_local(began.occurred_at)}　{registered}"),
        ("状态", f"{stands}，另有未披露的见 README.txt"),
        ("说明", "个人信息在账本中密封，此处不载；每条左侧为账本分录号，可逐条核对。"),
    ]


def _row(line: Line, roles: Mapping[str, str]) -> list[str]:
    late = "（迟录）" if line["late"] else ""
    times = f"{_local(line['occurred_at'])}\n{_local(line['recorded_at'])}{late}"
    role = roles.get(line["role"], line["role"])
    rules = " ".join(line["rules"])
    return [f"#{line['position']}", times, role, line["sentence"], rules]


def _local(moment: Any) -> str:
    return str(moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"))
