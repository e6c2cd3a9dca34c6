from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id at 19 MiB (OWASP's second choice): Django's 100 MiB a hash would let eight sign-ins fill a small server."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
