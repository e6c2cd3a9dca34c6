"""The codes on the leader's screen: made when shown, good for three minutes, known here only by their hashes."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from campaign.models import User
from sessions.models import CheckInCode, TrainingSession

SALT = "sessions.check_ins"
DIGITS = 8
TOKEN_BYTES = 16  # 128 bits, 22 signs in the address


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the screen, and nowhere else."""

    token: str
    digits: str
    expires_at: datetime

    @property
    def grouped(self) -> str:
        """As people read it out: "4829 1735"."""
        return f"{self.digits[:4]} {self.digits[4:]}"


def is_open(session: TrainingSession, *, now: datetime) -> bool:
    """Whether people can check in: on the day of the session, while it takes place and is not closed."""
    takes_place = not session.is_cancelled and session.finished_at is None
    return takes_place and session.day == timezone.localdate(now)


def show_code(session: TrainingSession, *, by: User, now: datetime | None = None) -> Shown:
    """A fresh code for the screen of whoever may take attendance here. The codes before it live out their time."""
    now = now or timezone.now()
    while True:
        digits = digits_of(secrets.randbelow(10**DIGITS))
        shown = Shown(secrets.token_urlsafe(TOKEN_BYTES), digits, now + CheckInCode.LIFE)
        try:
            with transaction.atomic():
                CheckInCode.objects.create(
                    session=session, token_hash=hashed(shown.token), digits_hash=hashed(shown.digits), shown_by=by,
                    shown_at=now, expires_at=shown.expires_at,
                )  # fmt: skip
        except IntegrityError:  # the digits are on another screen: once in millions
            continue
        return shown


def digits_of(number: int) -> str:
    return f"{number:0{DIGITS}}"


def read_digits(typed: str) -> str:
    """The digits of what was typed by hand ("4829 1735", "4829-1735"); nothing when it is a token, or neither."""
    digits = "".join(sign for sign in typed if sign.isascii() and sign.isdigit())
    rest = typed.translate(str.maketrans("", "", " -.\u00a0" + digits))
    return digits if len(digits) == DIGITS and not rest else ""


def find_code(typed: str, *, now: datetime | None = None) -> CheckInCode | None:
    """The live code of an open session that this is the token or the digits of; None for all else."""
    now = now or timezone.now()
    digits = read_digits(typed)
    known = {"digits_hash": hashed(digits)} if digits else {"token_hash": hashed(typed.strip())}
    code = CheckInCode.objects.live(now).with_session().filter(**known).first()
    return code if code and is_open(code.session, now=now) else None


def hashed(secret: str) -> bytes:
    """Keyed, so that eight digits cannot be tried out on a copy of the database."""
    return salted_hmac(SALT, secret, algorithm="sha256").digest()
