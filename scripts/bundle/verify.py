#!/usr/bin/env python3
"""核对案卷包 / Checks a case bundle (案卷包), with nothing but Python 3.8 or newer.

    python3 verify.py FOLDER_OR_ZIP [--key FILE]

It recomputes every hash from what stands in the bundle, asks no server and writes
nothing. FILE holds the seal keys of the book as learnt elsewhere, one a line; without
it the bundle's own keys are used, and their fingerprints are told for comparison.
Exit 0: everything agrees. Exit 1: something does not, and what.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import stat
import sys
import uuid
import zipfile
from pathlib import Path, PurePosixPath

LARGEST = 4 << 30  # bytes in all; a bundle that claims more is not opened
TEXT = 64 << 20  # bytes of one text
LOG, WITNESS = 1, 4  # what a key is for
FIELDS = ("position", "stream_id", "stream_version", "topic", "state", "recorded_at")
FIELDS += ("command_id", "part", "actor")


class Wrong(Exception):
    """What does not agree, in Chinese and in English."""

    def __init__(self, chinese, english):
        super().__init__(chinese + " / " + english)


# --- Ed25519, RFC 8032, 5.1 ----------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)  # of minus one


def add(one, other):
    """The sum of two points in extended coordinates."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor, point, total=(0, 1, 1, 0), add=add):
    """A point added to itself again and again, beginning with nought."""
    while factor:
        if factor & 1:
            total = add(total, point)
        point, factor = add(point, point), factor >> 1
    return total


def point_of(text):
    """The point that 32 bytes stand for; None if none."""
    y = int.from_bytes(text, "little")
    odd, y = y >> 255, y & (1 << 255) - 1
    if len(text) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT % P
    if x * x % P != square or (not x and odd):
        return None
    x = P - x if x & 1 != odd else x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(public, message, signature):
    """Whether an Ed25519 signature is that of this key over this message."""
    key, begun = point_of(public), point_of(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or begun is None or len(signature) != 64 or scalar >= ORDER:
        return False
    hashed = hashlib.sha512(signature[:32] + public + message).digest()
    other = add(begun, times(int.from_bytes(hashed, "little") % ORDER, key))
    mine = times(scalar, BASE)
    across = (mine[0] * other[2] - other[0] * mine[2]) % P
    return not across and not (mine[1] * other[2] - other[1] * mine[2]) % P


# --- passkeys: ES256 (FIPS 186-4), RS256 (RFC 8017), Ed25519; keys as COSE ------------

Q = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
ES256 = bytes.fromhex("a5010203262001215820")
ED25519 = bytes.fromhex("a4010103272006215820")
RS256 = bytes.fromhex("a401030339010020590100")
SHA256_IN = bytes.fromhex("3031300d060960864801650304020105000420")


def plus(one, other):
    """The sum of two points of P-256; None is nought."""
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        if (one[1] + other[1]) % Q == 0:
            return None
        slope = 3 * (one[0] * one[0] - 1) * pow(2 * one[1], -1, Q)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, Q)
    x = (slope * slope - one[0] - other[0]) % Q
    return x, (slope * (one[0] - x) - one[1]) % Q


def signed_es256(point, message, r, s):
    """Whether (r, s) is the ECDSA signature of this point over a message's SHA-256."""
    x, y = point
    on_curve = max(x, y) < Q and not (y * y - x * x * x + 3 * x - B) % Q
    if not (on_curve and 0 < r < N and 0 < s < N):
        return False
    inverse, hashed = pow(s, -1, N), int.from_bytes(sha(message), "big")
    factors = (hashed * inverse % N, G), (r * inverse % N, point)
    total = plus(*(times(*factor, None, plus) for factor in factors))
    return total is not None and total[0] % N == r


def two_numbers(der):
    """The two numbers of an ECDSA signature in DER."""
    middle = 4 + der[3]
    plain = bytes([48, len(der) - 2, 2, middle - 4]), bytes([2, len(der) - middle - 2])
    if (der[:4], der[middle : middle + 2]) != plain:
        raise ValueError("no signature of ECDSA")
    return tuple(int.from_bytes(n, "big") for n in (der[4:middle], der[middle + 2 :]))


def signed_by_key(key, message, signature):
    """Whether a signature is that of a COSE key, of one of three kinds, over this."""
    if key[:10] == ES256 and len(key) == 77:
        point = int.from_bytes(key[10:42], "big"), int.from_bytes(key[45:], "big")
        return signed_es256(point, message, *two_numbers(signature))
    if key[:10] == ED25519:
        return signed(key[10:], message, signature)
    if key[:11] != RS256 or len(key) != 272:
        return False
    parts = (signature, key[269:], key[11:267])
    number = pow(*(int.from_bytes(part, "big") for part in parts))
    padded = b"\0\1" + b"\xff" * 202 + b"\0" + SHA256_IN + sha(message)
    return number.to_bytes(256, "big") == padded


# --- the tree, RFC 6962 ---------------------------------------------------------------


def sha(*parts):
    """SHA-256 over several pieces of bytes."""
    return hashlib.sha256(b"".join(parts)).digest()


def leaf_of(entry):
    """The leaf of an entry: the hash of its fields, each with its length before it."""
    texts = [b"1"] + [str(entry[name]).encode() for name in FIELDS]
    return sha(b"\0", *(b"%d:%b," % (len(text), text) for text in texts))


def root_of(leaf, index, size, path):
    """The root that an inclusion proof leads to; RFC 9162, 2.1.3.2. None if to none."""
    at, last, root = index, size - 1, leaf
    if not 0 <= index < size:
        return None
    for beside in path:
        if not last:
            return None
        if at & 1 or at == last:
            root = sha(b"\1", beside, root)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            root = sha(b"\1", root, beside)
        at, last = at >> 1, last >> 1
    return None if last else root


def way_of(stream_id):
    """The way to a stream: the hex digits of its hashed id."""
    return [int(digit, 16) for digit in sha(stream_id.encode()).hex()]


def end_of(stream_id, version):
    """The hash of a stream and its last version."""
    return sha("\0{} {}".format(stream_id, version).encode())


def heads_root(end, stream_id, forks):
    """The root of the ends of all streams that the forks on the way to one lead to."""
    for digit, fork in reversed(list(zip(way_of(stream_id), forks))):
        end = sha(b"\1", fork[: digit * 32], end, fork[digit * 32 + 32 :])
    return end


# --- where the bundle lies ------------------------------------------------------------


class Folder:
    """A bundle unpacked."""

    def __init__(self, path):
        self.path, self.sizes = path, {}
        for file in sorted(path.rglob("*")):
            name = file.relative_to(path).as_posix()
            if file.is_symlink() or not (file.is_dir() or file.is_file()):
                raise Wrong("{} 不是普通文件".format(name), "not a plain file")
            if file.is_file():
                self.sizes[name] = file.stat().st_size

    def open(self, name):
        """A file of the bundle, as bytes."""
        return (self.path / name).open("rb")


class Zip:
    """A bundle as it was sent, never unpacked."""

    def __init__(self, path):
        self.zip, self.inside, self.sizes = zipfile.ZipFile(path), {}, {}
        tops = {one.filename.split("/")[0] for one in self.zip.infolist()}
        top = tops.pop() + "/" if len(tops) == 1 else ""
        for one in self.zip.infolist():
            parts = PurePosixPath(one.filename).parts
            plain = one.filename == "/".join(parts) or one.is_dir()
            if not plain or ".." in parts or "\\" in one.filename or "/" in parts:
                raise Wrong("压缩包内路径不正当：" + one.filename, "leads outside")
            if stat.S_ISLNK(one.external_attr >> 16):
                raise Wrong("压缩包内有符号链接：" + one.filename, "a symbolic link")
            name = one.filename[len(top) :]
            if name in self.inside:
                raise Wrong("压缩包内有两个 " + name, "the same name twice")
            if not one.is_dir():
                self.inside[name], self.sizes[name] = one, one.file_size

    def open(self, name):
        """A file of the bundle, as bytes."""
        return self.zip.open(self.inside[name])


def text_of(place, name):
    """A text of the bundle."""
    if name not in place.sizes:
        raise Wrong("缺少 " + name, "is missing")
    if place.sizes[name] > TEXT:
        raise Wrong(name + " 过大", "is too large")
    with place.open(name) as file:
        return file.read().decode("utf-8")


def listed(place, name):
    """What a manifest lists: digests by name."""
    told = {}
    for line in text_of(place, name).splitlines():
        digest, _, path = line.partition("  ")
        if path in told or len(digest) != 64:
            raise Wrong("{} 有一行读不懂：{}".format(name, line), "unreadable line")
        told[path] = digest
    return told


# --- the checks; each tells what it found, or raises Wrong ----------------------------


def check_files(place):
    """Every file is as the manifests say, and none is there that they do not name."""
    if sum(place.sizes.values()) > LARGEST:
        raise Wrong("案卷包过大，未打开", "the bundle is too large to be opened")
    wanted = listed(place, "tagmanifest-sha256.txt")
    wanted.update(listed(place, "manifest-sha256.txt"))
    there = set(place.sizes) - {"tagmanifest-sha256.txt"}
    for name in sorted(set(wanted) ^ there):
        if name in there:
            raise Wrong("清单之外多出文件 " + name, "a file no manifest names")
        raise Wrong("清单所列的文件不在：" + name, "a listed file is missing")
    for name, digest in sorted(wanted.items()):
        hashed = hashlib.sha256()
        with place.open(name) as file:
            for chunk in iter(lambda: file.read(1 << 20), b""):
                hashed.update(chunk)
        if hashed.hexdigest() != digest:
            raise Wrong("文件被改动：" + name, "a file was changed")
    return "{} 个文件与清单相符 / files agree with the manifests".format(len(wanted))


def check_seal(proofs, keys):
    """The checkpoint carries a signature of the book's key; size and root."""
    note = proofs["checkpoint"]
    text, _, lines = note.rpartition("\n\n")
    text += "\n"
    origin, size, root = text.splitlines()
    held, witnesses = [], []
    for line in lines.splitlines():
        _, name, value = line.split(" ")
        value = base64.b64decode(value)
        for key in keys:
            known, hexed, public = key.split("+", 2)
            kind, public = base64.b64decode(public)[0], base64.b64decode(public)[1:]
            if known != name or bytes.fromhex(hexed) != value[:4]:
                continue
            message, signature = text, value[4:]
            if kind == WITNESS:
                seconds = int.from_bytes(signature[:8], "big")
                message = "cosignature/v1\ntime {}\n{}".format(seconds, text)
                signature = signature[8:]
            if not signed(public, message.encode(), signature):
                raise Wrong("封签上的签名不对：" + name, "a signature does not hold")
            (witnesses if kind == WITNESS else held).append(name)
    if origin not in held:
        raise Wrong("封签没有本账密钥的签名", "not signed by the book")
    seen = "、".join(witnesses) or "无 none"
    told = "封签有效，共 {} 条；见证方：{} / the checkpoint holds; witnesses"
    return told.format(size, seen), int(size), base64.b64decode(root)


def check_entries(entries, size, root):
    """Every entry, disclosed or withheld, stands in the sealed book."""
    hidden, places = 0, [one["position"] for one in entries]
    if places != sorted(set(places)):
        raise Wrong("分录重复或颠倒", "entries are doubled or out of order")
    for one in entries:
        withheld = "leaf" in one
        leaf = bytes.fromhex(one["leaf"]) if withheld else leaf_of(one)
        path = [bytes.fromhex(hexed) for hexed in one["path"]]
        if root_of(leaf, one["position"] - 1, size, path) != root:
            raise Wrong(
                "第 {} 条与封签不符：被改动，或不在账中".format(one["position"]),
                "entry {} is not in the sealed book".format(one["position"]),
            )
        hidden += withheld
    told = "{} 条分录都在封签之内，其中 {} 条未披露 / entries sealed, of them withheld"
    return told.format(len(entries), hidden)


def check_complete(proofs, entries, size):
    """No stream of the case lacks an entry, not even its last."""
    noted = [one for one in entries if one["position"] == size and "state" in one]
    if not noted or noted[0]["topic"] != "proof.StreamHeadsNoted":
        raise Wrong("封签之前没有各流末条", "the ends of all streams are not noted")
    root = bytes.fromhex(json.loads(noted[0]["state"])["heads_sha256"])
    case = uuid.UUID(proofs["case_id"])
    for id in str(case), str(uuid.uuid5(case, "refusals")):
        end = proofs["ends"][id]
        forks = [bytes.fromhex(hexed) for hexed in end["forks"]]
        if not forks or heads_root(claimed_end(id, end), id, forks) != root:
            raise Wrong("流 {} 的末条与封签不符".format(id), "its end does not agree")
        there = [e["stream_version"] for e in entries if e["stream_id"] == id]
        if sorted(there) != list(range(1, end["version"] + 1)):
            raise Wrong("流 {} 有缺或有多".format(id), "entries are missing or doubled")
    return "本案各流自第一条至末条齐全 / the case is complete, to its last entry"


def claimed_end(id, end):
    """The hash of a stream's end; of one that never began, of what is in its place."""
    if end["version"]:
        return end_of(id, end["version"])
    if "beside" not in end:
        return bytes(32)
    other, version = end["beside"]
    deep = len(end["forks"])
    if other == id or way_of(other)[:deep] != way_of(id)[:deep]:
        raise Wrong("流 {} 并非不存在".format(id), "it is not proved to be absent")
    return end_of(other, version)


def check_evidence(place, entries, absent):
    """Every file that an entry names by its hash is there, or said to be absent."""
    states = {e["position"]: json.loads(e.get("state", "{}")) for e in entries}
    named = {state.get("file_sha256") for state in states.values()} - {None}
    there = {name[11:] for name in place.sizes if name.startswith("data/files/")}
    manifest = listed(place, "manifest-sha256.txt")
    for digest in sorted(there):
        if manifest["data/files/" + digest] != digest:
            raise Wrong("证据文件与其名不符：" + digest, "not what it is named")
    for name in (name for name in place.sizes if name.startswith("data/papers/")):
        told = states[int(name[12:].partition("-")[0])]  # of the entry it is named by
        if manifest[name] not in told.values():
            raise Wrong("文书与分录所记不符：" + name, "not what was printed or signed")
    if lost := sorted(named - there - set(absent)):
        raise Wrong("缺证据文件 " + lost[0], "a file of evidence is missing")
    told = "证据文件 {} 份与分录所记相符，另有 {} 份原库即缺 / files of evidence agree"
    return told.format(len(named & there), len(absent))


def check_signatures(entries):
    """Whoever signed a decision signed what stands there; with a passkey, provably."""
    keys, begun, count, proved = {}, {}, 0, 0
    for one in (entry for entry in entries if "state" in entry):
        state, stream = json.loads(one["state"]), one["stream_id"]
        decided = begun.setdefault((stream, one["command_id"]), state)
        if one["topic"].startswith("signing.Passkey"):  # registered, or retired
            keys[stream, state["passkey"]] = state if "public_key" in state else None
        if one["topic"] == "signing.DecisionSigned":
            key = keys.get((one["actor"], state["passkey"]))
            for flaw in flaws(one, state, decided, key):
                raise Wrong("第 {} 条签署不成立".format(one["position"]), flaw)
            count, proved = count + 1, proved + bool(key)
    told = "{} 份决定经签署，其中通行密钥签名 {} 份，均成立 / signed decisions hold"
    return told.format(count, proved)


def flaws(one, state, decided, key, holds=signed_by_key):
    """What speaks against a signed decision."""
    text, digest = state["decision_text"].encode(), state["decision_sha256"]
    signed_is = json.loads(text)
    if sha(text).hex() != digest:
        yield "原文与摘要不符 the text has another digest"
    if (signed_is["command_id"], signed_is["by"]) != (one["command_id"], one["actor"]):
        yield "签的是别的决定 another decision was signed"
    for name, value in signed_is["asked"].items():
        if not str(value).startswith("hmac-") and decided.get(name, value) != value:
            yield "所签与所记不同 signed and recorded differ: " + name
    if state["passkey"] and not key:
        yield "包内没有所用的公钥，或已停用 no such key, or retired"
    elif state["passkey"]:
        names = ("client_data", "authenticator_data", "assertion")
        client, data, signature = (bytes_of(state[name]) for name in names)
        said, home = json.loads(client), sha(key["relying_party"].encode())
        covered = bytes_of(said["challenge"]).hex()
        if (covered, said["type"]) != (digest, "webauthn.get"):
            yield "签名所盖的不是这份决定 the challenge is not the decision's digest"
        if data[:32] != home or said["origin"] != key["origin"] or data[32] & 5 != 5:
            yield "不是本人在本系统所签 not signed here by a verified person"
        public, message = bytes_of(key["public_key"]), data + sha(client)
        if not holds(public, message, signature):
            yield "签名不对 the signature does not hold"


def bytes_of(text):
    """The bytes of a text as browsers write them."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def check(place, keys):
    """Everything; tells as it goes."""
    yield check_files(place)
    lines = text_of(place, "data/facts.jsonl").splitlines()
    entries = [json.loads(line) for line in lines]
    proofs = json.loads(text_of(place, "data/proofs.json"))
    told, size, root = check_seal(proofs, keys or proofs["keys"])
    yield told
    if not keys:
        for key in proofs["keys"]:
            yield "密钥取自本包，请与别处所得比对 / compare this key: " + key
    yield check_entries(entries, size, root)
    yield check_complete(proofs, entries, size)
    yield check_signatures(entries)
    yield check_evidence(place, entries, proofs["absent"])


def main(argv=None):
    """Check one bundle; 0 if everything agrees."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--key", type=Path, help="keys of the book, learnt elsewhere")
    asked = parser.parse_args(argv)
    sys.stdout.reconfigure(errors="backslashreplace")  # a name may be odd
    try:
        keys = asked.key.read_text("utf-8").split() if asked.key else []
        for told in check(_place(asked.bundle), keys):
            print("✓", told)
    except Wrong as wrong:
        print("✗", wrong)
        return 1
    except BROKEN as error:
        print("✗ 案卷包损坏，无法读出 / the bundle is damaged:", repr(error))
        return 1
    print("结论：相符。此包证明所记未被改动、未有缺漏，不证明所记为真。")
    print("Verdict: it agrees. This proves nothing was changed or left out, not truth.")
    return 0


BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, EOFError)
BROKEN += (RecursionError, NotImplementedError, RuntimeError, zipfile.BadZipFile)
BROKEN += (__import__("zlib").error, MemoryError)


def _place(path):
    return Folder(path) if path.is_dir() else Zip(path)


if __name__ == "__main__":
    sys.exit(main())
