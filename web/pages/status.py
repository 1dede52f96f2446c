"""The state of the book (台账状态): two verdicts, the head, how far each paper is drawn."""

from typing import Any

from flask import Blueprint, render_template, request

from domain.proof.shelf import COPY, STAMP, WITNESS, Shelf
from web.desk import book, papers

page = Blueprint("status", __name__)
PAPERS = {
    "case_board": "看板",
    "clock_board": "时限看板",
    "report_board": "报送",
    "store_ledger": "门店台账",
    "claim_reimbursement": "理赔回款",
    "case_file": "案件档案",
    "approval_inbox": "待我审批",
    "payment_register": "付款登记",
    "petty_cash_book": "备用金账",
    "statement_index": "笔录目录",
    "evidence_index": "证据目录",
    "people_directory": "人员名册",
    "refusals": "被拒",
    "reading_register": "查阅记录",
    "seal_register": "用印登记簿",
    "calendar_book": "日历",
    "complaint_tally": "投诉统计",
    "complaint_register": "投诉登记册",
    "rota_book": "接待轮值",
}
KINDS = {WITNESS: "见证", STAMP: "时间戳", COPY: "外存", "seal": "封签"}


@page.get("/ledger")
def status() -> str:
    """Whether the book is whole, since when, and whether one's digest is part of it."""
    return render_template(
        "status.html",
        last=book().last_verification(),
        places=papers().places(),
        papers=PAPERS,
        seals=Shelf(book().recorder).standing(),
        kinds=KINDS,
        checked=checked(),
    )


def checked() -> dict[str, Any] | None:
    """Whether the digest in one's hand is the book's at that place."""
    place = request.args.get("position", "").strip().lstrip("#").replace(",", "")
    digest = "".join(request.args.get("digest", "").split()).lower()
    if not place and not digest:
        return None
    told: dict[str, Any] = {"position": place, "digest": digest, "agrees": False}
    if place.isascii() and place.isdigit() and len(place) < 16 and len(digest) == 64:
        rows = book().recorder.rows(int(place) - 1, 1)
        found = next((row for row in rows if row.position == int(place)), None)
        told["agrees"] = found is not None and found.digest.hex() == digest
        told["since"] = book().head().position - int(place)
    return told
