import json
import re
from base64 import b64decode
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.ledger.chain import GENESIS, Written, digest_after, encode, leaf

PAGE = Path(__file__).parents[3].joinpath("docs/ledger-format.md").read_text("utf-8")
VECTORS = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.S)[1])
TEXTS = re.findall(r"```text\n(.*?)\n```", PAGE, re.S)


def as_the_page_says():
    """The ten lines printed on the page, which know nothing of this program."""
    printed = {}
    exec(re.search(r"```python\n(.*?)```", PAGE, re.S)[1], printed)
    return printed


def as_written(entry):
    """A vector as this program hashes it."""
    fields = (entry[name] for name in Written._fields)
    return Written(*(f.encode() if isinstance(f, str) else f for f in fields))


def test_the_ten_lines_on_the_page_come_to_its_vectors():
    redo, previous, redone = as_the_page_says()["leaf_and_digest"], bytes(32), []

    for entry in VECTORS:
        leaf_hash, previous = redo(previous, entry)
        redone.append((leaf_hash.hex(), previous.hex()))

    assert redone == [(entry["leaf"], entry["digest"]) for entry in VECTORS]
    assert len(VECTORS) >= 3


def test_the_book_comes_to_the_vectors_of_the_page():
    digest, hashed = GENESIS, []

    for entry in map(as_written, VECTORS):
        digest = digest_after(digest, entry)
        hashed.append((leaf(encode(entry)).hex(), digest.hex()))

    assert hashed == [(entry["leaf"], entry["digest"]) for entry in VECTORS]


def test_the_first_vector_is_encoded_as_printed():
    encoded = encode(as_written(VECTORS[0]))

    assert encoded.decode() == TEXTS[0]


def test_the_sealed_text_of_the_page_opens_at_its_place():
    held, third = b64decode(TEXTS[1].removeprefix("sealed:v1:")), VECTORS[2]
    place = f"{third['command_id']}/{third['part']}/speaker_name".encode()

    clear = AESGCM(bytes(range(32))).decrypt(held[:12], held[12:], place)

    assert clear.decode() == "王女士"
    assert json.loads(third["state"])["speaker_name"] == TEXTS[1]


def test_no_two_entries_are_encoded_alike():
    one = as_written(VECTORS[1])
    moved = one._replace(topic=one.topic + b"{", state=one.state[1:])

    told = {encode(one), encode(moved), encode(one._replace(part=10))}

    assert len(told) == 3
