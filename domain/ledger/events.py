"""What happened to the book itself."""

from domain.fact import Fact


class BookOpened(Fact):
    """The book (账本) was opened: for real business, or as a rehearsal (演练).

    It is the first entry of every book, so the mark cannot be taken off afterwards.
    """

    rehearsal: bool
