"""The unguessable part of the address on a certificate: made anew from a secret when printed, never stored."""

from uuid import UUID

from campaign import tokens
from learners.models import Certificate

LENGTH, SIZE = 22, 16  # signs, for so many bytes
PURPOSE = "learners.certificates"


def token_for(pk: UUID) -> str:
    return tokens.derive(PURPOSE, str(pk), size=SIZE)


def hash_of(token: str) -> str:
    return tokens.hash_of(token).hex()


def token_of(certificate: Certificate) -> str:
    """The token whose hash is kept. Raises KeyLost: then it can still be checked, and reissued to be printed."""
    kept = bytes.fromhex(certificate.token_hash)
    return tokens.derive_again(PURPOSE, str(certificate.pk), kept=kept, size=SIZE)
