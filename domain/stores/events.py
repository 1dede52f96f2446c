"""What a store has in force."""

from typing import Any

from domain.fact import Fact
from domain.words import Place


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
    """A figure or a name the store fills in was set (设置), and why."""

    name: str
    value: str
    reason: str | None = None
    one_per = ("name",)
    class_version = 2

    @staticmethod
    def upcast_v1_v2(told: dict[str, Any]) -> None:
        """Earlier nobody was asked why."""
        told["reason"] = None


class CalendarAdopted(Fact):
    """The holidays of a year (日历) were adopted, with their whole text. Source: C05."""

    year: int
    text: str
    sha256: str
    one_per = ("year",)
