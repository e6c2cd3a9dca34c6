"""Pages that begin to arrive before all of them has been worked out: their frame first, then the slow part."""

import logging
from collections.abc import Callable, Iterator
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from campaign.templatetags.stamps import SECRET
from campaign.web import Request

MARK = SafeString(f"\ue002{SECRET}\ue003")  # nosec B703  # where the slow part comes; no text can look like it
logger = logging.getLogger("django.request")

Facts = dict[str, Any]


def render_growing(
    request: HttpRequest, template: str, part: str, context: Facts, slow: str, work: Callable[[], Facts]
) -> HttpResponseBase:
    """As `render_part`, for a page with a slow partial, which `part` shows as `{{ <its name> }}`.

    `work` gives what the slow partial needs beside the context. A whole page is sent up to the partial before `work`
    begins; htmx gets all at once. `work` must not write, nor touch the messages or cookies: they are on their way.
    """

    def worked_out() -> SafeString:
        return render_to_string(f"{template}#{slow}", context | work(), request)

    if cast(Request, request).htmx:
        return render(request, f"{template}#{part}", context | {slow: worked_out()})
    frame = render_to_string(template, context | {slow: MARK}, request).split(MARK)
    pieces = pieces_of(request, frame, worked_out, translation.get_language())
    # Without this header nginx would hold the beginning back until the end is there.
    return StreamingHttpResponse(pieces, headers={"X-Accel-Buffering": "no"})


def pieces_of(
    request: HttpRequest, frame: list[str], worked_out: Callable[[], str], language: str | None
) -> Iterator[str]:
    """The page is under way when the part fails: it says so in its place, and the log has the error."""
    before, after = frame
    yield before
    with translation.override(language):  # the one of the request ended with the view
        try:
            part = worked_out()
        except Exception:
            logger.exception("Part of a page failed: %s", request.path)
            part = render_to_string("partials/error_panel.html", {"retry_url": request.get_full_path()}, request)
    yield part
    yield after
