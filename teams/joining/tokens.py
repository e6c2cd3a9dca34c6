"""The token of an invitation: 256 bits that follow from its id and salt."""

import secrets
from contextlib import suppress

from campaign import tokens
from teams.models import Invitation

PURPOSE = "teams.joining"
SALT_BYTES = 16


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def token_for(invitation: Invitation) -> str:
    return tokens.derive(PURPOSE, named(invitation))


def named(invitation: Invitation) -> str:
    return f"{invitation.pk.hex}{bytes(invitation.salt).hex()}"


def token_of(invitation: Invitation) -> str:
    """The token, to show it again to whoever may invite; nothing when the key it was made with is gone."""
    with suppress(tokens.KeyLost):
        return tokens.derive_again(PURPOSE, named(invitation), kept=bytes(invitation.token_hash))
    return ""


def read_token(typed: str) -> str:
    """The token in what was pasted: the whole link, or what stands after its #."""
    return typed.strip().rpartition("#")[2]
