"""Refuses a file that is too big while it still arrives, so that 200 MB never lie in memory or on the disk."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from campaign.imports.workbook import MAX_BYTES


def most_bytes[View: Callable[..., Any]](limit: int) -> Callable[[View], View]:
    """Lets a view take bigger files than lists are."""

    def mark(view: View) -> View:
        view.most_bytes = limit  # type: ignore[attr-defined]
        return view

    return mark


class LimitedUploadHandler(FileUploadHandler):
    """The first of the upload handlers: passes on what comes until it is too much, then drops the file.

    The rest is read and thrown away, so that the browser gets an answer; `request.upload_refused` says that it was.
    """

    chunk_size = 64 * 2**10

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > self.limit():
            self.request.upload_refused = True  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def limit(self) -> int:
        """What the view asks for by `most_bytes`, or as much as a list may have."""
        match = getattr(self.request, "resolver_match", None)
        return int(getattr(match.func, "most_bytes", MAX_BYTES)) if match else MAX_BYTES

    def file_complete(self, file_size: int) -> None:
        return None
