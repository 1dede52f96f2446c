"""The receptions of a floor (接待登记), each consultant's own: who was logged, who not."""

from typing import Any
from uuid import UUID

from domain.cases.card_then import StoreThen
from domain.ledger.ledger import Ledger
from projections.report_contents.asking import Asked
from projections.report_contents.material import Material, Reception, Table, columns
from projections.rota_book import RotaBook

NOTE = "顾客的姓名、电话加密保存，不印在报表上；账本的哪一条写着他，见末列。"


def receptions(material: Material) -> Table:
    """What stands in each consultant's log book; a reception nobody logged shows."""
    rows = tuple(
        (one.consultant, one.ended_at, one.floor, one.arrival,
         "已登记" if one.entry else "未登记", one.logged_at, one.wishes, one.entry)
        for one in material.receptions
    )  # fmt: skip
    heads = columns(
        "家居顾问", ("接待结束", "moment"), "楼层", "来客", "登记",
        ("登记时间", "moment"), "需求", ("账本第几条", "count"),
    )  # fmt: skip
    return Table(heads, rows, NOTE)


def receptions_of(
    rota_book: RotaBook, store: StoreThen, asked: Asked, material: Material
) -> list[Reception]:
    """Those that ended or were logged in the period, one consultant after the other."""
    ledger, days = rota_book.shelf.ledger, (material.since, material.until)
    told: dict[UUID, dict[str, Any]] = {}
    for line in rota_book.receptions(asked.store_id, *days, asked.position):
        told.setdefault(line["reception_id"], {})[line["fact"]] = line
    found = [_reception(ledger, store, lines) for lines in told.values()]
    return sorted(
        found, key=lambda one: (one.consultant, one.ended_at or one.logged_at)
    )


def _reception(ledger: Ledger, store: StoreThen, lines: dict[str, Any]) -> Reception:
    came, ended = lines["VisitorArrived"], lines.get("ReceptionEnded")
    logged = lines.get("CustomerLogged")
    told = Reception(
        consultant=_staff_no(ledger, (logged or ended)["consultant_id"]),
        ended_at=ended["occurred_at"] if ended else None,
        floor=came["floor"] or "",
        arrival=store.said("arrival", came["arrival"]),
    )
    if not logged:
        return told
    (fact,) = ledger.facts(logged["position"] - 1, 1)
    wishes = getattr(fact, "wishes") or ""
    at = {"logged_at": logged["occurred_at"], "entry": logged["position"]}
    return told._replace(wishes=wishes, **at)


def _staff_no(ledger: Ledger, person_id: UUID) -> str:
    """By what a consultant is named on paper; his name can be erased, this stays."""
    added = ledger.facts_of(person_id, until=1)
    told = getattr(added[0], "staff_no", None) if added else None
    return told or str(person_id)[:8]
