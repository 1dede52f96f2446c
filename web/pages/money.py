"""The store ledger (门店台账): what is borne, how it comes about, the petty cash."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request

from web.desk import book, now, read_models
from web.display import SHANGHAI, shanghai
from web.names import staff_names
from web.people import stores
from web.session import must_see, signed
from web.words import words_here

page = Blueprint("money", __name__)
PERIODS = {"": "开账以来", "year": "今年", "quarter": "本季", "month": "本月"}
STATES = {"": "全部", "awaiting": "待补签", "refused": "拒绝补签"}
ACCOUNTS = {
    "petty_cash": "备用金",
    "bank": "银行",
    "till": "收银",
    "compensation_expense": "赔付支出",
    "advances": "垫付",
    "supplier_receivable": "应收供应商",
    "supplier_credit": "供应商抵扣",
    "insurer_receivable": "应收承保公司",
    "insurer_income": "理赔收入",
}
MOST = 200  # lines of the petty cash book on one page


@page.get("/store")
def store_ledger() -> str:
    """One store's figures, its petty cash to the cent, and the entries behind them."""
    store_id, period = store_asked(), request.args.get("period", "")
    if store_id is None:
        return render_template("no_store.html")
    since = began(period)
    lines = read_models()["petty_cash_book"].movements([store_id], limit=MOST)
    state = request.args.get("state", "")
    shown = [one for one in lines if not state or one["state"] == state]
    entries = read_models()["store_ledger"].lines([store_id], limit=50)
    sums = read_models()["store_ledger"].sums([store_id])
    return render_template(
        "store_ledger.html",
        store_id=store_id,
        stores=stores(book()),
        sums=sums,
        moved=read_models()["store_ledger"].sums([store_id], since=since),
        lines=shown,
        counts={name: sum(one["state"] == name for one in lines) for name in STATES},
        entries=entries,
        names=staff_names(one["by"] for one in [*shown, *entries]),
        case_nos=case_nos(one["case_id"] for one in [*shown, *entries]),
        words=words_here,
        accounts=ACCOUNTS,
        periods=PERIODS,
        period=period,
        states=STATES,
        state=state,
    )


def store_asked() -> UUID | None:
    """The store looked at: the one asked for, else one's own, else the first of all.

    One that nobody opened is a 404.
    """
    asked = request.args.get("store", "")
    known = stores(book())
    chosen = next((id for id in known if str(id) == asked), None)
    if asked and chosen is None:
        abort(404)
    store_id = chosen or signed().store_id or next(iter(known), None)
    must_see(store_id)
    return store_id


def began(period: str) -> datetime | None:
    """When a period began, in Shanghai."""
    today = shanghai(now()).date()
    month = {"year": 1, "quarter": (today.month - 1) // 3 * 3 + 1, "month": today.month}
    if period not in month:
        return None
    return datetime(today.year, month[period], 1, tzinfo=SHANGHAI)


def case_nos(ids: Any) -> dict[UUID, str]:
    """The numbers of cases."""
    told = {}
    for case_id in {id for id in ids if id}:
        began_with = book().facts_of(case_id, until=1)
        told[case_id] = getattr(began_with[0], "case_no", "") if began_with else ""
    return told
