"""Checkpoints in a mailbox and in a bucket nobody can empty."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from socket import socket

import boto3
import pytest
from aiosmtpd.controller import Controller
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

from domain.proof.note import Note
from domain.proof.shelf import COPY
from scripts.sealing import errands, sealing
from scripts.sealing.bucket import Access, Bucket
from tests.domain.ledger.telling import say
from tests.scripts.test_seal_ledger import Run, parsed, place, seal

__all__ = ["Run", "place", "seal"]
WORDS = ("KEYID", "not-a-real-secret", "cn-north-1")


@pytest.fixture(scope="module")
def store():
    """An object store on loopback."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(store):
    """Another's client of it."""
    names = ("aws_access_key_id", "aws_secret_access_key", "region_name")
    return boto3.client("s3", endpoint_url=store, **dict(zip(names, WORDS)))


@pytest.fixture
def seals(s3, tmp_path):
    """A bucket that locks, of this test alone."""
    where = {"LocationConstraint": WORDS[2]}
    name = f"seals-{abs(hash(tmp_path))}"
    told = {"Bucket": name, "CreateBucketConfiguration": where}
    s3.create_bucket(**told, ObjectLockEnabledForBucket=True)
    return name


@pytest.fixture
def access(tmp_path):
    """The file with what the store handed out."""
    path = tmp_path / "access"
    path.write_text(" ".join(WORDS), "utf-8")
    path.chmod(0o600)
    return path


@pytest.fixture
def flags(store, seals, access):
    """How the sealer is told of the bucket."""
    url = f"{store}/{seals}/mall"
    return ("--bucket", url, "--bucket-access", access, "--bucket-every", "0")


def keys_in(s3, seals):
    """What lies in the bucket."""
    told = s3.list_objects_v2(Bucket=seals).get("Contents", ())
    return [one["Key"] for one in told]


def test_a_checkpoint_lies_locked_in_the_bucket_until_its_day(seal, flags, s3, seals):
    say(seal.ledger)

    code, note, complaint = seal(*flags, "--bucket-days", "100")

    (key,) = keys_in(s3, seals)
    there = s3.get_object(Bucket=seals, Key=key)
    until = there["ObjectLockRetainUntilDate"] - datetime.now(UTC)
    assert (code, complaint) == (0, "")
    assert key == f"mall/0000000/{seal.newest().size:012}.checkpoint"
    assert there["Body"].read().decode() == note
    assert there["ObjectLockMode"] == "COMPLIANCE"
    assert timedelta(days=99) < until <= timedelta(days=100)
    version = there["VersionId"]
    with pytest.raises(ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=seals, Key=key, VersionId=version)


def test_each_sealing_adds_one_and_the_newest_is_found_again(
    seal, flags, s3, seals, store
):
    for _ in range(3):
        say(seal.ledger)
        assert seal(*flags)[0] == 0

    place = Bucket(f"{store}/{seals}/mall", Access(*WORDS), 1, 0)
    assert len(keys_in(s3, seals)) == 3
    assert place.newest() == seal.newest()
    assert Bucket(f"{store}/{seals}/other", Access(*WORDS), 1, 0).newest() is None


def test_what_lies_there_under_the_same_name_is_never_replaced(seal, flags, s3, seals):
    say(seal.ledger)
    seal(*flags)
    (key,) = keys_in(s3, seals)
    s3.put_object(Bucket=seals, Key=key, Body=b"another")

    code, _, complaint = seal(*flags)

    assert "已分叉，或外存被改" in complaint
    assert s3.get_object(Bucket=seals, Key=key)["Body"].read() == b"another"


def test_a_store_that_is_away_is_a_gap_that_is_shown_and_filled_later(
    seal, flags, s3, seals, store, monkeypatch
):
    monkeypatch.setattr(errands, "SOON", 0.0)
    say(seal.ledger)
    running = sealing.Sealing(seal.ledger, parsed(seal, *flags))
    (run,) = running.errands.runs
    run.errand.outside.host, there = "http://127.0.0.1:9", store

    assert running.round() and running.errands.wait(30)
    (gap,) = seal.shelf.problems()
    run.errand.outside.host = there
    running.errands.go()

    assert running.errands.wait(30)
    assert gap.kind == COPY and "没有答复" in gap.problem
    assert seal.shelf.problems() == [] and len(keys_in(s3, seals)) == 1


def test_a_bucket_that_is_not_there_is_told(seal, store, access):
    say(seal.ledger)

    told = ("--bucket", f"{store}/none-such/x", "--bucket-access", access)
    code, note, complaint = seal(*told)

    assert code == 0 and note and "404" in complaint


def test_the_secret_is_read_from_a_file_others_cannot_read(seal, flags, access):
    access.chmod(0o644)
    assert seal(*flags)[0] == 1

    access.chmod(0o600)
    access.write_text("one two", "utf-8")
    assert seal(*flags)[0] == 1


@pytest.mark.parametrize("key", ["", "mall/0000000/000000000003.checkpoint", "a b/文"])
@pytest.mark.parametrize("query", [{}, {"list-type": "2", "prefix": "a/ b&=文"}])
def test_a_request_is_signed_as_others_sign_it(key, query):
    there = Bucket("https://s3.example/seals", Access(*WORDS), 1, 0)

    request = there.request("PUT", key, b"x", {"content-md5": "abc="}, query)

    names = "content-md5", "x-amz-date", "x-amz-content-sha256"
    headers = {name: request.get_header(name.capitalize()) for name in names}
    theirs = AWSRequest("PUT", request.full_url, headers, b"x")
    stamp = headers["x-amz-date"]
    theirs.context["timestamp"] = stamp
    auth = S3SigV4Auth(Credentials(*WORDS[:2]), "s3", WORDS[2])
    canonical = auth.canonical_request(theirs)
    signature = auth.signature(auth.string_to_sign(theirs, canonical), theirs)
    assert request.get_header("Authorization").endswith(f"Signature={signature}")


class Letters:
    """What a mail server took in."""

    def __init__(self):
        self.kept = []

    async def handle_DATA(self, server, session, envelope):
        """Keep the letter."""
        self.kept.append(message_from_bytes(envelope.content, policy=default))
        return "250 kept"


@pytest.fixture
def mail():
    """A mail server on loopback, its flags, and what it took in."""
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    letters = Letters()
    controller = Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    told = ("--mail-server", f"smtp://127.0.0.1:{port}", "--mail-every", "0")
    yield (*told, "--mail-to", "notary@example.com"), letters.kept
    controller.stop()


def test_a_checkpoint_goes_out_as_a_letter(seal, mail):
    flags, letters = mail
    say(seal.ledger)

    code, note, complaint = seal(*flags)

    (letter,) = letters
    (attached,) = letter.iter_attachments()
    assert (code, complaint) == (0, "")
    assert letter["To"] == "notary@example.com"
    assert f"#{seal.newest().size}" in letter["Subject"]
    assert attached.get_content().decode() == note
    assert Note.read(
        attached.get_content().decode()
    ).text in letter.get_body().get_content().replace("\r\n", "\n")


def test_a_mail_server_that_is_gone_is_a_gap_and_sealing_goes_on(seal):
    say(seal.ledger)
    told = ("--mail-server", "smtp://127.0.0.1:9", "--mail-to", "notary@example.com")

    code, note, complaint = seal(*told)

    assert code == 0 and note and "mailto:notary@example.com" in complaint
    assert {one.kind for one in seal.shelf.problems()} == {COPY}


@pytest.mark.parametrize(
    "told",
    [
        ("--mail-to", "notary@example.com"),
        ("--mail-to", "nobody", "--mail-server", "smtp://127.0.0.1:9"),
        ("--bucket", "https://s3.example/b"),
    ],
)
def test_a_place_told_by_halves_is_refused(seal, told):
    assert seal(*told)[0] == 1
