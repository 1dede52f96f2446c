"""Passkeys (通行密钥) at the counter: what a browser is asked, and whether it holds.

Only here is WebAuthn spoken. The keys stand in the book; how often each has signed is
kept beside the passwords.
"""

import json
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import request
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from domain.fact import Fact
from web.desk import book, settings
from web.session import accounts, signed

VERIFIED = UserVerificationRequirement.REQUIRED
WAIT = 120_000  # milliseconds for somebody to find her phone
TAKEN = [
    COSEAlgorithmIdentifier.ECDSA_SHA_256,
    COSEAlgorithmIdentifier.EDDSA,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256,
]
SAYS = {  # by what the library says; nothing of it is shown to people
    "challenge": "签的不是这一份决定：签署之后内容有改动，请重新签署",
    "origin": "签署不是在本系统的网址下作的，不作数",
    "RP ID": "签署不是为本系统作的，不作数",
    "User verification": "设备没有核对是不是本人（指纹、面容或密码），不作数",
    "User was not present": "设备没有确认有人在场，不作数",
    "signature": "通行密钥的签名不对",
}


class NotSigned(Exception):
    """Why a passkey's answer does not count, in Chinese."""


def passkeys_of(person_id: UUID) -> list[Fact]:
    """The passkeys somebody may sign with now, oldest first; from her own stream."""
    found: dict[str, Fact] = {}
    for fact in book().facts_of(person_id):
        match type(fact).__name__:
            case "PasskeyRegistered":
                found[vars(fact)["passkey"]] = fact
            case "PasskeyRetired":
                found.pop(vars(fact)["passkey"], None)
    return list(found.values())


def is_here() -> bool:
    """Whether the page is reached where passkeys are made for."""
    return urlsplit(settings().origin).netloc == request.host


def may_use_passkey() -> bool:
    """Whether the person at the keyboard has a passkey, and can use it here."""
    return is_here() and bool(passkeys_of(signed().person_id))


def options_for(person_id: UUID, digest: bytes) -> dict[str, Any]:
    """What the browser is asked: one of her keys over the digest of a decision."""
    told = generate_authentication_options(
        rp_id=settings().relying_party,
        challenge=digest,
        timeout=WAIT,
        allow_credentials=described(person_id),
        user_verification=VERIFIED,
    )
    return json.loads(options_to_json(told))


def proved(person_id: UUID, credential: Any, digest: bytes) -> dict[str, str]:
    """The assertion, as facts keep it, if it is hers and over this digest.

    Raises NotSigned, and ValueError or KeyError for what is no assertion at all.
    """
    hers = {vars(one)["passkey"]: vars(one) for one in passkeys_of(person_id)}
    key = hers.get(credential["id"])
    if key is None:
        raise NotSigned("这把通行密钥没有登记在您名下，或已停用")
    try:
        found = verify_authentication_response(
            credential=credential,
            expected_challenge=digest,
            expected_rp_id=settings().relying_party,
            expected_origin=settings().origin,
            credential_public_key=base64url_to_bytes(key["public_key"]),
            credential_current_sign_count=0,  # asked below, in one step with counting
            require_user_verification=True,
        )
    except WebAuthnException as wrong:
        raise NotSigned(why(wrong)) from None
    if not accounts().counts(key["passkey"], found.new_sign_count):
        raise NotSigned("这次签名已经用过，或通行密钥被复制过：请停用这把密钥")
    said = credential["response"]
    return {
        "passkey": key["passkey"],
        "authenticator_data": said["authenticatorData"],
        "client_data": said["clientDataJSON"],
        "assertion": said["signature"],
    }


def asked_to_make(person_id: UUID, name: str, challenge: bytes) -> dict[str, Any]:
    """What the browser is asked to make a new passkey of."""
    told = generate_registration_options(
        rp_id=settings().relying_party,
        rp_name="客诉理赔账簿",
        user_id=person_id.bytes,
        user_name=name,
        challenge=challenge,
        timeout=WAIT,
        exclude_credentials=described(person_id),
        supported_pub_key_algs=TAKEN,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=VERIFIED
        ),
    )
    return json.loads(options_to_json(told))


def made(credential: Any, challenge: bytes) -> dict[str, str]:
    """A new passkey as a command asks for it. Raises NotSigned, ValueError."""
    try:
        found = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=settings().relying_party,
            expected_origin=settings().origin,
            supported_pub_key_algs=TAKEN,
            require_user_verification=True,
        )
    except WebAuthnException as wrong:
        raise NotSigned(why(wrong)) from None
    return {
        "passkey": bytes_to_base64url(found.credential_id),
        "public_key": bytes_to_base64url(found.credential_public_key),
        "relying_party": settings().relying_party,
        "origin": settings().origin,
    }


def described(person_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    """Her passkeys as a browser knows them."""
    ids = (base64url_to_bytes(vars(one)["passkey"]) for one in passkeys_of(person_id))
    return [PublicKeyCredentialDescriptor(id=id) for id in ids]


def why(wrong: WebAuthnException) -> str:
    """What the library says, for people."""
    said = str(wrong)
    found = (chinese for english, chinese in SAYS.items() if english in said)
    return next(found, "通行密钥的答复不对")
