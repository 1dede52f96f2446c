from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from subprocess import check_output
import sys

from domain.cases.events import CaseClosed
from domain.handling.events import CauseFound
from domain.stores.events import SettingChanged
from domain.stores.store import Store
from tests.conftest import keys_of
from tests.projections.book import MORNING, STORE, tell
from tests.projections.test_report_contents import (
    OF_CASES,
    happens,
    opened,
    register,
    told,
)
from web.paper.issuing import forms_of

SETTING = {"name": "working_windows", "value": "08:00-20:00"}
HOUSE = Path(__file__).parents[2]
DRAW = """
import sys
from datetime import date
from hashlib import sha256
from domain.ledger.ledger import open_ledger
from tests.projections.test_report_contents import told
from web.paper.issuing import forms_of
ledger = open_ledger(sys.argv[1], keys=sys.argv[2])
for form in forms_of(told(ledger, position=int(sys.argv[3]))):
    print(sha256(form).hexdigest())
"""


def busy(ledger):
    """A store with some complaints, whose report tells everything there is to tell."""
    opened(ledger, *OF_CASES)
    for number in range(4):
        case_id = register(ledger, f"{number}", brand="某品牌", place="生鲜区")
        happens(ledger, case_id, CauseFound, what=f"原因{number}")
    return ledger.head().position


def digests(contents):
    return [sha256(form).hexdigest() for form in forms_of(contents)]


def test_the_same_position_gives_the_same_bytes_with_later_facts_in_between(ledger):
    position = busy(ledger)
    before = digests(told(ledger))

    for number in range(4):
        late = register(ledger, f"late {number}", MORNING + timedelta(days=1))
        happens(
            ledger, late, CaseClosed, MORNING + timedelta(days=2), outcome="settled"
        )
        tell(ledger, Store, STORE, (SettingChanged, SETTING))

    assert digests(told(ledger, position=position)) == before
    assert digests(told(ledger)) != before


def test_another_process_draws_the_same_bytes(ledger, database_url, tmp_path):
    position = busy(ledger)
    before = digests(told(ledger))

    argv = [database_url, keys_of(tmp_path), str(position)]
    said = [
        check_output(
            [sys.executable, "-c", DRAW, *argv],
            cwd=HOUSE,
            env={"PYTHONHASHSEED": seed, "TZ": zone},
            text=True,
        ).split()
        for seed, zone in (("1", "UTC"), ("2", "America/New_York"))
    ]

    assert said == [before, before]
