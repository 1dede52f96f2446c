"""The dashboard (统计): how many complaints, how old, in what time, what they cost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request, url_for
from markupsafe import Markup

from projections.costs_borne import Costs, CostsBorne
from projections.tally_questions import HAZARDS, Age, Months
from web import tally_charts
from web.charts import Chart, svg_of
from web.desk import book, now, read_models
from web.months import month_in, month_text, moment_of, months_after, this_month
from web.names import staff_names
from web.people import stores
from web.session import signed
from web.words import word

page = Blueprint("dashboard", __name__)
MOST_MONTHS = 12
PERIODS = {"12": "近十二个月", "3": "近三个月", "1": "本月"}


@dataclass(frozen=True)
class Reach:
    """What the dashboard is about: one store or all of them, from month to month."""

    store_id: UUID | None
    months: Months

    @property
    def begins(self) -> datetime:
        """The first moment of the first month."""
        return moment_of(self.months.first)

    @property
    def ends(self) -> datetime:
        """The first moment after the last month."""
        return moment_of(months_after(self.months.last, 1))

    def href(self, **asked: Any) -> str:
        """The board, of this store, with what has been closed, too."""
        told = {"store": self.store_id} if self.store_id else {}
        return url_for("board.board", closed=1, **told, **asked)


@page.get("/dashboard")
def dashboard() -> str:
    """Eight pictures, or ten over all stores, each with its table."""
    reach = reach_asked()
    drawn = [(one, Markup(svg_of(one))) for one in charts(reach)]
    return render_template(
        "dashboard.html",
        charts=drawn,
        overdue=tally(reach).overdue(now()),
        store_id=reach.store_id,
        stores=stores(book()),
        months=reach.months,
        periods=[(label, since(int(many))) for many, label in PERIODS.items()],
        month_text=month_text,
        month_says=tally_charts.month_says,
    )


def reach_asked() -> Reach:
    """The store and the months of the address; what it does not know is left out."""
    last = month_in(request.args.get("to", "")) or this_month()
    first = month_in(request.args.get("from", "")) or months_after(last, -11)
    first = max(min(first, last), months_after(last, 1 - MOST_MONTHS))
    return Reach(store_asked(), Months(first, last))


def store_asked() -> UUID | None:
    """The store asked for; else the one looked at, or all. Unknown ones are a 404."""
    asked = request.args.get("store")
    if signed().seat.store_id or asked is None:
        return signed().store_id
    if not asked:
        return None
    return next((id for id in stores(book()) if str(id) == asked), None) or abort(404)


def tally(reach: Reach) -> Any:
    """The tally of that store, through the eyes of whoever is signed in."""
    return read_models()["complaint_tally"].of_store(reach.store_id)


def charts(reach: Reach) -> list[Chart]:
    """The charts in the order in which they are read."""
    paper, months, names = tally(reach), reach.months, stores(book())
    by_type, by_store = (
        paper.by_month(kind, months) for kind in ("case_type", "store_id")
    )
    ledger = read_models()["store_ledger"].beside(CostsBorne)
    borne = ledger.by_store(reach.begins, reach.ends, reach.store_id)
    many = reach.store_id is None
    return [
        tally_charts.came("types", "类型", by_type, months,
                          says=type_says, href=to_type(reach)),
        *([tally_charts.came("stores", "门店", by_store, months,
                             says=named(names), href=to_store)] if many else []),
        tally_charts.ages(paper.ages(now()), to_age(reach)),
        handlers(paper, reach),
        tally_charts.rates(paper.rates(months)),
        tally_charts.costs(sum_of(borne.values())),
        *([tally_charts.costs_by_store(borne, names)] if many else []),
        *(tally_charts.again(one, paper.again(one, months), to_words(reach))
          for one in HAZARDS),
    ]  # fmt: skip


def handlers(paper: Any, reach: Reach) -> Chart:
    """Who has overdue complaints; names stay masked, the board tells whose they are."""
    found = paper.by_handler(now())
    names = {None: "未指派"} | staff_names(one.handler_id for one in found)
    told = {"store": reach.store_id} if reach.store_id else {}

    def href(handler_id: UUID | None) -> str:
        whose = {"handler": handler_id} if handler_id else {"stage": "unassigned"}
        return url_for("board.board", when="overdue", **whose, **told)

    return tally_charts.loads(found, names, href)


def type_says(name: str) -> str:
    """A type of complaint in Chinese."""
    return word("case_type", name)


def named(names: dict[UUID, str]) -> Any:
    """What stores are called, by their ids as text."""
    return lambda id: names.get(UUID(id), "未开账的门店")


def to_type(reach: Reach) -> Any:
    """Leads to the complaints of a type and a month."""
    return lambda name, month: reach.href(type=name, **month_of_board(month))


def to_store(id: str, month: int) -> str:
    """Leads to the complaints of a store and a month."""
    return url_for("board.board", closed=1, store=id, **month_of_board(month))


def to_age(reach: Reach) -> Any:
    """Leads to the open complaints that old."""
    told = {"store": reach.store_id} if reach.store_id else {}

    def href(age: Age) -> str:
        days = {"over": age.over_days or None, "up_to": age.up_to_days}
        return url_for("board.board", **told, **days)

    return href


def to_words(reach: Reach) -> Any:
    """Leads to the complaints of these months in which a name stands."""
    months = {
        "from": month_text(reach.months.first),
        "to": month_text(reach.months.last),
    }
    return lambda name: reach.href(q=name, **months)


def month_of_board(month: int) -> dict[str, str]:
    """One month, as the address of the board says it."""
    return {"from": month_text(month), "to": month_text(month)}


def sum_of(costs: Any) -> Costs:
    """All stores together."""
    total = Costs()
    for one in costs:
        total = total.plus(one)
    return total


def since(many: int) -> dict[str, str]:
    """So many months up to this one, as an address says it."""
    first = months_after(this_month(), 1 - many)
    return {"from": month_text(first), "to": month_text(this_month())}
