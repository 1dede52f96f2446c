"""The table of the complaint tally: a narrow row for each complaint, to be counted."""

from datetime import datetime

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, Uuid

from domain.deadlines import SHANGHAI
from projections.columns import UtcTime, papers

complaints = Table(
    "complaint_tally_complaints",
    papers,
    Column("case_id", Uuid, primary_key=True),
    Column("store_id", Uuid, nullable=False),
    Column("circle", Text, nullable=False),  # who may know: see eyes.py
    Column("case_type", Text, nullable=False),
    Column("category", Text),
    Column("month", Integer, nullable=False),  # in which it came, 202604
    Column("registered_at", UtcTime, nullable=False),
    Column("accepted_month", Integer),
    Column("handled", Boolean, nullable=False),  # by the end of that month
    Column("in_time", Boolean, nullable=False),  # handled so, no clock having run out
    Column("is_open", Boolean, nullable=False),
    Column("next_due_at", UtcTime, nullable=False),  # NEVER where no clock runs
    Column("provisional", Boolean, nullable=False),  # a clock that may still move
    Column("handler_id", Uuid),
    Column("place", Text),
    Column("brand", Text),
    Column("supplier", Text),
)
_c = complaints.c
Index(  # each index holds all that its questions ask: no row is looked up
    "ix_complaint_tally_complaints_month",
    *(_c.month, _c.store_id, _c.circle, _c.case_type, _c.place, _c.brand, _c.supplier),
)
Index(
    "ix_complaint_tally_complaints_accepted",
    *(_c.accepted_month, _c.store_id, _c.handled, _c.in_time, _c.circle),
)
Index(
    "ix_complaint_tally_complaints_open",
    *(_c.is_open, _c.store_id, _c.registered_at, _c.next_due_at, _c.circle),
    _c.handler_id,
)


def month_of(moment: datetime) -> int:
    """The month of a moment in Shanghai, as a number that sorts: 202604."""
    told = moment.astimezone(SHANGHAI)
    return told.year * 100 + told.month
