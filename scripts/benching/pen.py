"""One process of part (b): a writer, or the reader at the end of the book.

Says when it is ready, waits for a line, does its work, and tells what came of it.
"""

import sys
from uuid import UUID

from domain.ledger.ledger import Ledger, open_ledger
from scripts.benching.one_entry import append_one
from scripts.benching.timing import per_second

SECONDS = 5.0
LAST = UUID(int=2)  # the stream whose entry is the last


def main(what: str, url: str) -> None:
    """Be a writer (`write`) or the reader (`read`) of this book."""
    ledger = open_ledger(url)
    print("ready", flush=True)
    sys.stdin.readline()
    if what == "write":
        print(per_second(lambda: append_one(ledger), SECONDS))
    else:
        print(*missed_and_gaps(ledger))
    ledger.close()


def missed_and_gaps(ledger: Ledger) -> tuple[int, int]:
    """Follow the book to its last entry; what was not seen, what is not there."""
    seen = set[int]()
    with ledger.recorder.subscribe(gt=0) as subscription:
        for entry in subscription:
            seen.add(entry.id)
            if entry.originator_id == LAST:
                break
    there = {row.position for row in ledger.recorder.rows(0, 2**31)}
    return len(there - seen), len(set(range(1, max(there) + 1)) - there)


if __name__ == "__main__":
    main(*sys.argv[1:])
