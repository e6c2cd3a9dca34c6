from django.template import Library

from sessions.models import TrainingSession
from sessions.week import short_name

register = Library()


@register.filter
def team_on_chip(session: TrainingSession) -> str:
    """The team as a chip of the week board has room for."""
    return short_name(session.team, session.area_id)
