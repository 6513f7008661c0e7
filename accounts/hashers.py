"""How dear a password is to guess, and to check.

The second of the settings that OWASP counts as equal for Argon2id (19 MiB, two passes,
one lane). Django's, 100 MiB on eight threads, let a handful of log-ins take every core
and half a gigabyte from everybody else. Who logs in with an older hash gets a new one.
"""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
