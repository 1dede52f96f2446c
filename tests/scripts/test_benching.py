from contextlib import ExitStack

from scripts.benching.databases import Place
from scripts.benching.whole_commands import FACTS, book_of_cases, paying


def test_what_the_bench_pays_is_allowed_by_every_rule(tmp_path):
    place = Place("sqlite", tmp_path, None, None, 0)

    with ExitStack() as stack:
        ledger, cases = book_of_cases(place, stack, 2)
        reached = paying(ledger, cases)(0.01)
        paid = ledger.facts_of(cases[0])

    assert reached > 0
    assert len(paid) > FACTS and type(paid[-1]).__name__ == "PaymentMade"
