"""Temporary: stands where a page is being built right now. Deleted before the first landing."""

from django.http import HttpRequest, HttpResponse


def pending(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("…")
