from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id at 19 MiB (OWASP's second choice): with Django's 100 MiB eight sign-ins would fill a small server."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
