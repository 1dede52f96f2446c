"""A place outside that keeps objects (对象存储), each locked until a day far away.

It speaks the S3 protocol, which Chinese and other clouds share. What was put there
once cannot be replaced or deleted before its day, not even with our own key.
"""

import hmac
from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import md5, sha256
from http.client import HTTPException
from pathlib import Path
from stat import S_IMODE
from time import monotonic
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen
from xml.etree.ElementTree import ParseError, fromstring

from domain.proof.checkpoint import Checkpoint
from domain.proof.note import Note
from domain.proof.shelf import Shelf
from scripts.sealing.asking import LONGEST_ANSWER, SILENT_SECONDS, Unanswered
from scripts.sealing.outside import (
    ENDING,
    OutsideDiffers,
    content_of,
    name_of,
    name_of_said,
)

SERVICE = "s3"


class Access(NamedTuple):
    """Who asks: the two words the store handed out, and in which region."""

    key_id: str
    secret: str
    region: str

    @classmethod
    def read(cls, path: Path) -> "Access":
        """Out of a file only its owner may read. Raises ValueError, OSError."""
        if S_IMODE(path.stat().st_mode) & 0o077:
            raise ValueError(f"{path} 别人也能读：请 chmod 600")
        words = path.read_text("utf-8").split()
        if len(words) != 3:
            raise ValueError(f"{path} 应当有三个词：访问键、密钥、区域")
        return cls(*words)


class Bucket:
    """One bucket with object lock; it gets the newest checkpoint, now and then.

    Each covers all before it.
    """

    def __init__(self, url: str, access: Access, keep_days: int, every: float) -> None:
        told = urlsplit(url)
        if told.scheme not in ("https", "http") or not told.path.strip("/"):
            raise ValueError(f"write https://HOST/BUCKET/PREFIX, not {url}")
        self.name = url
        self.host = f"{told.scheme}://{told.netloc}"
        self.bucket, _, prefix = told.path.strip("/").partition("/")
        self.prefix = f"{prefix}/" if prefix else ""
        self.access, self.keep_days, self.every = access, keep_days, every
        self._brought, self._said = 0, 0
        self._brought_at = float("-inf")

    def newest(self) -> Checkpoint | None:
        """The largest checkpoint that lies here. Raises OSError, NotANote."""
        try:
            for folder in reversed(self._listed(self.prefix, "/")):
                for key in reversed(self._listed(folder, "")):
                    if key.endswith(ENDING):
                        text = (self._ask("GET", key) or b"").decode(errors="replace")
                        return Checkpoint.read(Note.read(text).text)
        except Unanswered as error:
            raise OSError(str(error)) from error
        return None

    def bring(self, shelf: Shelf) -> int:
        """Put the newest checkpoint there, and what was said since; up to which size.

        Raises OutsideDiffers, Unanswered.
        """
        note = shelf.last_checkpoint()
        if not note or monotonic() - self._brought_at < self.every:
            return self._brought
        size = Checkpoint.read(Note.read(note).text).size
        self._put(name_of(size, ENDING), note.encode())
        for said in shelf.attestations(self._said):
            if said.size > self._brought:
                self._put(name_of_said(said), content_of(said))
            self._said = said.nth
        self._brought, self._brought_at = size, monotonic()
        return size

    def _put(self, name: str, content: bytes) -> None:
        """Lock it until its day; never over something else."""
        key = self.prefix + name
        there = self._ask("GET", key)
        if there is None:
            until = datetime.now(UTC) + timedelta(days=self.keep_days)
            digest = md5(content, usedforsecurity=False).digest()
            lock = {
                "content-md5": b64encode(digest).decode(),
                "content-type": "application/octet-stream",
                "x-amz-object-lock-mode": "COMPLIANCE",
                "x-amz-object-lock-retain-until-date": f"{until:%Y-%m-%dT%H:%M:%SZ}",
            }
            self._ask("PUT", key, content, lock)
        elif there != content:
            raise OutsideDiffers(f"{key} 与账本所存不同：账本已分叉，或外存被改")

    def _listed(self, prefix: str, delimiter: str) -> list[str]:
        """Keys, or with a delimiter the folders, under a prefix, in order."""
        found, asked = list[str](), {"list-type": "2", "prefix": prefix}
        asked |= {"delimiter": delimiter} if delimiter else {}
        while True:
            try:
                told = [*fromstring(self._ask("GET", "", query=asked) or b"").iter()]
            except ParseError as error:
                raise Unanswered(f"{self.name} 的目录读不懂") from error
            texts = [(one.tag.rpartition("}")[2], one.text or "") for one in told]
            wanted = "Prefix" if delimiter else "Key"
            found += [text for tag, text in texts if tag == wanted and text != prefix]
            more = dict(texts).get("NextContinuationToken")
            if not more:
                return found
            asked["continuation-token"] = more

    def request(
        self,
        method: str,
        key: str,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Request:
        """What is asked of the store, signed; of an object or, without key, of all."""
        path = quote(f"/{self.bucket}/{key}")
        pairs = sorted((query or {}).items())
        told = "&".join(f"{quote(name, '')}={quote(it, '')}" for name, it in pairs)
        url = f"{self.host}{path}" + (f"?{told}" if told else "")
        asked = Request(url, data=content or None, method=method)
        for name, value in self._signed(method, path, told, content, headers or {}):
            asked.add_header(name, value)
        return asked

    def _ask(self, method: str, key: str, *more: Any, **query: Any) -> bytes | None:
        """The store's answer; None where it has no such object. Raises Unanswered."""
        asked = self.request(method, key, *more, **query)
        try:
            with urlopen(asked, timeout=SILENT_SECONDS) as answer:
                told: bytes = answer.read(LONGEST_ANSWER)
                return told
        except HTTPError as no:
            with no:
                if no.code == 404 and method == "GET" and key:
                    return None
                raise Unanswered(f"{self.name} 不收（{no.code}）：{no.reason}") from no
        except (OSError, HTTPException, ValueError) as error:
            raise Unanswered(f"{self.name} 没有答复：{error}") from error

    def _signed(
        self,
        method: str,
        path: str,
        query: str,
        content: bytes,
        more: Mapping[str, str],
    ) -> Iterator[tuple[str, str]]:
        """The headers of a request, signed (AWS Signature Version 4)."""
        moment, digest = datetime.now(UTC), sha256(content).hexdigest()
        stamp, day = f"{moment:%Y%m%dT%H%M%SZ}", f"{moment:%Y%m%d}"
        headers = {"host": urlsplit(self.host).netloc, "x-amz-date": stamp, **more}
        headers["x-amz-content-sha256"] = digest
        names = ";".join(sorted(headers))
        lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
        asked = "\n".join((method, path, query, lines, names, digest))
        scope = f"{day}/{self.access.region}/{SERVICE}/aws4_request"
        text = "\n".join(("AWS4-HMAC-SHA256", stamp, scope, _hex(asked)))
        key = f"AWS4{self.access.secret}".encode()
        for part in scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        signature = hmac.digest(key, text.encode(), "sha256").hex()
        who = f"Credential={self.access.key_id}/{scope}, SignedHeaders={names}"
        yield from ((name, value) for name, value in headers.items() if name != "host")
        yield "authorization", f"AWS4-HMAC-SHA256 {who}, Signature={signature}"


def _hex(text: str) -> str:
    return sha256(text.encode()).hexdigest()
