from multiprocessing import get_context
from uuid import UUID, uuid4

from domain.ledger.errors import Conflict
from domain.ledger.ledger import open_ledger
from domain.ledger.verification import verify
from tests.domain.ledger.telling import CASE, Diary, refusal, slip
from tests.story import CLERK, id_of

WRITERS, COMMANDS = 6, 25


def write(url, number):
    """One writer: commands on a thing of its own, and on one that all want."""
    ledger = open_ledger(url)
    for turn in range(COMMANDS):
        command_id, loose = UUID(int=number << 32 | turn), []
        if turn % 5 == 0:
            loose = [refusal()]
        while not commanded(ledger, id_of(f"writer {number}"), command_id, loose):
            pass
    ledger.close()


def commanded(ledger, own, command_id, loose):
    """Decide on both things and save; whether nobody came first."""
    both = [ledger.blank(Diary, own), ledger.blank(Diary, CASE)]
    for diary in both:
        slip(diary, f"J-{diary.version}")
    try:
        ledger.save(both, command_id=command_id, actor=CLERK, loose=loose)
    except Conflict:
        return False
    return True


def test_six_writers_and_one_reader_miss_nothing(ledger):
    url = ledger.engine.url.render_as_string(hide_password=False)
    spawn = get_context("spawn")
    writers = [spawn.Process(target=write, args=(url, n)) for n in range(WRITERS)]
    for writer in writers:
        writer.start()

    seen = read_along(ledger, writers)

    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    assert [fact.position for fact in seen] == list(range(1, len(seen) + 1))
    assert len({fact.command_id for fact in seen}) == WRITERS * COMMANDS + 1
    assert len(seen) == WRITERS * COMMANDS * 2 + WRITERS * COMMANDS // 5 + 1
    assert len(ledger.find(Diary, CASE).facts) == WRITERS * COMMANDS
    assert verify(ledger.engine).findings == []


def read_along(ledger, writers):
    """What a reader sees who asks for the next facts while others write."""
    seen, writing = [], True
    while writing:
        writing = any(writer.is_alive() for writer in writers)
        while facts := ledger.facts(len(seen), 50):
            seen += facts
        writers[0].join(0.01)
    for writer in writers:
        writer.join()
    return seen


def test_a_subscription_gives_entries_as_they_come(ledger):
    subscription = ledger.recorder.subscribe(gt=1)

    with subscription:
        ledger.save([], command_id=uuid4(), actor=CLERK, loose=[refusal()] * 3)
        positions = [next(subscription).id for _ in range(3)]

    assert positions == [2, 3, 4]
