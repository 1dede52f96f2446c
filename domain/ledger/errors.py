"""What the book itself can say no to."""

from domain.errors import Refused


class LedgerNotFound(Exception):
    """There is no book at this address, or not one this program understands."""


class LedgerUnreachable(Exception):
    """The book cannot be reached now; the command was kept wholly or not at all."""


class LedgerDamaged(LedgerUnreachable):
    """The database file is broken, so that it cannot be read to its end."""


class Conflict(Exception):
    """Someone else's fact came first: the decision must be made again."""


class AlreadyAnswered(Exception):
    """This command is in the book already; what it added then is its answer."""


class UnknownTopic(Exception):
    """The book holds a fact this program has no word for."""


class FactUnreadable(Exception):
    """A fact does not have the fields its name promises."""


class NoKeyRing(Exception):
    """Something personal is to be sealed or opened, and no key database was named."""


class PersonIsErased(Refused):
    """此人的个人信息已删除或已停止处理，不能再记入他的姓名、电话等。"""
