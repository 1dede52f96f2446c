"""Penalties for a whole month (当月处罚): the first counts, later ones change nothing."""

from datetime import date
from uuid import UUID, uuid5

from domain.fact import Noun


class PenalisedMonth(Noun):
    """One month of one post: blank until the first penalty for all of it."""


def month_of(store_id: UUID, penalty: str, penalised: str, day: date) -> UUID:
    """The id of the month in which a day lies, for a penalty of one post of a store."""
    return uuid5(store_id, f"{penalty} {penalised} {day:%Y-%m}")
