"""One entry as measured everywhere: a fact of usual size in a stream of its own."""

from uuid import UUID, uuid4

from eventsourcing.persistence import StoredEvent

from domain.ledger.ledger import Ledger

TOPIC = "notices.Notified"
ACTOR = UUID(int=1)
STATE = (
    '{"by":"4adf2465-e043-5806-b832-795a00b16e79","content":"已告知顾客处理方案，'
    '顾客表示知悉。","method":"phone","occurred_at":"2026-05-18T01:05:00Z",'
    '"role":"reception_clerk","rules":["P01-R01","P02-R15"],"whom":"customer"}'
)


def append_one(ledger: Ledger, stream_id: UUID | None = None) -> int:
    """Append one fact, kept for good when this returns; how many were added."""
    event = StoredEvent(stream_id or uuid4(), 1, TOPIC, STATE.encode())
    rows = ledger.recorder.append([event], command_id=uuid4(), actor=ACTOR)
    return len(rows)
