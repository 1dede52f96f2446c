import pytest

from domain.proof.stamps import StampWrong, certificates_end, request_for, stamped_at
from tests.scripts.authority import Authority

NOTE = "mall.example/book\n7\nAAAA\n\n— mall.example/book AAAA\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa") / "authority")


@pytest.fixture(scope="module")
def impostor(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tsa") / "impostor")


def test_a_stamp_says_when_and_openssl_says_so_too(authority):
    request = request_for(NOTE)

    stamp = authority.stamp(request.as_bytes())

    moment = stamped_at(stamp, NOTE, authority.root.read_text(), request.nonce)
    assert moment.tzinfo and moment.year >= 2026
    assert stamped_at(stamp, NOTE, authority.root.read_text()) == moment
    assert authority.checks(NOTE.encode(), stamp)


def test_a_stamp_tells_until_when_its_certificates_last(authority):
    stamp, roots = authority.stamp(request_for(NOTE).as_bytes()), authority.root

    ends_at = certificates_end(stamp, roots.read_text())

    left = ends_at - stamped_at(stamp, NOTE, roots.read_text())
    assert 3_640 <= left.days <= 3_650
    with pytest.raises(StampWrong):
        certificates_end(b"no stamp", roots.read_text())


def lies(authority, impostor, request):
    """What an authority may answer that is no stamp of this note."""
    true = authority.stamp(request.as_bytes())
    yield "another's certificate", impostor.stamp(request.as_bytes())
    yield "another text", authority.stamp(authority.query(b"another text"))
    yield "another nonce", authority.stamp(authority.query(NOTE.encode()))
    yield "nothing", b""
    yield "no stamp", b"\x30\x03\x02\x01\x00"
    yield "a page", b"<html>Sign in</html>"
    yield "half of it", true[: len(true) // 2]
    yield "more than it", true + b"x"


def test_whatever_else_an_authority_answers_is_no_stamp(authority, impostor):
    request = request_for(NOTE)

    for what, answer in lies(authority, impostor, request):
        with pytest.raises(StampWrong):
            stamped_at(answer, NOTE, authority.root.read_text(), request.nonce)
            pytest.fail(what)


def test_a_changed_byte_of_a_stamp_is_found_or_changes_nothing_it_says(authority):
    stamp = authority.stamp(request_for(NOTE).as_bytes())
    moment = stamped_at(stamp, NOTE, authority.root.read_text())

    for at in range(0, len(stamp), 7):
        wrong = stamp[:at] + bytes([stamp[at] ^ 1]) + stamp[at + 1 :]
        try:
            said = stamped_at(wrong, NOTE, authority.root.read_text())
        except StampWrong:
            continue
        assert said == moment


def test_a_stamp_of_another_note_does_not_serve(authority):
    stamp = authority.stamp(request_for(NOTE).as_bytes())

    with pytest.raises(StampWrong):
        stamped_at(stamp, NOTE.replace("7", "8"), authority.root.read_text())
