"""Finds a case by its number (案件编号), without any read model."""

import re
from uuid import UUID

from domain.cases.events import CaseNumbered
from domain.cases.numbering import hidden_series_of, series_of
from domain.ledger.ledger import Ledger
from domain.stores.store import store_id_of
from scripts.office import CannotBeDone

NUMBER = re.compile(r".+?-(\d{4})-(.+)-\d+")


def case_id_of(ledger: Ledger, case_no: str) -> UUID:
    """The id of the case with this number. Raises CannotBeDone."""
    if read := NUMBER.fullmatch(case_no):
        for series in (series_of, hidden_series_of):
            for fact in ledger.facts_of(series(store_id_of(read[2]), int(read[1]))):
                if isinstance(fact, CaseNumbered) and fact.case_no == case_no:
                    return fact.case_id
    raise CannotBeDone(f"{case_no}: no such case in this book")
