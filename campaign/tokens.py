"""Tokens that open something without an account: derived when they are shown, kept nowhere, known by their SHA-256.

A copy of the database alone opens nothing; papers and links stay good while the key that made them is among
`SECRET_KEY` and `SECRET_KEY_FALLBACKS`.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode

from django.conf import settings
from django.utils.crypto import salted_hmac


class KeyLost(Exception):
    """The key that made a token is gone: whoever holds the token still gets in, and it can be shown no more."""


def derive(purpose: str, about: str, *, key: str = "", size: int = 32) -> str:
    """What follows from the installation's key (or another one) and the row: `size` bytes as signs of an address."""
    digest = salted_hmac(purpose, about, secret=key or settings.SECRET_KEY, algorithm="sha256").digest()
    return urlsafe_b64encode(digest[:size]).rstrip(b"=").decode()


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def derive_again(purpose: str, about: str, *, kept: bytes, size: int = 32) -> str:
    """The token whose hash was kept, by the key or one of the former ones. Raises KeyLost."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = derive(purpose, about, key=key, size=size)
        if secrets.compare_digest(hash_of(token), kept):
            return token
    raise KeyLost
