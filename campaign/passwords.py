"""How passwords are kept, and what is said about one that is easy to guess."""

from django.contrib.auth import password_validation as django
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils.translation import gettext as _


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id at 19 MiB (OWASP's second choice): with Django's 100 MiB eight sign-ins would fill a small server."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1


class UnlikeThePerson(django.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return _("This is too close to your name or address. Choose another one")


class LongEnough(django.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("Write at least %(least)s characters; a short sentence is easy to keep in mind") % {
            "least": self.min_length
        }


class Uncommon(django.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("Many people use this one. Choose another one")


class MoreThanDigits(django.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return _("Digits alone are easy to guess. Add some words")
