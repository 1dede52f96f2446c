"""Where each entry of a pack stands in its text (原文): the lines people wrote."""

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

HEADER = re.compile(r"\s*\[{1,2}([\w.\"-]+)\]{1,2}\s*(#.*)?")


class Passage(NamedTuple):
    """Some lines of a pack's text; `line` is the number of the first."""

    line: int
    text: str


@lru_cache(maxsize=256)
def passages(text: str) -> Mapping[str, tuple[Passage, ...]]:
    """The passages of each kind of entry, in the order in which they stand.

    A table's bands belong to its passage. What stands between two entries, such as a
    heading among the comments, belongs to neither.
    """
    lines = text.splitlines()
    heads = [
        (number, found[1])
        for number, line in enumerate(lines)
        if (found := HEADER.fullmatch(line)) and not found[1].startswith("authority.")
    ]
    ends = [number for number, _ in heads[1:]] + [len(lines)]
    told: dict[str, list[Passage]] = defaultdict(list)
    for (begin, kind), end in zip(heads, ends):
        while lines[end - 1].strip() == "" or lines[end - 1].startswith("#"):
            end -= 1
        told[kind].append(Passage(begin + 1, "\n".join(lines[begin:end])))
    return {kind: tuple(found) for kind, found in told.items()}


def passage_of(text: str, kind: str, number: int, of: int) -> Passage | None:
    """That of the entry with this number among so many; None where that is not clear.

    Entries may also be written in one line of brackets: then no heading tells of them.
    """
    found = passages(text).get(kind, ())
    return found[number] if len(found) == of else None
