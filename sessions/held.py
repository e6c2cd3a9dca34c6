"""Acts that only make sense while a session takes place: they hold it until their transaction ends."""

from sessions.models import TrainingSession


class SessionCalledOff(Exception):
    """The session does not take place: nobody is enrolled, counted or closed there."""


def held(session: TrainingSession) -> TrainingSession:
    """The session as it stands, locked until the transaction ends. Raises `SessionCalledOff`."""
    stands = TrainingSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    if stands.is_cancelled:
        raise SessionCalledOff
    return stands
