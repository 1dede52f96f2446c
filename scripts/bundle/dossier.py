"""The dossier (案卷) of a bundle: the case in Chinese on A4, chapter by chapter."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import manimgx_fonts_cjk
import typst

from domain import glossary
from domain.cases.card_story import line_of_story
from domain.cases.case import Case
from domain.deadlines import SHANGHAI
from domain.fact import Fact
from domain.ledger.ledger import Ledger
from domain.policies.in_force import rules_of_case
from domain.proof.checkpoint import Checkpoint
from domain.refusals.events import CommandRefused

SHEET = Path(__file__).with_name("dossier.typ")
FONTS = Path(manimgx_fonts_cjk.__file__).parent
Line = Mapping[str, Any]


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
    ("四、证据与保管", _of("evidence.")),
    ("五、审批", _in("approval")),
    ("六、款项", _of("payments.", "petty_cash.", "claims.")),
    ("七、签署与文书", _of("agreements.", "mediation.", "courts.")),
    ("八、被拒的操作", lambda line: line["refused"]),
)


def dossier(
    ledger: Ledger, facts: Sequence[Fact], case: Case, checkpoint: Checkpoint
) -> bytes:
    """The facts that are disclosed, as PDF/A-2b; dated by the last of them."""
    rules = rules_of_case(ledger, case)
    lines = [line_of_story(fact, rules) for fact in facts if _is_of(fact, case)]
    roles = rules.words("role")
    moment = max(line["recorded_at"] for line in lines)
    parts = ("year", "month", "day", "hour", "minute", "second")
    told = {
        "title": case.registered.case_no,
        "size": checkpoint.size,
        "root": checkpoint.root.hex(),
        "moment": {part: getattr(moment, part) for part in parts},
        "facts": _heads(case, lines),
        "chapters": [
            {"title": title, "rows": [_row(one, roles) for one in lines if fits(one)]}
            for title, fits in CHAPTERS
        ],
    }
    made: bytes = typst.compile(
        SHEET.read_bytes(),
        sys_inputs={"dossier": json.dumps(told, ensure_ascii=False)},
        font_paths=[FONTS],
        ignore_system_fonts=True,
        pdf_standards="a-2b",
        timestamp=int(moment.timestamp()),
    )
    return made


def _is_of(fact: Fact, case: Case) -> bool:
    return fact.originator_id == case.id or isinstance(fact, CommandRefused)


def _heads(case: Case, lines: Sequence[Line]) -> list[tuple[str, str]]:
    first, kept = case.registered, len(lines)
    closed = "已结案" if case.facts.last("CaseClosed") else "未结案"
    return [
        (
            "登记",
            f"{_local(first.occurred_at)}　{glossary.label('ComplaintRegistered')}",
        ),
        ("状态", f"{closed}；本册所载 {kept} 条，另有未披露的见 README.txt"),
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
