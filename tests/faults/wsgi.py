"""The site, with named places at which its process kills itself. Only the batteries can start it.

A battery writes the name of a place into the file `armed` of FAULTS_DIR. The first process that comes there takes the
file away and dies by SIGKILL, with everything it was doing in its other threads. The product knows nothing of this.
"""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from sessions.attendance import marks
from sessions.encounters import recording
from sessions.sync import store

if os.environ.get("DONG_HANH_FAULTS") != "1" or settings.PRODUCTION:
    raise SystemExit("This is for the batteries of faults only.")

ARMED = Path(os.environ["FAULTS_DIR"]) / "armed"


def die_at(place: str) -> None:
    try:
        if ARMED.read_text() != place:
            return
        ARMED.rename(ARMED.with_name("fired"))  # only one process can
    except OSError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def then(place: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        die_at(place)
        return result

    return wrapped


def watch() -> None:
    while True:
        die_at("anywhere")
        time.sleep(0.003)


marks.store = then("after_insert", marks.store)
marks.quarantine.keep = then("before_commit", marks.quarantine.keep)  # the last thing in the transaction
store.record_marks = then("after_commit", store.record_marks)
store.record_guests = then("after_heads", store.record_guests)
recording.store = then("after_entries", recording.store)
site = get_wsgi_application()


@cache
def watched() -> None:
    """In each process once; not before the fork, which threads do not live through."""
    threading.Thread(target=watch, daemon=True).start()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    watched()
    answer = site(environ, start_response)
    if environ["PATH_INFO"] == "/sync/marks/":
        die_at("before_response")
    return answer
