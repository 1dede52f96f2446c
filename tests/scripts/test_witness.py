import json
import sys
from contextlib import contextmanager
from http.client import HTTPConnection
from subprocess import PIPE, Popen
from urllib.parse import urlsplit

import pytest

from domain.proof.note import VerifierKey, signature
from domain.proof.signing import make_key
from scripts import witness
from scripts.sealing.asking import ask
from tests.domain.proof.sealing import BOOK_KEY
from tests.domain.proof.test_witness import FALSE, TRUE

NAME = "witness.example/w1"


def flags(tmp_path):
    return ["--key", str(tmp_path / "eye.key"), "--state", str(tmp_path / "seen.json")]


def begun(tmp_path, capsys):
    """A witness's key and empty memory; its public key."""
    assert witness.main([*flags(tmp_path), "--begin", NAME]) == 0
    return VerifierKey.read(capsys.readouterr().out)


@contextmanager
def running(tmp_path):
    """A witness in a process of its own, on a port nobody else has; its URL."""
    command = [sys.executable, "-m", "scripts.witness", *flags(tmp_path)]
    book = ["--book", str(BOOK_KEY.verifier), "--port", "0"]
    process = Popen([*command, *book], stdout=PIPE, stderr=PIPE, text=True)
    try:
        process.stdout.readline()
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate(timeout=60)


def submit(url, body):
    reply = ask(f"{url}/add-checkpoint", body.encode(), "text/plain")
    return reply.status, reply.body.decode()


def test_a_witness_cosigns_over_http_and_remembers_through_a_restart(tmp_path, capsys):
    key = begun(tmp_path, capsys)
    with running(tmp_path) as url:
        status, line = submit(url, TRUE.brought(0, 7))
        assert status == 200
        text = TRUE.note(7).split("\n\n")[0] + "\n"
        assert key.holds(text, signature(line.strip()))

    with running(tmp_path) as url:
        assert submit(url, TRUE.brought(0, 9)) == (409, "7\n")
        assert submit(url, FALSE.brought(7, 9))[0] == 422
        assert submit(url, TRUE.brought(7, 9))[0] == 200

    seen = json.loads((tmp_path / "seen.json").read_text("utf-8"))
    assert seen[BOOK_KEY.name]["size"] == 9
    assert FALSE.note(9) in (tmp_path / "seen.json.forks").read_text("utf-8")


def test_what_is_no_submission_is_answered_and_the_next_one_served(tmp_path, capsys):
    begun(tmp_path, capsys)
    with running(tmp_path) as url:
        place = urlsplit(url)
        half = HTTPConnection(place.hostname, place.port)
        half.putrequest("POST", "/add-checkpoint")
        half.putheader("Content-Length", "many")
        half.endheaders()
        assert half.getresponse().status == 404
        assert submit(url, "old 0\n")[0] == 400
        assert ask(f"{url}/other", b"x", "text/plain").status == 404
        assert submit(url, "x" * 200_000)[0] == 413
        assert submit(url, TRUE.brought(0, 7))[0] == 200


def test_a_memory_that_is_lost_damaged_or_in_use_ends_the_witness(tmp_path, capsys):
    begun(tmp_path, capsys)
    path, book = tmp_path / "seen.json", ["--book", str(BOOK_KEY.verifier)]
    with running(tmp_path):
        assert witness.main([*flags(tmp_path), *book, "--port", "0"]) == 1
    for content in ('{"mall.example/book": {"size": 1}}', "", "[]"):
        path.write_text(content, "utf-8")
        assert witness.main([*flags(tmp_path), *book, "--port", "0"]) == 1
    path.unlink()
    assert witness.main([*flags(tmp_path), *book, "--port", "0"]) == 1

    complaints = capsys.readouterr().err
    assert "正被另一个见证进程使用" in complaints and "不能继续" in complaints


@pytest.mark.parametrize(
    "wrong", ["key of a book", "readable by others", "begun twice"]
)
def test_a_witness_does_not_work_with_a_wrong_key(tmp_path, capsys, wrong):
    begun(tmp_path, capsys)
    more = ["--book", str(BOOK_KEY.verifier), "--port", "0"]
    if wrong == "readable by others":
        (tmp_path / "eye.key").chmod(0o640)
    elif wrong == "key of a book":
        (tmp_path / "eye.key").unlink()
        make_key(tmp_path / "eye.key", NAME)
    else:
        more = ["--begin", NAME]

    assert witness.main([*flags(tmp_path), *more]) == 1
