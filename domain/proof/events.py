"""What is told of the proof in the book itself: keys, witnesses, where streams end."""

from domain.fact import Fact


class SealKeyAdopted(Fact):
    """From here on checkpoints (封签) are signed with this key.

    The next checkpoint is signed by the key it replaces as well.
    """

    verifier_key: str
    replaces: str | None = None


class WitnessNamed(Fact):
    """A witness (见证方) was asked to cosign checkpoints, and signs with this key."""

    verifier_key: str


class StampAuthorityNamed(Fact):
    """An authority (时间戳机构) was asked to stamp checkpoints. Source: RFC 3161.

    `certificates` are those its own must lead to, as PEM.
    """

    authority: str
    certificates: str


class StreamHeadsNoted(Fact):
    """The last version of every stream up to a place of the book (各流末条), as a hash.

    It is noted right before each checkpoint, so that a case cannot lose its last fact.
    It also covers the checkpoint before, and all that others had said of checkpoints,
    so that none of it can be lost.
    """

    until_position: int
    streams: int
    heads_sha256: str
    sealed_position: int = 0
    note_sha256: str | None = None
    attestations: int = 0
    attestations_sha256: str | None = None
