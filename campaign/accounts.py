"""How people sign in: accounts are made by staff, never by signing up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from campaign.models import User


def choose_language(user: User, *, language: str) -> None:
    """Remember in which language this person reads. Repeating is safe."""
    user.language = language
    user.save(update_fields=["language"])


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return f"{subject} – {settings.INSTALLATION_NAME}"
