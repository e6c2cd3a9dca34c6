"""The unguessable part of the address on a certificate: made anew from a secret when printed, never stored."""

import hashlib
from base64 import urlsafe_b64encode
from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from learners.models import Certificate

LENGTH = 22  # signs, for 128 bits
SALT = "learners.certificates"


class KeyLost(Exception):
    """The secret that made the token is gone: the certificate can be checked, and only printed by reissuing it."""


def token_for(pk: UUID, secret: str) -> str:
    digest = salted_hmac(SALT, str(pk), secret=secret, algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:16]).decode().rstrip("=")


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(certificate: Certificate) -> str:
    """The token whose hash is kept, by the secret key or one of the former ones. Raises KeyLost."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = token_for(certificate.pk, secret)
        if hash_of(token) == certificate.token_hash:
            return token
    raise KeyLost
