"""Who may do what in sessions: pure answers from the access and the object, without queries."""

from uuid import UUID

from django.utils import timezone

from campaign.access import Access
from sessions.models import SignUp, TrainingSession
from teams.models import Rota


def can_see_reminders(access: Access) -> bool:
    return access.is_coordinator


def can_retry_reminder(access: Access) -> bool:
    return access.is_coordinator


def can_bring_queue_files(access: Access) -> bool:
    """What each file holds is judged by itself; who leads nobody has no business with other people's phones."""
    return access.is_coordinator or access.is_team_leader


def can_resolve_quarantine(access: Access) -> bool:
    return access.is_coordinator


def can_schedule_any_session(access: Access) -> bool:
    return access.is_coordinator or access.is_team_leader


def can_schedule_session(access: Access, area_path: str, team_id: UUID | None = None) -> bool:
    """Coordinators in their areas; leaders for their own team, which may be sent anywhere."""
    return access.coordinates(area_path) or team_id in access.led_teams


def can_change_rota(access: Access, rota: Rota) -> bool:
    """Coordinators of the area, and leaders who lead every team that takes turns (read with the rota)."""
    return access.coordinates(rota.area.path) or {team.pk for team in rota.teams.all()} <= access.led_teams


def can_move_session(access: Access, session: TrainingSession) -> bool:
    """Leaders move their own team's sessions until they are over; afterwards only a coordinator corrects them."""
    if session.is_cancelled:
        return False
    is_open = session.ends_at > timezone.now() and session.finished_at is None
    return access.coordinates(session.area.path) or (is_open and session.team_id in access.led_teams)


def can_cancel_session(access: Access, session: TrainingSession) -> bool:
    return can_move_session(access, session)


def can_restore_session(access: Access, session: TrainingSession) -> bool:
    is_ahead = session.ends_at > timezone.now()
    return access.coordinates(session.area.path) or (is_ahead and session.team_id in access.led_teams)


def can_take_attendance(access: Access, session: TrainingSession) -> bool:
    """Those who lead the team, who coordinate the area, or who signed up as in charge (see `with_charge`)."""
    may = session.is_in_charge or session.team_id in access.led_teams or access.coordinates(session.area.path)
    return may and not session.is_draft


def can_enrol_learners(access: Access, session: TrainingSession) -> bool:
    return not session.is_draft and (session.team_id in access.led_teams or access.coordinates(session.area.path))


def can_check_in_volunteer(access: Access, session: TrainingSession, volunteer_id: UUID) -> bool:
    """Volunteers for themselves on the day of the session; those who take its attendance for everyone, also later."""
    today = timezone.localdate()
    own = volunteer_id == access.volunteer_id and session.day == today
    return session.day <= today and (own or can_take_attendance(access, session))


def can_see_shifts(access: Access) -> bool:
    """Volunteers have shifts; staff without a place in a team have none."""
    return access.volunteer_id is not None


def can_sign_up(access: Access, session: TrainingSession, role: str = SignUp.Role.COMPANION) -> bool:
    """Members take places in their teams' sessions. In charge means seeing the list of learners: leaders only."""
    is_member = access.volunteer_id is not None and session.team_id in access.teams and not session.is_draft
    return is_member and (role != SignUp.Role.LEAD or session.team_id in access.led_teams)


def can_set_places(access: Access, session: TrainingSession) -> bool:
    return not session.is_draft and can_move_session(access, session)


def can_see_understaffed(access: Access) -> bool:
    """Staff and officials of an area, and who leads a team."""
    return access.sees_areas or access.is_team_leader


def can_write_directions(access: Access, session: TrainingSession) -> bool:
    return can_enrol_learners(access, session)
