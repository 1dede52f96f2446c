"""Stamps of time (时间戳): an authority says that a checkpoint was there by then.

Source: RFC 3161. A stamp is kept as the whole answer of the authority, as `openssl ts`
reads it; the certificates its signer must lead to are named in the book.
"""

from datetime import datetime
from hashlib import sha256

from cryptography.x509 import (
    Certificate,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)


class StampWrong(Exception):
    """An answer that is no stamp of this checkpoint by this authority."""


def request_for(note: str) -> TimeStampRequest:
    """What the authority is asked: the hash of a note, and a number used once."""
    builder = TimestampRequestBuilder().data(note.encode())
    builder = builder.hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=True)
    return builder.cert_request(cert_request=True).build()


def stamped_at(
    answer: bytes, note: str, certificates: str, nonce: int | None = None
) -> datetime:
    """When the authority saw the note. Raises StampWrong.

    `nonce` is that of the request, which only whoever asked still knows.
    """
    try:
        stamp = decode_timestamp_response(answer)
        builder = VerifierBuilder(roots=trusted(certificates), nonce=nonce)
        builder.build().verify(stamp, sha256(note.encode()).digest())
        moment: datetime = stamp.tst_info.gen_time
    except (VerificationError, ValueError) as error:
        raise StampWrong(f"时间戳不可信：{error}") from error
    return moment


def certificates_end(answer: bytes, certificates: str) -> datetime:
    """When the first of the certificates ends by which a stamp is judged.

    Raises StampWrong.
    """
    try:
        signers = decode_timestamp_response(answer).signed_data.certificates
        held = [load_der_x509_certificate(one) for one in signers]
        return min(one.not_valid_after_utc for one in held + trusted(certificates))
    except ValueError as error:
        raise StampWrong(f"时间戳不可信：{error}") from error


def trusted(certificates: str) -> list[Certificate]:
    """The certificates of a PEM text. Raises ValueError."""
    return load_pem_x509_certificates(certificates.encode())
