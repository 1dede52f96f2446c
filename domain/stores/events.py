"""What a store has in force and has delivered."""

from datetime import date

from domain.fact import Fact
from domain.words import Method, Place, Report, Whom


class StoreOpened(Fact):
    """A store (门店) came into the book; its report periods run from here."""

    store_code: str
    name: str
    city: str | None = None
    one_per = ()


class PackAdopted(Fact):
    """The store adopted a pack (采用流程) of rules, with its whole text. C19."""

    pack: str
    version: str
    place: Place
    text: str
    sha256: str
    one_per = ("pack",)
    ends = ("PackDropped",)
    ends_same = ("pack",)


class PackDropped(Fact):
    """The store no longer follows a pack (停用流程); older cases keep it."""

    pack: str
    reason: str
    ends = ("PackAdopted",)
    ends_same = ("pack",)


class SettingChanged(Fact):
    """A figure or a name the store fills in was set (设置)."""

    name: str
    value: str
    one_per = ("name",)


class CalendarAdopted(Fact):
    """The holidays of a year (日历) were adopted, with their whole text. Source: C05."""

    year: int
    text: str
    sha256: str
    one_per = ("year",)


class ReportReviewed(Fact):
    """A report of one period was reviewed (审阅) by who must. Source: P02-R16."""

    report: Report
    period_ends_on: date
    note: str | None = None
    one_per = ("report", "period_ends_on")


class ReportDelivered(Fact):
    """A report of one period was sent (报送). Source: P02-R16, R17, C10, C11."""

    report: Report
    period_ends_on: date
    recipient: Whom
    method: Method = "email"
