"""Endorsements (签署): who signed and stamped each checkpoint, and whether it holds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from domain.ledger.verdict import COMPLETENESS, INTEGRITY
from domain.proof.events import SealKeyAdopted, StampAuthorityNamed, WitnessNamed
from domain.proof.note import Note, NotANote, VerifierKey, signature, unbase64
from domain.proof.shelf import STAMP, WITNESS, Attestation
from domain.proof.stamps import StampWrong, certificates_end, stamped_at
from domain.proof.trust import Audited, Trust

CLOCKS_DIFFER = timedelta(minutes=5)  # ours and those of whoever signs a moment


class Adopted(NamedTuple):
    """A key of the book and since which entry it signs."""

    position: int
    key: VerifierKey
    replaces: str | None


class Endorsements:
    """Follows the keys as the book tells of them, and looks at each signature."""

    def __init__(
        self, audited: Audited, trust: Trust, attestations: Sequence[Attestation]
    ) -> None:
        self.audited = audited
        self.trust = trust
        self.keys: list[Adopted] = []
        self.witnesses = {str(key): key for key in trust.witnesses}
        self.authorities: dict[str, list[str]] = defaultdict(list)
        self._said = defaultdict[int, list[Attestation]](list)
        self._digests = {0: bytes(32)}  # of all that was said, up to each
        for said in attestations:
            self._said[said.size].append(said)
            before = self._digests.get(said.nth - 1, b"")
            self._digests[said.nth] = said.after(before)
        self._last = 0  # the size of the checkpoint looked at before

    def told(self, at: int, topic: str, told: Mapping[str, Any]) -> None:
        """What the book tells of keys, witnesses and authorities."""
        try:
            if topic == SealKeyAdopted.topic:
                key = VerifierKey.read(told["verifier_key"])
                self._adopt(Adopted(at, key, told["replaces"]))
            elif topic == WitnessNamed.topic and not self.trust.witnesses:
                key = VerifierKey.read(told["verifier_key"])
                self.witnesses[str(key)] = key
            elif topic == StampAuthorityNamed.topic:
                self.authorities[told["authority"]].append(told["certificates"])
        except NotANote as error:
            self.audited.find(INTEGRITY, at, f"公钥读不出：{error}")

    def followed(
        self, at: int, told: Mapping[str, Any], notes: Mapping[int, str]
    ) -> None:
        """Whether the checkpoint that was the newest before is still as it was."""
        size, digest = told["sealed_position"], told["note_sha256"]
        count, said = told["attestations"], told["attestations_sha256"]
        if count and count not in self._digests:
            self.audited.find(
                COMPLETENESS, at, f"当时有会签 {count} 项，今缺第 {count} 项"
            )
        elif count and self._digests[count].hex() != said:
            what = f"前 {count} 项会签与当时所记的摘要不符：有改动或缺失"
            self.audited.find(INTEGRITY, at, what)
        if digest is None:
            return
        if size not in notes:
            self.audited.find(COMPLETENESS, size, "封签被删：其后的分录提到它")
        elif sha256(notes[size].encode()).hexdigest() != digest:
            self.audited.find(INTEGRITY, size, "封签被换：与其后分录所记的摘要不符")

    def checkpoint(self, size: int, text: str, moment: str) -> None:
        """The signatures under one checkpoint; `moment` is when its last entry came."""
        last, self._last = self._last, size
        try:
            note = Note.read(text)
        except NotANote:
            return  # told where it was first read
        for key in self._must_sign(last, size):
            if not note.signed_by(key):
                what = f"封签没有 {key.name}（{key.id.hex()}）的有效签名"
                self.audited.find(INTEGRITY, size, what)
        for said in self._said.pop(size, ()):
            if problem := self._look(said, note, text, moment):
                what = f"{said.name} {problem}"
                self.audited.find(INTEGRITY, size, what)
            else:
                self.audited.attested[said.kind, said.name] = size

    def end(self, size: int) -> None:
        """What was said of checkpoints that are not there; who fell behind."""
        for at in sorted(self._said):
            names = "、".join(said.name for said in self._said[at])
            self.audited.find(COMPLETENESS, at, f"{names} 签过 #{at} 的封签，封签不在")
        named = [(WITNESS, key.name) for key in self.witnesses.values()]
        named += [(STAMP, name) for name in self.authorities]
        for kind, name in dict.fromkeys(named):
            at = self.audited.attested.get((kind, name), 0)
            if at < size:
                what = "见证" if kind == WITNESS else "时间戳"
                self.audited.remarks.append(f"{what} {name} 只到 #{at}")

    def _adopt(self, new: Adopted) -> None:
        """A key must be known from elsewhere, or replace the one before it."""
        before = str(self.keys[-1].key) if self.keys else None
        if new.replaces != before:
            self.audited.find(INTEGRITY, new.position, "换钥所替换的不是当时的密钥")
        if self.trust.keys and not before and new.key not in self.trust.keys:
            self.audited.find(INTEGRITY, new.position, "封签密钥不是所信任的那一把")
        self.keys.append(new)

    def _must_sign(self, last: int, size: int) -> list[VerifierKey]:
        """The key in force; where it is new, the one it replaced as well."""
        in_force = [one for one in self.keys if one.position <= size]
        if not in_force:
            self.audited.find(INTEGRITY, size, "封签之前，账本中没有登记任何密钥")
            return []
        changed = [one for one in in_force if last < one.position and one.replaces]
        return [
            in_force[-1].key,
            *(VerifierKey.read(c.replaces or "") for c in changed),
        ]

    def _look(self, said: Attestation, note: Note, text: str, moment: str) -> str:
        """What is wrong with something said of a checkpoint; nothing if it holds."""
        if said.kind == WITNESS:
            return self._cosigned(said, note, moment)
        if said.kind != STAMP:
            return f"说的是什么，无从知道：{said.kind}"
        for certificates in self.authorities.get(said.name, ()):
            try:
                stamp = unbase64(said.said)
                stamped = stamped_at(stamp, text, certificates)
                ends_at = certificates_end(stamp, certificates)
                self.audited.renew_by[said.name] = ends_at
            except (StampWrong, NotANote):
                continue
            return _too_early(stamped, moment)
        return "的时间戳不成立，或其证书没有登记在账本中"

    def _cosigned(self, said: Attestation, note: Note, moment: str) -> str:
        keys = [key for key in self.witnesses.values() if key.name == said.name]
        if not keys:
            return "不是账本所指定的、或所信任的见证方"
        try:
            line = signature(said.said.removesuffix("\n"))
        except NotANote as error:
            return f"的见证签名读不出：{error}"
        whole = str(line) == said.said
        if not whole or not any(key.holds(note.text, line) for key in keys):
            return "的见证签名不成立"
        seconds = int.from_bytes(line.value[:8])
        return _too_early(datetime.fromtimestamp(seconds).astimezone(), moment)


def _too_early(said_at: datetime, moment: str) -> str:
    """Whoever saw an entry before it was recorded tells that our clock lied."""
    try:
        recorded_at = datetime.fromisoformat(moment)
    except ValueError:
        return ""
    if said_at + CLOCKS_DIFFER < recorded_at:
        return f"签于 {said_at.isoformat()}，而账本称 {moment} 才入账：账本的钟不准"
    return ""
