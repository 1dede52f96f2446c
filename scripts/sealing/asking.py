"""Asks somebody over HTTP who may be gone, slow, or send without end."""

from http.client import HTTPException
from time import monotonic
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

SILENT_SECONDS, LONGEST_SECONDS = 5, 15  # between two bytes; all in all
LONGEST_ANSWER = 1_000_000  # bytes


class Unanswered(Exception):
    """No answer that can be used."""


class Reply(NamedTuple):
    """An answer: the status of HTTP, and its body."""

    status: int
    body: bytes


def ask(url: str, body: bytes, media_type: str) -> Reply:
    """Post something, and read the answer. Raises Unanswered."""
    request = Request(url, data=body, headers={"Content-Type": media_type})
    ends = monotonic() + LONGEST_SECONDS
    try:
        try:
            response = urlopen(request, timeout=SILENT_SECONDS)
        except HTTPError as refused:  # an answer, too
            response = refused
        with response:
            answer = bytearray()
            while chunk := response.read1(65_536):
                answer += chunk
                if monotonic() > ends or len(answer) > LONGEST_ANSWER:
                    raise Unanswered(f"{url} 的答复太慢或太长")
            return Reply(response.status, bytes(answer))
    except (OSError, HTTPException, ValueError) as error:
        raise Unanswered(f"{url} 没有答复：{error}") from error
