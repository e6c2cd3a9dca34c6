"""The token of an invitation: derived when it is shown, kept nowhere, recognised by its SHA-256."""

import hashlib
import secrets
from base64 import urlsafe_b64encode

from django.conf import settings
from django.utils.crypto import salted_hmac

from teams.models import Invitation

PURPOSE = "teams.joining"
SALT_BYTES = 16


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def derive(invitation: Invitation, secret: str) -> str:
    """256 bits that follow from the installation's key and the row: a copy of the database alone opens nothing."""
    value = f"{invitation.pk.hex}{bytes(invitation.salt).hex()}"
    digest = salted_hmac(PURPOSE, value, secret=secret, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def token_of(invitation: Invitation) -> str:
    """The token, to show it again to whoever may invite; nothing when the key it was made with is gone."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = derive(invitation, secret)
        if secrets.compare_digest(hashed(token), bytes(invitation.token_hash)):
            return token
    return ""


def read_token(typed: str) -> str:
    """The token in what was pasted: the whole link, or what stands after its #."""
    return typed.strip().rpartition("#")[2]
