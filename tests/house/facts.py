"""Every kind of fact there is, found by opening all concepts."""

from functools import cache
from importlib import import_module

from domain.fact import Fact
from tests.house.code import files


@cache
def kinds_of_fact():
    """The fact classes, by topic."""
    for path in files("domain"):
        if path.endswith("/events.py"):
            import_module(path.removesuffix(".py").replace("/", "."))
    return sorted(_below(Fact), key=lambda kind: kind.topic)


def _below(kind):
    direct = [one for one in kind.__subclasses__() if one.__module__[:7] == "domain."]
    return {*direct, *(far for one in direct for far in _below(one))}
