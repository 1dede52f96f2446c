from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.proof.checkpoint import Checkpoint
from domain.proof.note import LOG, WITNESS, Note, NotANote, VerifierKey
from domain.proof.signing import SigningKey

# The example of Go's package golang.org/x/mod/sumdb/note, whose notes these are.
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PRIVATE = (
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
)
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
SIGNED = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNX"
    "gKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
KEY = SigningKey("mall.example/book", LOG, bytes(range(32)))
EYE = SigningKey("witness.example/w1", WITNESS, bytes(range(1, 33)))


def test_a_note_of_another_program_is_read_and_its_signature_holds():
    note, key = Note.read(f"{TEXT}\n{SIGNED}"), VerifierKey.read(PUBLIC)

    assert note.signed_by(key) == list(note.signatures)
    assert str(note) == f"{TEXT}\n{SIGNED}"
    assert str(key) == PUBLIC


def test_we_sign_as_the_other_program_does():
    key = SigningKey.read(PRIVATE)

    assert str(key.sign(TEXT)) == SIGNED
    assert (str(key.verifier), key.text()) == (PUBLIC, f"{PRIVATE}\n")


def test_a_checkpoint_is_three_lines_and_signed_as_a_note():
    checkpoint = Checkpoint("mall.example/book", 7, sha256(b"root").digest())
    text = "mall.example/book\n7\nSBNJTRN+FjG7t9Vl3SRhy1R5sL+3qK2Og7FXfy7Q7jM=\n"

    note = Note(str(checkpoint), (KEY.sign(str(checkpoint)),))

    assert Checkpoint.read(str(checkpoint)) == checkpoint
    assert str(checkpoint).splitlines()[:2] == text.splitlines()[:2]
    assert Note.read(str(note)).signed_by(KEY.verifier)


def test_a_witness_signs_the_moment_as_well():
    note = Note(TEXT, (EYE.sign(TEXT, 1_679_315_147),))
    value = note.signatures[0].value

    sure = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))).public_key()
    sure.verify(value[8:], f"cosignature/v1\ntime 1679315147\n{TEXT}".encode())
    assert int.from_bytes(value[:8]) == 1_679_315_147
    assert note.signed_by(EYE.verifier)

    later = note.signatures[0]._replace(value=(1_679_315_148).to_bytes(8) + value[8:])
    assert not Note(TEXT, (later,)).signed_by(EYE.verifier)


def test_a_key_of_the_same_name_is_another_key():
    note = Note(TEXT, (KEY.sign(TEXT),))
    namesake = SigningKey(KEY.name, LOG, bytes(32)).verifier

    assert note.signed_by(namesake) == []
    assert note.signed_by(VerifierKey(KEY.name, WITNESS, KEY.verifier.public)) == []


@pytest.mark.parametrize(
    "text",
    [
        *("", "\n", "a", "a\n\n", f"{TEXT}{SIGNED}", f"{TEXT}\n{SIGNED}".rstrip()),
        f"{TEXT}\n{SIGNED}x\n",
        f"{TEXT}\n{SIGNED.replace('— ', '- ')}",
        f"{TEXT}\t\n{SIGNED}",
        f"{TEXT}\n{SIGNED.replace('AM=', 'AN=')}",  # the same bytes, another text
        f"{TEXT}\n— PeterNeumann x08g\n",
        f"{TEXT}\n{SIGNED * 2_000}",
    ],
)
def test_what_is_no_note_is_refused(text):
    with pytest.raises(NotANote):
        Note.read(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "a+b", "a+00000000+AAAA", PUBLIC.replace("c74f", "c74e")),
        PUBLIC.replace("Peter", "Paul"),
        PUBLIC.replace("+ARpc", "+BRpc"),
        PUBLIC.replace("Neumann", " Neumann"),
    ],
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(NotANote):
        VerifierKey.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        f"\n1\n{'A' * 43}=\n",
        f"a\n01\n{'A' * 43}=\n",
        f"a\n-1\n{'A' * 43}=\n",
        f"a\n１\n{'A' * 43}=\n",
        f"a\n1\n{'A' * 40}\n",
        f"a\n1\n{'A' * 43}=\nmore\n",
        f"a\n1\n{'A' * 42}B=\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(NotANote):
        Checkpoint.read(text)
