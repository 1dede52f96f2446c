"""What each form tells (表单内容), who signs it, and which version of it this is."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from domain.money import capitals_of
from web.display import yuan
from web.paper.form_parts import Body, Head, Section, Teller, at, clear


class Form(NamedTuple):
    """A form: a new version of it is another number, old prints keep theirs."""

    body: Callable[[Teller], Body]
    version: str = "1"


def _sum(fen: int) -> str:
    return f"{capitals_of(fen)}（¥{yuan(fen)}）"


def _case(teller: Teller) -> list[Head]:
    told = teller.case.registered
    return [Head("案件编号", told.case_no), Head("登记时间", at(told.occurred_at))]


def _all(teller: Teller, name: str) -> list[Any]:
    return [teller.ledger.opened(fact) for fact in teller.case.facts.all(name)]


def registration_receipt(teller: Teller) -> Body:
    """受理回执: what was taken down, for whoever complains. Source: features 4."""
    told = teller.registered
    says = "本店已受理您的投诉。请凭案件编号查询进度。本回执不代表对事实或责任的认定。"
    signers = ["投诉人（签名）", "受理人（签名、盖章）"]
    return Body([*_case(teller), *_taken_down(teller, told)], [], says, signers)


def _taken_down(teller: Teller, told: Any) -> list[Head]:
    """Who complained of what, wants what, and by when he hears of it."""
    wants = [teller.word("remedy", told.remedy)] if told.remedy else []
    if told.demanded_fen is not None:
        wants.append(_sum(told.demanded_fen))
    limits = [
        f"{one.what}：{at(one.due_at)} 前" for one in _all(teller, "TimeLimitPromised")
    ]
    goods = [it for it in (told.goods, told.brand, told.receipt_no) if it]
    return [
        Head("投诉人", clear(told.complainant_name) or "未留名"),
        Head("联系电话", clear(told.complainant_phone) or "未留"),
        Head("受理渠道", teller.word("channel", told.channel)),
        Head("受理人", teller.staff(told.by)),
        Head("所涉商品", "，".join(goods) or "—", True),
        Head("投诉事项", told.summary, True),
        Head("诉求", "，".join(wants) or "未提", True),
        Head("承诺时限", "；".join(limits) or "按规定时限答复", True),
    ]


def statement_record(teller: Teller) -> Body:
    """询问笔录: the speaker's own words, to be read or heard and signed."""
    (said,) = teller.subject.facts
    name = clear(said.speaker_name)
    heads = [
        *_case(teller),
        Head("被询问人", name or "见签名"),
        Head("身份", teller.word("speaker", said.speaker)),
        Head("询问时间", at(said.occurred_at)),
        Head("地点", said.place or "—"),
        Head("记录人", teller.staff(said.taken_by_id or said.by)),
        Head("事由", teller.case.registered.summary),
    ]
    words = clear(said.text).splitlines()
    says = "以上笔录本人已阅读（或已听人宣读），与本人所述一致。如有更正，更正处由本人签名或按指印。"
    signers = [
        "被询问人（签名、按指印）",
        "记录人（签名）",
        "宣读人（签名）",
        "见证人（签名）",
    ]
    return Body(heads, [Section("陈述内容", words)], says, signers)


def settlement_agreement(teller: Teller) -> Body:
    """和解协议: who settles what for how much. Source: P01-R63 to R65."""
    (draft,) = teller.subject.facts
    heads = [
        *_case(teller),
        Head("甲方", teller.store, True),
        Head("乙方", _party(teller, draft.party_id), True),
        Head("事由", teller.case.registered.summary, True),
        Head("协议金额", _sum(draft.settled_fen), True),
    ]
    sections = [Section("协议条款", clear(draft.terms).splitlines())]
    says = "甲乙双方已阅读（或已听人宣读）以上条款，理解并同意，自双方签名之日起生效。"
    if draft.supplementary:
        says = "本协议是补充协议。" + says
    return Body(heads, sections, says, ["甲方代表（签名、盖章）", "乙方（签名、按指印）",
                                        "宣读人（签名）", "见证人（签名）"])  # fmt: skip


def _party(teller: Teller, party_id: Any) -> str:
    """The name and number of a party, as the case has them."""
    for fact in teller.case.facts.every():
        if fact.whose and getattr(fact, fact.whose) == party_id:
            stem = fact.whose.removesuffix("_id")
            told = teller.ledger.opened(fact)
            if name := getattr(told, f"{stem}_name", None):
                number = clear(getattr(told, f"{stem}_id_number", None))
                return clear(name) + (f"，证件号码 {number}" if number else "")
    return "见签名"


def custody_slip(teller: Teller) -> Body:
    """交接单: what changed hands, from whom to whom; both sign."""
    rows = [
        (at(one.occurred_at), _hand(teller, one, "giver", "received_from"),
         _hand(teller, one, "taker", "holder"), teller.staff(one.by))
        for one in teller.subject.facts
    ]  # fmt: skip
    hands = Section("历次交接", [], ("时间", "移交人", "接收人", "经手"), rows)
    says = "移交人与接收人当面核对无误，交接完毕。"
    signers = ["移交人（签名）", "接收人（签名）", "见证人（签名）", "备注"]
    return Body([*_case(teller), *_handed_over(teller)], [hands], says, signers)


def _handed_over(teller: Teller) -> list[Head]:
    """The thing, and its last change of hands."""
    first, last = teller.subject.facts[0], teller.subject.facts[-1]
    why = getattr(last, "reason", None) or getattr(last, "remarks", None)
    heads = [
        Head("交接物", teller.word("paper", getattr(first, "paper", ""))),
        Head(
            "原件或复印件",
            teller.word("exhibit_form", getattr(first, "form", "")) or "—",
        ),
        Head("移交人", _hand(teller, last, "giver", "received_from")),
        Head("接收人", _hand(teller, last, "taker", "holder")),
        Head("交接时间", at(last.occurred_at)),
        Head("地点", getattr(last, "place", None) or "—"),
        Head("封条、袋号", " ".join(_numbers(last)) or "—"),
        Head("说明", why or "—"),
    ]
    if digest := getattr(first, "file_sha256", None):
        heads.append(Head("电子文件摘要", digest, True))
    return heads


def _hand(teller: Teller, fact: Any, *names: str) -> str:
    """Whose hands: as the fact calls them, and the name where it gives one."""
    held = next((it for n in names if (it := getattr(fact, n, None))), None)
    named = teller.staff(getattr(fact, f"{names[0]}_id", None))
    said = teller.word("holder", held) if held else "—"
    return f"{said} {named}" if named else said


def _numbers(fact: Any) -> list[str]:
    return [it for n in ("bag_no", "seal_no") if (it := getattr(fact, n, None))]


def receipt(teller: Teller) -> Body:
    """收条: whoever was paid confirms it, in capitals. Source: features 61, 65."""
    (paid,) = teller.subject.facts
    name = clear(getattr(paid, "payee_name", None)) or clear(
        teller.registered.complainant_name
    )
    heads = [
        *_case(teller),
        Head("收款人", name or "见签名"),
        Head("付款时间", at(paid.occurred_at)),
        Head("金额", _sum(paid.amount_fen), True),
        Head("款项", teller.word("purpose", paid.purpose) or "—"),
        Head("付款方式", _method(teller, paid)),
        Head("事由", teller.case.registered.summary, True),
    ]
    says = f"今收到{teller.store}支付的上述款项{_sum(paid.amount_fen)}，款已收讫。"
    return Body(heads, [], says, ["收款人（签名、按指印）", "付款经手人（签名）"])


def _method(teller: Teller, paid: Any) -> str:
    if slip_no := getattr(paid, "slip_no", None):
        return f"备用金现金，借支单 {slip_no}"
    return teller.word("payment_method", paid.method)


def petty_cash_advance_slip(teller: Teller) -> Body:
    """备用金借支单: sum, consent, draw, countersign. Source: P02-R22 to R24."""
    (slip,) = teller.subject.facts
    heads = [
        *_case(teller),
        Head("借支单号", slip.slip_no),
        Head("借支时间", at(slip.occurred_at)),
        Head("借支人", teller.staff(slip.by)),
        Head("用途", slip.note or teller.case.registered.summary),
        Head("金额", _sum(slip.amount_fen), True),
    ]
    says = "一笔开支一张借支单，先同意后支取。"
    signers = ["借支人（签名）", "接待课长（同意借支）"]
    signers += ["出纳（支付）", "客服经理（审查补签）"]
    return Body(heads, _done(teller, slip.slip_no), says, signers)


def _done(teller: Teller, slip_no: str) -> list[Section]:
    """What the book has of a slip so far: who did what, and when."""
    steps = ("PettyCashConsented", "PettyCashDrawn", "PettyCashCountersigned")
    rows = [
        (title, teller.word("role", one.role), teller.staff(one.by),
         at(one.occurred_at))
        for title, name in zip(("同意借支", "支取", "审查补签"), steps)
        for one in teller.case.facts.all(name)
        if getattr(one, "slip_no") == slip_no
    ]  # fmt: skip
    heads = ("事项", "角色", "姓名", "时间")
    return [Section("已在账簿办理", [], heads, rows)] if rows else []


def accident_report(teller: Teller) -> Body:
    """事故报告: cause, scene and evidence, by risk control. Source: P01-R19."""
    (report,) = teller.subject.facts
    told = teller.registered
    heads = [
        *_case(teller),
        Head("报告编号", report.report_no or "—"),
        Head("填报时间", at(report.occurred_at)),
        Head("事故时间", at(told.event_at) if told.event_at else "—"),
        Head("地点", told.place or "—"),
        Head("当事人", clear(told.complainant_name) or "未留名"),
        Head("填报人", teller.staff(report.by)),
        Head("事故经过", told.summary, True),
    ]
    causes = Section("事故原因", report.cause.splitlines())
    signers = ["填报人（签名）", "风险防控负责人（签名）"]
    return Body(heads, [_scene(teller), causes, _exhibits(teller)], "", signers)


def _scene(teller: Teller) -> Section:
    """What was seen where it happened."""
    scene = [
        f"{at(one.occurred_at)} {one.place or '现场'}：{one.observed or '已保护现场'}"
        for one in _all(teller, "SceneProtected")
    ]
    return Section("现场情况", scene or ["账簿中没有现场记录。"])


def _exhibits(teller: Teller) -> Section:
    """What was kept as evidence."""
    rows = [
        (teller.word("paper", one.paper), teller.word("exhibit_form", one.form),
         one.item or one.remarks or "", at(one.occurred_at))
        for one in _all(teller, "EvidenceReceived")
    ]  # fmt: skip
    says = [] if rows else ["账簿中没有证据。"]
    return Section("证据", says, ("证据", "形式", "内容", "收到时间"), rows)


FORMS: Mapping[str, Form] = {
    "registration_receipt": Form(registration_receipt),
    "statement_record": Form(statement_record),
    "settlement_agreement": Form(settlement_agreement),
    "custody_slip": Form(custody_slip),
    "receipt": Form(receipt),
    "petty_cash_advance_slip": Form(petty_cash_advance_slip),
    "accident_report": Form(accident_report),
}
