"""Why a whole request is refused, as a phone reads it: a code, words for the person, and when to try again."""

from typing import NamedTuple

from django.http import JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(NamedTuple):
    status: int
    message: Promise
    retry_after: int | None = None  # seconds


REASONS = {
    "not_json": Reason(400, _("The phone's message could not be read. Nothing is lost: it stays on the phone.")),
    "bad_batch": Reason(400, _("The phone's message could not be read. Nothing is lost: it stays on the phone.")),
    "unknown_protocol": Reason(400, _("This page is too old or too new for the server. Reload it to send.")),
    "signed_out": Reason(401, _("Sign in again to send. What is marked stays on this phone.")),
    "plain_http": Reason(403, _("This connection is not safe, so nothing was sent. Open the page with https.")),
    "csrf": Reason(403, _("The page has been open for too long. Reload it to send.")),
    "not_yours": Reason(403, _("You do not take attendance at this session. Ask the team leader.")),
    "unknown_session": Reason(404, _("This session does not exist any more.")),
    "wrong_method": Reason(405, _("This address is for the phone's own messages.")),
    "too_large": Reason(413, _("This is too much at once. The phone sends it in parts.")),
    "too_many": Reason(429, _("The phone sends too often. It tries again shortly."), retry_after=10),
    "busy": Reason(503, _("The server is busy. The phone tries again shortly."), retry_after=5),
}


class Refusal(Exception):
    """The whole request is refused; `code` is a key of `REASONS`. Nothing was stored."""

    def __init__(self, code: str, *, retry_after: int | None = None, allow: str = "") -> None:
        self.code, self.allow = code, allow
        self.retry_after = retry_after or REASONS[code].retry_after
        super().__init__(code)

    def answer(self) -> JsonResponse:
        reason = REASONS[self.code]
        answer = JsonResponse({"code": self.code, "message": str(reason.message)}, status=reason.status)
        if self.retry_after:
            answer["Retry-After"] = str(self.retry_after)
        if self.allow:
            answer["Allow"] = self.allow
        return answer
