"""Who was told of a complaint."""

from domain.fact import Fact
from domain.words import Method, Whom


class Notified(Fact):
    """A department or a manager was told (告知、上报); `occurred_at` says when.

    Source: P01-R04, R08, R17, R20, R73, R85, P02-R06.
    """

    whom: Whom
    method: Method | None = None
    content: str | None = None
