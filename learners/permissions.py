"""Who may do what with learners: pure answers from the access and a learner fetched `with_leading`."""

from collections.abc import Collection
from uuid import UUID

from campaign.access import Access
from campaign.models import Campaign
from learners.models import Learner, Material, MaterialState, Moment


def can_see_learners(access: Access) -> bool:
    """Officials see numbers, not people."""
    return access.is_coordinator or access.volunteer_id is not None


def can_register_learners(access: Access) -> bool:
    return access.is_coordinator or access.is_team_leader


def can_pair_learners(access: Access) -> bool:
    """Leaders and coordinators choose who accompanies whom."""
    return access.is_coordinator or access.is_team_leader


def can_edit_learner(access: Access, learner: Learner) -> bool:
    return learner.is_led or access.coordinates(learner.area.path)


def can_serve_rights(access: Access, learner: Learner) -> bool:
    """Copies, erasures and answers to requests: the desk of the coordinators, each for their areas."""
    return access.coordinates(learner.area.path)


def can_see_desk(access: Access) -> bool:
    return access.is_coordinator


def can_see_phone(access: Access, learner: Learner) -> bool:
    """Those who must call: the leaders of a team that accompanies the learner, and the area's coordinators."""
    return can_edit_learner(access, learner)


def can_observe_learner(access: Access, learner: Learner) -> bool:
    """Whoever sits beside them, their companion too; nobody once they took back that they are kept by name."""
    return not learner.is_silent and (learner.is_accompanied or can_edit_learner(access, learner))


def can_pair_learner(access: Access, learner: Learner) -> bool:
    return not learner.is_silent and can_edit_learner(access, learner)


def can_call_learner(access: Access, learner: Learner) -> bool:
    """On the page of a check the companion who has to ask calls too; the number itself stays masked for them."""
    return not learner.is_silent and (learner.is_accompanied or can_see_phone(access, learner))


def can_answer_follow_up(access: Access, learner: Learner) -> bool:
    return can_observe_learner(access, learner)


def can_do_action(access: Access, learner: Learner) -> bool:
    return can_observe_learner(access, learner)


def can_record_confirmation(access: Access, learner: Learner) -> bool:
    return can_edit_learner(access, learner)


def can_see_catalogue(access: Access) -> bool:
    """Whoever has a role: nothing of it is about people."""
    return bool(access.roles)


def can_edit_catalogue(access: Access) -> bool:
    """Coordinators of a whole province: the catalogue is the same everywhere."""
    return any(path.count("/") == 1 for path in access.coordinated)


def can_submit_material(access: Access) -> bool:
    """Volunteers and coordinators; officials read."""
    return access.is_coordinator or access.volunteer_id is not None


def can_decide_material(access: Access) -> bool:
    return access.is_coordinator


def can_edit_material(access: Access, material: Material) -> bool:
    """Staff always; whoever submitted it until it is in the library."""
    is_own = material.submitted_by_id is not None and material.submitted_by_id == access.user_id
    return access.is_coordinator or (is_own and material.state in (MaterialState.SUBMITTED, MaterialState.RETURNED))


def can_issue_certificate(access: Access, path: str) -> bool:
    """Who coordinates the area hands out, revokes and reissues; leaders and companions may print what was issued."""
    return access.coordinates(path)


def can_approve_moment(access: Access, path: str) -> bool:
    return access.coordinates(path)


def can_edit_moment(access: Access, moment: Moment) -> bool:
    """Staff, and whoever wrote it; until it is approved."""
    is_own = moment.written_by_id is not None and moment.written_by_id == access.user_id
    return moment.approved_at is None and (is_own or can_approve_moment(access, moment.learner.area.path))


def can_withdraw_moment(access: Access, moment: Moment, learners: Collection[UUID]) -> bool:
    """Whom the person can tell so: those who see them (`learners` are the ids in scope), and whoever wrote it."""
    is_own = moment.written_by_id is not None and moment.written_by_id == access.user_id
    return is_own or moment.learner_id in learners


def can_edit_certificate_rules(access: Access, campaign: Campaign) -> bool:
    return access.coordinates(campaign.area.path)
