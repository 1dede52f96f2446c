"""Verification (核验): is every entry as it was written, and are all of them there?"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType

from sqlalchemy import Engine

from domain.ledger.chain import GENESIS, digest_after, hashed, link
from domain.ledger.entry import HeadRow
from domain.ledger.errors import LedgerDamaged
from domain.ledger.legible import Glances, why_illegible
from domain.ledger.verdict import COMPLETENESS, INTEGRITY, Finding, Verdict
from domain.ledger.walk import Raw, held_still

Notes = Mapping[int, bytes]  # digests noted earlier, by position
Progress = Callable[[int, int], object]  # entries read, entries there are
Along = Callable[[Sequence[Raw], Sequence[bytes]], object]  # entries, their leaves


def verify(
    engine: Engine,
    notes: Notes = MappingProxyType({}),
    progress: Progress = lambda read, all: None,
    along: Along = lambda entries, leaves: None,
) -> Verdict:
    """Read the whole book and tell every entry that is wrong. Raises LedgerUnreachable.

    `notes` are digests kept elsewhere: they alone betray a book that was written anew.
    `along` is shown what was read, so that whoever needs it, too, need not read.
    """
    reader = _Reader(notes)
    try:
        with held_still(engine) as book:
            ends_at = book.heads[0].position if book.heads else 0
            for entries in book.entries:
                along(entries, reader.read(entries))
                progress(reader.verdict.position, ends_at)
            reader.compare(book.heads)
    except LedgerDamaged as error:
        reader.break_off(error)
    return reader.verdict


class _Reader:
    """Reads entry after entry, and remembers what the next must follow."""

    def __init__(self, notes: Notes) -> None:
        self.verdict = Verdict()
        self.notes = dict(notes)
        self.agreed = 0  # the last noted position whose digest is still the same
        self.last: Raw = (0, b"", 0, b"", b"", b"", b"", 0, b"", GENESIS, True)
        self.computed = GENESIS  # the last digest as it should be, where it is not
        self.versions = defaultdict[bytes, int](int)
        self.glances = Glances()

    def read(self, entries: Sequence[Raw]) -> list[bytes]:
        """The next entries; a hundred thousand pass here in a second. Their leaves."""
        versions, glances, notes = self.versions, self.glances, self.notes
        last, leaves = self.last, list[bytes]()
        behind, _, _, _, _, then, before, nth, _, digest, _ = last
        for row in entries:
            at, stream, version, topic, state, moment, command, part, _, kept, fit = row
            leaf = sha256(hashed(row[:9])).digest()
            computed = link(digest, leaf)
            leaves.append(leaf)
            if (
                computed != kept
                or not fit
                or at != behind + 1
                or version != versions[stream] + 1
                or moment < then
                or (part and (part != nth + 1 or command != before))
                or not glances[topic](state)
                or at in notes
            ):
                self._look(last, row, computed)
            versions[stream] = version
            last, self.computed = row, computed
            behind, then, before, nth, digest = at, moment, command, part, kept
        self.last = last
        self._so_far()
        return leaves

    def compare(self, heads: Sequence[HeadRow]) -> None:
        """The end of the book with what its head says, and with later notes."""
        for wrong in self._wrong_at_the_end(heads):
            self.verdict.find(Finding(wrong[0], self.last[0], "", "", wrong[1]))

    def break_off(self, error: LedgerDamaged) -> None:
        """What the database can no longer give."""
        what = f"数据库文件已损坏，其后无法读出：{error}"
        self.verdict.find(Finding(INTEGRITY, self.last[0], "", "", what))

    def _look(self, last: Raw, row: Raw, computed: bytes) -> None:
        stream_id, topic = (text.decode(errors="replace") for text in (row[1], row[3]))
        for verdict, what in self._wrong_in(last, row, computed):
            self.verdict.find(Finding(verdict, row[0], stream_id, topic, what))

    def _wrong_in(
        self, last: Raw, row: Raw, computed: bytes
    ) -> Iterator[tuple[str, str]]:
        """Everything that is wrong with an entry, by the verdict it touches."""
        at, stream, version, topic, state, moment, command, part, _, kept, fit = row
        due = self.versions[stream] + 1
        if at != last[0] + 1:
            yield COMPLETENESS, f"之前缺 {_span(last[0] + 1, at - 1)}"
        elif computed != kept and digest_after(self.computed, row[:9]) != kept:
            yield INTEGRITY, "重算的摘要与所存不符：此条（或前一条）被改动"
        if not fit:
            yield INTEGRITY, "有栏目存成了别的类型（或空着），按流查询会漏掉此条"
        if version != due:
            yield COMPLETENESS, f"此流版次应为 {due}，实为 {version}"
        if moment < last[5]:
            yield INTEGRITY, "入账时间早于前一条"
        if part and (part != last[7] + 1 or command != last[6]):
            yield COMPLETENESS, f"同一命令的第 {part} 部分之前有缺"
        if why := why_illegible(topic, state):
            yield INTEGRITY, why
        if at in self.notes and self.notes[at] != kept:
            yield INTEGRITY, f"与先前记下的摘要不符：#{self.agreed} 之后有改写"
        elif at in self.notes:
            self.agreed = at

    def _wrong_at_the_end(self, heads: Sequence[HeadRow]) -> Iterator[tuple[str, str]]:
        """What head and notes say that the entries do not."""
        at, kept, moment = (
            self.last[0],
            self.last[9],
            self.last[5].decode(errors="replace"),
        )
        if not at:
            yield COMPLETENESS, "账本是空的：连开账的第一条也没有"
        if len(heads) != 1:
            yield COMPLETENESS, f"账首应有一行，实有 {len(heads)} 行"
        for head in heads:
            if head.position > at:
                yield COMPLETENESS, f"末尾缺 {_span(at + 1, head.position)}"
            elif head.position < at:
                yield INTEGRITY, f"账首只到 #{head.position}，其后的分录来历不明"
            elif at and (head.digest, head.recorded_at) != (kept, moment):
                yield INTEGRITY, "账首的摘要或时间与最后一条不符"
        for noted in sorted(noted for noted in self.notes if noted > at):
            yield COMPLETENESS, f"先前记下的 #{noted} 已不在账中"

    def _so_far(self) -> None:
        verdict, last = self.verdict, self.last
        verdict.position, verdict.digest = last[0], last[9]
        verdict.recorded_at = last[5].decode(errors="replace")


def _span(first: int, last: int) -> str:
    return f"#{first}" if first == last else f"#{first} 至 #{last}"
