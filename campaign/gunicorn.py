"""How gunicorn serves the site: `gunicorn --config python:campaign.gunicorn campaign.wsgi`.

Threads, because requests wait for the database; two processes, because Python computes on one core each. gunicorn
itself reads FORWARDED_ALLOW_IPS (proxies whose headers are believed) from the environment.
"""

import os
from pathlib import Path

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 20
keepalive = 5
control_socket_disable = True
# The heartbeat file belongs in memory: on a slow disk a healthy worker looks hung.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  # nosec B108


def worker_exit(server: object, worker: object) -> None:
    """Closes the connection pool: its threads otherwise hold a stopping worker for up to 20 s."""
    from django.db import connections

    for connection in connections.all():
        if getattr(connection, "_connection_pools", None):
            connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL only
