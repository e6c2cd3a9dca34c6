from typing import Any

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce


def heads(rows: models.QuerySet, who: Any = "pk") -> Coalesce:
    """How many of the rows the outer session has; a subquery, so that two counts do not multiply each other."""
    rows = rows.filter(session=OuterRef("pk")).order_by().values("session")
    return Coalesce(Subquery(rows.annotate(heads=Count(who, distinct=who != "pk")).values("heads")), 0)
