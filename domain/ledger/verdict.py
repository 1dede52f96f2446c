"""What a verification (核验) comes to: two verdicts, and every entry that is wrong."""

from dataclasses import dataclass, field
from typing import NamedTuple

from domain.ledger.chain import GENESIS

INTEGRITY, COMPLETENESS = "完整", "无缺"  # nothing was changed; nothing is missing
MOST = 1_000  # findings that are kept; of more, their number


class Finding(NamedTuple):
    """Something wrong: which verdict it touches, at which entry, what it is."""

    verdict: str
    position: int
    stream_id: str
    topic: str
    what: str  # for people, in Chinese

    def __str__(self) -> str:
        place = " ".join(filter(None, (self.topic, self.stream_id)))
        return f"#{self.position} {place}：{self.what}".replace(" ：", "：")


@dataclass
class Verdict:
    """What a verification came to: how far it read, and what it found."""

    position: int = 0
    digest: bytes = GENESIS
    recorded_at: str = ""
    findings: list[Finding] = field(default_factory=list)
    counts: dict[str, int] = field(
        default_factory=lambda: {INTEGRITY: 0, COMPLETENESS: 0}
    )

    @property
    def intact(self) -> bool:
        """Whether every entry is as it was written."""
        return not self.counts[INTEGRITY]

    @property
    def complete(self) -> bool:
        """Whether all entries are there."""
        return not self.counts[COMPLETENESS]

    def find(self, finding: Finding) -> None:
        """Keep what was found."""
        self.counts[finding.verdict] += 1
        if len(self.findings) < MOST:
            self.findings.append(finding)
