"""Passkeys made of software, for tests: they answer as an authenticator would."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

ORIGIN = "http://localhost"
PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40


def base64url(content: bytes) -> str:
    """As browsers write bytes."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


class SoftKey:
    """A key pair of one algorithm, which counts its signatures."""

    def __init__(self, algorithm="ES256", origin=ORIGIN, relying_party="localhost"):
        self.algorithm, self.origin, self.id = (
            algorithm,
            origin,
            b"soft-key-" + algorithm.encode(),
        )
        self.relying_party, self.count, self.flags = (
            relying_party,
            0,
            PRESENT | VERIFIED,
        )
        self.private, self.cose = MADE[algorithm]()

    @property
    def public_key(self):
        """The public key as facts have it."""
        return base64url(self.cose)

    @property
    def passkey(self):
        """Its id as facts have it."""
        return base64url(self.id)

    def signs(self, challenge: bytes) -> dict:
        """The answer of navigator.credentials.get()."""
        self.count += 1
        data = self._data(self.flags)
        client = self._client("webauthn.get", challenge)
        message = data + sha256(client).digest()
        said = {"authenticatorData": data, "clientDataJSON": client}
        return self._credential(said | {"signature": self._signature(message)})

    def made(self, challenge: bytes) -> dict:
        """The answer of navigator.credentials.create()."""
        told = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self.cose
        data = self._data(self.flags | NEW) + told
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", challenge)
        return self._credential(
            {"attestationObject": attested, "clientDataJSON": client}
        )

    def _data(self, flags):
        of = sha256(self.relying_party.encode()).digest()
        return of + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind, challenge):
        told = {"type": kind, "challenge": base64url(challenge), "origin": self.origin}
        return json.dumps(told | {"crossOrigin": False}).encode()

    def _credential(self, said):
        response = {name: base64url(content) for name, content in said.items()}
        told = {"id": self.passkey, "rawId": self.passkey, "type": "public-key"}
        return told | {"response": response}

    def _signature(self, message):
        if self.algorithm == "ES256":
            return self.private.sign(message, ec.ECDSA(SHA256()))
        if self.algorithm == "RS256":
            return self.private.sign(message, padding.PKCS1v15(), SHA256())
        return self.private.sign(message)


def _es256():
    private = ec.generate_private_key(ec.SECP256R1())
    point = private.public_key().public_numbers()
    x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
    return private, cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})


def _ed25519():
    private = ed25519.Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    return private, cbor2.dumps({1: 1, 3: -8, -1: 6, -2: public})


def _rs256():
    private = rsa.generate_private_key(65537, 2048)
    modulus = private.public_key().public_numbers().n.to_bytes(256, "big")
    return private, cbor2.dumps({1: 3, 3: -257, -1: modulus, -2: b"\1\0\1"})


MADE = {"ES256": _es256, "Ed25519": _ed25519, "RS256": _rs256}
