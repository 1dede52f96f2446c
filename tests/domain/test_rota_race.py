"""Two press for one visitor in the same second: one of them has him, never both."""

from threading import Barrier, Thread

import pytest

from domain.commands import COMMANDS
from domain.desk import Desk
from domain.errors import Refused
from domain.ledger.ledger import open_ledger
from domain.reading import read
from domain.rota.events import TurnTaken
from domain.stores.store import store_id_of
from tests.conftest import keys_of
from tests.counter import CODE, Counter, person
from tests.floor import Floor

ROUNDS = 12


@pytest.fixture
def floor(ledger):
    return Floor(Counter(ledger, packs=("P09",)))


def press(ledger, by, visitor_no, together, said):
    """Somebody presses for the visitor with this number, when all are ready."""
    told = {"arrival": "new", "asked_before": True, "visitor_no": visitor_no}
    command = COMMANDS["receive_visitor"]
    ask = read(command.ask, told | {"store_id": store_id_of(CODE)})
    desk = Desk(ledger, by=person(by), role=by.partition(":")[0])
    together.wait()
    try:
        facts = command(desk, ask)
        said.append([fact for fact in facts if isinstance(fact, TurnTaken)])
    except Refused as no:
        said.append(no.rules)


def both_press(ledgers, who, visitor_no):
    """What came of it, the one who has the visitor first."""
    together, said = Barrier(len(who)), []
    presses = [
        Thread(target=press, args=(ledger, by, visitor_no, together, said))
        for ledger, by in zip(ledgers, who)
    ]
    for thread in presses:
        thread.start()
    for thread in presses:
        thread.join()
    return sorted(said, key=lambda one: isinstance(one[0], str))


@pytest.mark.parametrize("second", ["home_consultant:{after}", "floor_manager"])
def test_two_who_press_in_the_same_second_never_both_get_the_turn(
    floor, ledger, tmp_path, second
):
    url = ledger.engine.url.render_as_string(hide_password=False)
    ledgers = [open_ledger(url, keys=keys_of(tmp_path)) for _ in range(2)]

    for number in range(1, ROUNDS + 1):
        after = "ABC"[("ABC".index(floor.next) + 1) % 3]
        who = [f"home_consultant:{floor.next}", second.format(after=after)]
        first, other = both_press(ledgers, who, number)

        assert [fact.visitor_no for fact in first] == [number]
        assert other in (["TurnIsTaken"], ["P09-R01", "P09-R02"])
        assert floor.rota.visitors == number
        floor.ends(first[0].reception_id)
    for one in ledgers:
        one.close()
