import os
import stat

import pytest
from sqlalchemy import make_url

from domain.proof.note import LOG, WITNESS
from domain.proof.signing import KeyUnfit, make_key, open_key

NAME = "mall.example/book"


def test_a_new_key_is_for_its_owners_eyes_alone(tmp_path):
    made = make_key(tmp_path / "seal.key", NAME)

    mode = stat.S_IMODE((tmp_path / "seal.key").stat().st_mode)
    assert mode == 0o600
    assert open_key(tmp_path / "seal.key") == made
    assert NAME not in repr(made) and made.secret.hex() not in repr(made)


def test_a_key_is_never_written_over(tmp_path):
    made = make_key(tmp_path / "seal.key", NAME)

    with pytest.raises(KeyUnfit, match="已存在"):
        make_key(tmp_path / "seal.key", NAME)

    assert open_key(tmp_path / "seal.key") == made


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
def test_a_key_that_others_can_read_is_not_used(tmp_path, mode):
    make_key(tmp_path / "seal.key", NAME)
    (tmp_path / "seal.key").chmod(mode)

    with pytest.raises(KeyUnfit, match="他人可读"):
        open_key(tmp_path / "seal.key")


@pytest.mark.parametrize("content", ["", "x", "PRIVATE+KEY+a+b", "a" * 5_000])
def test_what_is_no_key_is_not_used(tmp_path, content):
    path = tmp_path / "seal.key"
    path.touch(0o600)
    path.write_text(content)

    with pytest.raises(KeyUnfit, match="不是密钥文件"):
        open_key(path)


def test_a_key_that_is_not_there_or_a_link_is_not_used(tmp_path):
    make_key(tmp_path / "seal.key", NAME)
    os.symlink(tmp_path / "seal.key", tmp_path / "link")
    (tmp_path / "folder").mkdir()

    for name in ("none", "link", "folder"):
        with pytest.raises(KeyUnfit):
            open_key(tmp_path / name)


def test_a_key_beside_the_book_is_not_used(tmp_path):
    make_key(tmp_path / "seal.key", NAME)
    (tmp_path / "book").mkdir()

    beside = make_url(f"sqlite:///{tmp_path / 'book.sqlite'}")
    apart = make_url(f"sqlite:///{tmp_path / 'book' / 'book.sqlite'}")

    with pytest.raises(KeyUnfit, match="与账本放在一处"):
        open_key(tmp_path / "seal.key", book=beside)
    assert open_key(tmp_path / "seal.key", book=apart)
    assert open_key(tmp_path / "seal.key", book=make_url("postgresql://db/book"))


def test_a_key_serves_one_purpose(tmp_path):
    make_key(tmp_path / "seal.key", NAME)
    make_key(tmp_path / "eye.key", "witness.example", WITNESS)

    with pytest.raises(KeyUnfit, match="另一种用途"):
        open_key(tmp_path / "seal.key", WITNESS)
    with pytest.raises(KeyUnfit, match="另一种用途"):
        open_key(tmp_path / "eye.key", LOG)
