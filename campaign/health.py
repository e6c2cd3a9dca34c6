"""Whether this installation can do its work right now."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from campaign.models import Heartbeat

JOBS_MAY_BE_SILENT_FOR = timedelta(minutes=5)

State = dict[str, bool | int | None]


def readiness() -> State:
    """Whether the database answers, its tables are this code's, and the jobs ran lately; never raises.

    `jobs_silent_seconds` is the age of their last sign of life, None before the first.
    """
    try:
        return {"database": True, "migrations": is_migrated()} | jobs_state()
    except DatabaseError:
        return {"database": False, "migrations": False, "jobs": False, "jobs_silent_seconds": None}


def is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def jobs_state() -> State:
    beat = Heartbeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    silent = timezone.now() - beat if beat else None
    return {
        "jobs": silent is not None and silent < JOBS_MAY_BE_SILENT_FOR,
        "jobs_silent_seconds": round(silent.total_seconds()) if silent is not None else None,
    }
