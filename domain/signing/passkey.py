"""The public key of a passkey, as its authenticator writes it (COSE)."""

from base64 import urlsafe_b64decode

# How the kinds of keys begin that are taken; an authenticator writes them one way only
# (CTAP 2, canonical CBOR), so that a verifier needs no more than these beginnings.
ALGORITHMS = {
    "ES256": bytes.fromhex("a5010203262001215820"),
    "Ed25519": bytes.fromhex("a4010103272006215820"),
    "RS256": bytes.fromhex("a401030339010020590100"),
}
LONG = {"ES256": 77, "Ed25519": 42, "RS256": 272}  # bytes


def algorithm_of(public_key: str) -> str | None:
    """What a key (base64url) signs with: ES256, Ed25519 or RS256; None for others."""
    try:
        key = from_base64url(public_key)
    except ValueError:
        return None
    for name, begins in ALGORITHMS.items():
        if key.startswith(begins) and len(key) == LONG[name]:
            return name
    return None


def from_base64url(text: str) -> bytes:
    """The bytes; what is cut off at the end is put there. Raises ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
