"""What the page on the format of the proof says, recomputed."""

import json
import re
from pathlib import Path

from domain.proof.checkpoint import Checkpoint
from domain.proof.heads import Heads
from domain.proof.note import Note, VerifierKey
from domain.proof.tree import EMPTY, Frontier, consistency, grew, inclusion
from tests.domain.ledger.test_format import VECTORS as ENTRIES
from tests.domain.proof.sealing import BOOK_KEY, WITNESS_KEY
from tests.domain.proof.test_tree import Grove

PAGE = Path(__file__).parents[3].joinpath("docs/proof-format.md").read_text("utf-8")
VECTORS = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.S)[1])
NOTE = re.search(r"```text\n(.*?)```", PAGE, re.S)[1]
LEAVES = [bytes.fromhex(entry["leaf"]) for entry in ENTRIES]


def printed():
    """The lines of Python on the page, which know nothing of this program."""
    names = {}
    for lines in re.findall(r"```python\n(.*?)```", PAGE, re.S):
        exec(lines, names)
    return names


def hashes(told):
    return [bytes.fromhex(one) if one else bytes(32) for one in told]


def test_the_roots_of_the_page_are_ours():
    tree, roots = Frontier(), [EMPTY]

    for leaf in LEAVES:
        tree.add(leaf)
        roots.append(tree.root())

    assert [root.hex() for root in roots] == VECTORS["roots"]


def test_the_proofs_of_the_page_are_ours_and_hold():
    grove, roots = Grove([]), hashes(VECTORS["roots"])
    grove.nodes = {(0, n): leaf for n, leaf in enumerate(LEAVES)} | {(1, 0): roots[2]}
    included, grown = VECTORS["inclusion"], VECTORS["consistency"]

    path = grove.prove(inclusion(included["index"], included["size"]))
    longer = grove.prove(consistency(grown["old"], grown["size"]))

    redo = printed()["root_of"]
    assert path == hashes(included["path"]) and longer == hashes(grown["path"])
    assert redo(LEAVES[1], 1, 3, path) == roots[3]
    assert grew(2, 3, (roots[2], roots[3]), longer)


def test_the_stream_heads_of_the_page_are_ours_and_hold():
    heads, told = Heads(), VECTORS["heads"]
    for entry in ENTRIES:
        heads.put(entry["stream_id"], entry["stream_version"])

    forks = [hashes(fork) for fork in told["forks"]]

    redo = printed()["heads_root"]
    assert heads.root().hex() == told["root"]
    assert [b"".join(fork) for fork in forks] == heads.proof(told["stream_id"])
    assert redo(told["stream_id"], told["version"], forks).hex() == told["root"]
    assert redo(told["stream_id"], 1, forks).hex() != told["root"]


def test_the_checkpoint_of_the_page_is_the_one_we_would_sign():
    text = str(Checkpoint(BOOK_KEY.name, 3, bytes.fromhex(VECTORS["roots"][3])))

    signed = Note(text, (BOOK_KEY.sign(text), WITNESS_KEY.sign(text, 1_777_000_000)))

    keys = [VerifierKey.read(key) for key in VECTORS["keys"]]
    assert str(signed) == NOTE
    assert len(Note.read(NOTE).signed_by(*keys)) == 2
