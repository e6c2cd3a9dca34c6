"""Who is signed in, looked up at every request: Django's sessions and allauth's accounts, with prepared queries.

Everything that protects them is theirs: random keys, expiry, the check that the password is still the same one.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from campaign.models import User
from campaign.prepared import prepared


@prepared(by_key=True)
def live_sessions(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@prepared(by_key=True)
def accounts(pk: UUID) -> QuerySet[User]:
    return User.objects.filter(pk=pk)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        """The session of the visitor's key while it lasts; a key that leads nowhere is forgotten, never taken over."""
        found = live_sessions(self.session_key, timezone.now()) if self.session_key else []
        if not found:
            self._session_key = None
        return found[0] if found else None


class SignIn(AuthenticationBackend):
    def get_user(self, user_id: Any) -> User | None:
        """The account, unless it may no longer sign in."""
        user = next(iter(accounts(user_id)), None)
        return user if user and self.user_can_authenticate(user) else None
