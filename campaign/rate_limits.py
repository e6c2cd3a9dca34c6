"""How often something may be asked, by the visitor's address (`ip`) and by what it is about (`key`).

Phones of one operator share a few addresses, so the limits of an address are wide; digits that could be guessed have
one more for everybody together.
"""

from django.http import HttpRequest

RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "check_in": "300/10m/ip",
    "check_in_wrong_digits": "30/10m/ip,300/10m/key",
    "calendar_wrong": "30/10m/ip",
    "join": "200/10m/ip",  # a school shares one address
    "public_request": "40/10m/ip",
}


def may_read(request: HttpRequest, action: str) -> bool:
    """Counts one reading; False when it is too much. allauth's public function counts no GET."""
    from allauth.core.internal import ratelimit

    return bool(ratelimit.consume(request, app="allauth.account", action=action, limit_get=True))
