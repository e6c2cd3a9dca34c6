"""Who may reach which URL: the table that `test_access_matrix.py` checks. Read it as the product's list of rights."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from campaign.models import Area, Campaign, Heartbeat, Import, ImportRow, Phase
from learners.models import (
    Action,
    Bundle,
    Certificate,
    CertificateBatch,
    Companion,
    Consent,
    FollowUp,
    FollowUpAnswer,
    Learner,
    Material,
    Merge,
    Moment,
    PrivacyRequest,
    Skill,
)
from learners.privacy_requests import ask
from sessions.models import (
    Batch,
    CalendarFeed,
    Knock,
    QuarantinedMark,
    QueueFile,
    Reminder,
    SignUp,
    TrainingSession,
    Wait,
)  # fmt: skip
from teams.models import Guardian, Invitation, Membership, Rota, Team, TeamChange
from tests import factories
from tests.conftest import Cast

C, K, W, L, V, X, A = "coordinator", "cluster_official", "official", "team_leader", "volunteer", "outsider", "anonymous"
D, P = "ward_coordinator", "companion"  # coordinates the own ward alone; accompanies the own learner
ROLES = (C, K, W, L, V, X, A, D, P)
STAFF, OFFICIALS, TEAM = {C}, {C, K, W}, {L, V}
SIGNED_IN = {C, K, W, L, V, X, D, P}


@dataclass(frozen=True)
class Objects:
    """One of each kind, all of one ward and team."""

    invitation: Invitation
    guardian: Guardian
    change: TeamChange
    rota: Rota
    area: Area
    campaign: Campaign
    phase: Phase
    team: Team
    membership: Membership
    learner: Learner
    session: TrainingSession
    reminder: Reminder
    sign_up: SignUp
    wait: Wait
    source: Import
    merge: Merge
    queue_file: QueueFile
    quarantined: QuarantinedMark
    knock: Knock
    follow_up: FollowUp
    answer: FollowUpAnswer
    action: Action
    skill: Skill
    bundle: Bundle
    feed: CalendarFeed
    batch: Batch
    material: Material
    moment: Moment
    papers: CertificateBatch
    certificate: Certificate
    asked: PrivacyRequest
    consent: Consent
    canaries: tuple[str, ...]

    @property
    def volunteer(self) -> Any:
        return self.membership.volunteer

    @property
    def pairing(self) -> Companion:
        today = timezone.localdate()
        pair = {"learner": self.learner, "volunteer": self.volunteer, "ends_on": today}
        return Companion.objects.get_or_create(**pair, defaults={"starts_on": today})[0]


@dataclass(frozen=True)
class Rule:
    """Roles that reach a URL with an own and a foreign object. `sees_foreign`: may know it is there, gets 403."""

    own: set[str]
    foreign: set[str] = field(default_factory=set)
    takes: str = ""  # URL arguments: "pk=team", "phase_pk=phase area_pk=area"
    method: str = "get"
    public: bool = False
    sees_foreign: set[str] = field(default_factory=set)
    answers: str = "open"  # what those who reach it get

    @property
    def has_object(self) -> bool:
        return bool(self.takes)

    def arguments(self, objects: Objects) -> dict[str, UUID | int | str]:
        pairs = (pair.split("=") for pair in self.takes.split())
        return {name: int(noun) if noun.isdigit() else pk_of(objects, noun) for name, noun in pairs}


def pk_of(objects: Objects, noun: str) -> Any:
    """The id of the object that is called so; a word of the address itself where there is none."""
    return getattr(objects, noun).pk if hasattr(objects, noun) else noun


def objects_of(cast: Cast) -> dict[str, Objects]:
    """The own objects (of the cast's ward and team) and the foreign ones (of the outsider's)."""
    Heartbeat.objects.create(name="jobs", beat_at=timezone.now())
    own = objects(cast, cast.ward, cast.team, cast.campaign, cast.phase, cast.coordinator)
    cast.users |= {name: factories.make_user(name) for name in (D, P)}
    factories.give_role(cast.users[D], "coordinator", cast.ward)
    companion = factories.make_volunteer("Đỗ Ngọc Ánh", user=cast.users[P])
    factories.join(cast.team, companion)
    Companion.objects.create(learner=own.learner, volunteer=companion, starts_on=timezone.localdate())
    return {"own": own, "foreign": foreign_objects(cast)}


def foreign_objects(cast: Cast) -> Objects:
    return objects(cast, cast.foreign_ward, cast.foreign_team, cast.campaign, cast.phase, None)


def objects(cast: Cast, area: Area, team: Team, campaign: Campaign, phase: Phase, owner: object) -> Objects:
    foreign = area == cast.foreign_ward
    name, title = ("Khuất Thị Bí Mật", "Lớp kín") if foreign else ("Nguyễn Thị Hợi", "Lớp VNeID")
    learner = factories.make_learner(area, name, team=team)
    session = factories.make_session(campaign, team, title=title, starts_at=timezone.now() + timezone.timedelta(days=2))
    factories.enrol(session, learner)
    membership = team.memberships.get() if foreign else team.memberships.get(role="member")
    reminder = Reminder.objects.create(
        kind="day_before", session=session, volunteer=membership.volunteer, channel="email", slot="x",
        due_at=timezone.now(), state="failed",
    )  # fmt: skip
    sign_up = SignUp.objects.create(session=session, volunteer=membership.volunteer)
    wait = Wait.objects.create(session=session, volunteer=membership.volunteer, role="support", number=1)
    source = Import.objects.create(
        kind="learners", file_name="mat.xlsx", file_hash="0", state="checked", created_by=owner
    )
    ImportRow.objects.create(source=source, number=5, state="bad", cells={"full_name": name}, values={})
    queue_file = QueueFile.objects.create(
        content=b'{"protocol":1,"user":"%s","device_id":"%s","device_now":"x","marks":[{}]}'
        % (str(cast.coordinator.pk).encode(), str(session.pk).encode()),
        content_hash=session.pk.bytes, file_name="mat.json", device_id=session.pk, brought_by=owner,
    )  # fmt: skip
    quarantined = QuarantinedMark.objects.create(
        outcome="refused", code="bad_status", item="{}", item_hash=session.pk.bytes,
        recorded_by=cast.outsider if foreign else cast.team_leader,
    )  # fmt: skip
    knock = Knock.objects.create(
        session=session, visitor=session.pk, typed=name, search_typed=name, made_at=timezone.now()
    )
    twin = factories.make_learner(area, name, team=team)
    merge = Merge.objects.create(merged=twin, survivor=learner, merged_at=timezone.now())
    feed = CalendarFeed.objects.create(
        pk=session.pk, owner=cast.outsider if foreign else cast.coordinator, team=team, token_hash=session.pk.bytes
    )
    batch = Batch.objects.create(key=session.pk, kind="copy", done_by=cast.outsider if foreign else cast.coordinator)
    material = Material.objects.create(
        pk=session.pk, skill=factories.make_skill(f"Y{next(factories.numbers)}"), kind="link", title=title,
        url="https://example.org", submitted_at=timezone.now(),
        submitted_by=cast.outsider if foreign else cast.team_leader,
    )  # fmt: skip
    asked = ask(learner, "access", by=cast.coordinator)
    consent = Consent.objects.create(learner=learner, purpose="statistics", given_at=timezone.now())
    canaries = (name, title, str(membership.volunteer)) if foreign else ()
    papers = CertificateBatch.objects.create(kind="learner", campaign=campaign, area=area, state="stopped")
    certificate = factories.make_certificate(campaign, learner, papers)
    moment = Moment.objects.create(
        learner=learner, team=team, text=f"{name} cười.", happened_on=timezone.localdate(), agreed_at=timezone.now()
    )
    skill, bundle = factories.make_skill(f"Z{next(factories.numbers)}"), Bundle.objects.create(name_vi=f"Gói {area}")
    return Objects(
        *factories.make_invited(team), factories.make_split(team), factories.make_rota(team),
        area, campaign, phase, team, membership, learner, session, reminder, sign_up, wait, source, merge, queue_file,
        quarantined, knock, *factories.make_stuck(learner), skill, bundle, feed, batch, material, moment, papers,
        certificate, asked, consent, canaries,
    )  # fmt: skip


def page(own: set[str]) -> Rule:
    return Rule(own)


def form(own: set[str], takes: str = "", foreign: set[str] | None = None, sees_foreign: set[str] | None = None) -> Rule:
    return Rule(own, foreign or set(), takes, "post", sees_foreign=sees_foreign or set())


PUBLIC = Rule(set(ROLES), public=True)
PUBLIC_KEY = Rule(set(ROLES), set(ROLES), "key=1 uidb36=1", public=True)
PUBLIC_SESSION = Rule(set(ROLES), set(ROLES), "pk=session", public=True)
POLICY: dict[str, Rule] = {
    # campaign
    "campaign:home": page(SIGNED_IN),
    "campaign:help": page(SIGNED_IN),
    "campaign:own_data": page(SIGNED_IN),  # after a fresh password
    "campaign:language_set": Rule(set(ROLES), method="post", public=True),
    "campaign:coordinator_create": page(set()),
    "campaign:health_live": PUBLIC,
    "campaign:health_ready": PUBLIC,
    "campaign:dashboard": page(OFFICIALS),
    "campaign:dashboard_detail": Rule(OFFICIALS, {C}, "pk=area"),
    "campaign:area_list": page(OFFICIALS),
    "campaign:campaign_list": page(OFFICIALS),
    "campaign:campaign_create": page(STAFF),
    "campaign:campaign_detail": Rule(OFFICIALS, OFFICIALS, "pk=campaign"),
    "campaign:campaign_edit": Rule(STAFF, STAFF, "pk=campaign", sees_foreign=OFFICIALS),
    "campaign:phase_create": Rule(STAFF, STAFF, "pk=campaign", sees_foreign=OFFICIALS),
    "campaign:phase_edit": Rule(STAFF, STAFF, "pk=phase", sees_foreign=OFFICIALS),
    "campaign:target_list": Rule(OFFICIALS, OFFICIALS, "pk=phase"),
    "campaign:target_bulk_edit": Rule(STAFF, STAFF | {D}, "pk=phase", sees_foreign=OFFICIALS),  # of their own wards
    "campaign:target_import": Rule(STAFF, STAFF | {D}, "pk=phase", sees_foreign=OFFICIALS),  # of their own wards
    "campaign:target_export": Rule(OFFICIALS, OFFICIALS, "pk=phase"),
    "campaign:target_edit": Rule(STAFF, STAFF, "phase_pk=phase area_pk=area"),
    "campaign:import_list": page(STAFF),
    "campaign:import_create": page(STAFF),
    "campaign:import_detail": Rule(STAFF, set(), "pk=source"),
    "campaign:import_progress": Rule(STAFF, set(), "pk=source"),
    "campaign:import_row_edit": Rule(STAFF, set(), "pk=source sheet=0 number=5"),
    "campaign:import_rows_skip": form(STAFF, "pk=source"),
    "campaign:import_sample": page(STAFF),
    "campaign:import_confirm": Rule(STAFF, set(), "pk=source"),
    "campaign:import_discard": form(STAFF, "pk=source"),
    "campaign:import_bad_rows": Rule(STAFF, set(), "pk=source"),
    "campaign:styleguide": Rule(set(), public=True, answers="404"),  # shown only where settings.STYLEGUIDE is on
    # signing in, by allauth
    "account_login": PUBLIC,
    "account_logout": page(SIGNED_IN),
    "account_inactive": PUBLIC,
    "account_signup": PUBLIC,
    "account_reauthenticate": page(set()),  # asks for the password, which the people of these tests lack
    "account_change_password": page(SIGNED_IN),
    "account_set_password": page(SIGNED_IN),
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC_KEY,
    "account_reset_password_from_key_done": PUBLIC,
    # teams
    "teams:team_list": page(SIGNED_IN),
    "teams:team_create": page(STAFF),
    "teams:team_detail": Rule(OFFICIALS | TEAM, {C, X}, "pk=team"),
    "teams:team_edit": Rule(STAFF, STAFF, "pk=team", sees_foreign={X}),
    "teams:membership_create": Rule({C, L}, {C, X}, "pk=team"),
    "teams:membership_edit": Rule(STAFF, STAFF, "pk=membership", sees_foreign={X}),
    "teams:membership_end": Rule({C, L}, STAFF, "pk=membership", sees_foreign={X}),  # X leads: only staff ends leaders
    "teams:membership_reopen": form({C, L}, "pk=membership", STAFF, {X}),
    "teams:team_merge": Rule(STAFF, STAFF, "pk=team", sees_foreign={X}),
    "teams:team_split": Rule(STAFF, STAFF, "pk=team", sees_foreign={X}),
    "teams:team_change_undo": form(STAFF, "pk=change", STAFF),
    "teams:membership_leave": Rule(TEAM, {X}, "pk=team", sees_foreign={C}),
    "teams:team_contacts": Rule({C, L}, {C, X}, "pk=team"),
    "teams:invitation_list": Rule({C, L}, {C, X}, "pk=team"),
    "teams:invitation_detail": Rule({C, L}, {C, X}, "pk=invitation"),
    "teams:invitation_revoke": form({C, L}, "pk=invitation", {C, X}),
    "teams:invitation_restore": form({C, L}, "pk=invitation", {C, X}),
    "teams:guardian_agree": form({C, L}, "pk=guardian", {C, X}),
    "teams:guardian_refuse": form({C, L}, "pk=guardian", {C, X}),
    "teams:invitation_open": PUBLIC,
    "teams:invitation_accept": PUBLIC,
    "teams:invitation_done": PUBLIC,
    # learners
    "learners:learner_list": page({C, L, V, X}),
    "learners:learner_create": page({C, L, X}),
    "learners:learner_detail": Rule({C, L}, {C, X}, "pk=learner"),
    "learners:learner_edit": Rule({C, L}, {C, X}, "pk=learner"),
    "learners:learner_merge": Rule({C, L}, {C, X}, "pk=learner"),
    "learners:learner_unmerge": form({C, L}, "pk=merge", {C, X}),
    "learners:observation_create": form({C, L}, "pk=learner", {C, X}),
    "learners:follow_up_list": page({C, L, V, X}),
    "learners:follow_up_due": page({C, L, V, X}),
    "learners:follow_up_detail": Rule({C, L}, {C, X}, "pk=follow_up"),
    "learners:answer_take_back": form({C, L}, "pk=answer", {C, X}),
    "learners:companion_list": page({C, L, X}),
    "learners:companion_create": Rule({C, L}, {C, X}, "pk=learner"),
    "learners:companion_end": form({C, L}, "pk=pairing", {C, X}),
    "learners:companion_reopen": form({C, L}, "pk=pairing", {C, X}),
    "learners:handover_create": Rule({C, L}, {C, X}, "pk=volunteer"),
    "learners:handover_undo": form({C, L}, "pk=volunteer", {C, X}),
    "learners:action_list": page({C, L, V, X}),
    "learners:action_edit": Rule({C, L}, {C, X}, "pk=action"),
    "learners:action_close": form({C, L}, "pk=action", {C, X}),
    "learners:action_reopen": form({C, L}, "pk=action", {C, X}),
    "learners:neighbourhood_list": Rule(OFFICIALS, {C}, "pk=area"),
    "learners:retention_detail": Rule(OFFICIALS, {C}, "pk=area"),
    "learners:learner_timeline": Rule({C, L}, {C, X}, "pk=learner"),
    "learners:notice_current": PUBLIC,
    "learners:notice_detail": Rule(set(ROLES), set(ROLES), "version=2026-11-29", public=True),
    "learners:notice_print": Rule(set(ROLES), set(ROLES), "version=2026-11", public=True),
    "learners:consent_list": Rule({C, L}, {C, X}, "pk=learner"),
    "learners:consent_create": Rule({C, L}, {C, X}, "pk=learner purpose=photo"),
    "learners:consent_withdraw": form({C, L}, "pk=learner purpose=photo", {C, X}),
    "learners:consent_restore": form({C, L}, "pk=consent", {C, X}),
    "learners:privacy_request_list": page(STAFF),
    "learners:privacy_request_create": Rule({C, L}, {C, X}, "pk=learner"),
    "learners:privacy_request_detail": Rule(STAFF, STAFF, "pk=asked"),
    "learners:privacy_request_extend": form(STAFF, "pk=asked", STAFF),
    "learners:learner_copy": Rule(STAFF, STAFF, "pk=learner", sees_foreign={X}),  # after a fresh password
    "learners:learner_erase": Rule(STAFF, STAFF, "pk=learner", sees_foreign={X}),
    "learners:phone_show": form({C, L}, "pk=learner", {C, X}),
    "learners:state_confirmation_edit": Rule({C, L}, {C, X}, "pk=learner"),
    "learners:skill_card": Rule(SIGNED_IN, SIGNED_IN, "pk=skill"),
    "learners:skill_card_edit": Rule(STAFF, STAFF, "pk=skill", sees_foreign=SIGNED_IN),
    "learners:lesson_list": PUBLIC,
    "learners:lesson_detail": Rule(set(ROLES), takes="pk=material", public=True, answers="404"),  # not approved yet
    "learners:material_file": Rule(set(ROLES), takes="pk=material", public=True, answers="404"),  # a link has none
    "learners:material_list": page(SIGNED_IN),
    "learners:material_create": page({C, L, V, X}),
    "learners:material_detail": Rule({C, L}, {C, X, D}, "pk=material"),  # of a leader, and not approved yet
    "learners:material_edit": Rule({C, L}, {C, X, D}, "pk=material"),
    "learners:material_decide": form(STAFF, "pk=material", {C, D}, {X}),
    "learners:moment_list": page({C, L, V, X}),
    "learners:moment_export": page(STAFF),
    "learners:moment_create": Rule({C, L}, {C, X}, "pk=learner"),
    "learners:moment_edit": Rule(STAFF, STAFF, "pk=moment", sees_foreign={X}),
    "learners:moment_approve": form(STAFF, "pk=moment", STAFF, {X}),
    "learners:moment_unapprove": form(STAFF, "pk=moment", STAFF, {X}),
    "learners:moment_return": Rule(STAFF, STAFF, "pk=moment", sees_foreign={X}),
    "learners:moment_take_again": form(STAFF, "pk=moment", STAFF, {X}),
    "learners:moment_withdraw": form({C, L}, "pk=moment", {C, X}),
    "learners:moment_restore": form({C, L}, "pk=moment", {C, X}),
    "learners:certificate_list": page(STAFF),
    "learners:certificate_check": Rule(set(ROLES), set(ROLES), "token=1", public=True, answers="404"),  # an unknown one
    "learners:certificate_detail": Rule({C, L}, {C, X}, "pk=certificate"),
    "learners:certificate_pdf": Rule({C, L}, {C, X}, "pk=certificate"),
    "learners:certificate_revoke": form(STAFF, "pk=certificate", STAFF, {X}),
    "learners:certificate_restore": form(STAFF, "pk=certificate", STAFF, {X}),
    "learners:certificate_rules_edit": Rule(STAFF, STAFF, "pk=campaign", sees_foreign=OFFICIALS),
    "learners:learner_certificates": Rule({C, L}, {C, X}, "pk=learner"),
    "learners:skill_list": page(SIGNED_IN),
    "learners:skill_create": page(STAFF),
    "learners:skill_edit": Rule(STAFF, STAFF, "pk=skill", sees_foreign=SIGNED_IN),
    "learners:skill_archive": form(STAFF, "pk=skill", STAFF, SIGNED_IN),
    "learners:skill_restore": form(STAFF, "pk=skill", STAFF, SIGNED_IN),
    "learners:bundle_create": page(STAFF),
    "learners:bundle_edit": Rule(STAFF, STAFF, "pk=bundle", sees_foreign=SIGNED_IN),
    "learners:bundle_archive": form(STAFF, "pk=bundle", STAFF, SIGNED_IN),
    "learners:bundle_restore": form(STAFF, "pk=bundle", STAFF, SIGNED_IN),
    # sessions
    "sessions:area_ahead": Rule(OFFICIALS, {C}, "pk=area"),
    "sessions:certificate_batch_create": page(STAFF),
    "sessions:certificate_batch_detail": Rule(STAFF, STAFF, "pk=papers"),
    "sessions:certificate_batch_stop": form(STAFF, "pk=papers", STAFF),
    "sessions:certificate_batch_continue": form(STAFF, "pk=papers", STAFF),
    "sessions:certificate_batch_revoke": form(STAFF, "pk=papers", STAFF),
    "sessions:certificate_batch_restore": form(STAFF, "pk=papers", STAFF),
    "sessions:certificate_part": Rule(STAFF, STAFF, "pk=papers number=1"),
    "sessions:certificate_archive": Rule(STAFF, STAFF, "pk=papers"),
    "sessions:certificate_create": form(STAFF, "pk=learner", STAFF, {X}),
    "sessions:volunteer_certificate_create": form(STAFF, "pk=membership", STAFF, {X}),
    "sessions:certificate_reissue": form(STAFF, "pk=certificate", STAFF, {X}),
    "sessions:home_visit_create": form({C}, "pk=area", {C}),
    "sessions:service_worker": PUBLIC,
    "sessions:offline_page": PUBLIC,
    "sessions:training_session_today": page(SIGNED_IN),
    "sessions:training_session_list": page(SIGNED_IN),
    "sessions:training_session_month": page(SIGNED_IN),
    "sessions:training_session_create": page({C, L, X}),
    "sessions:training_session_copy": page({C, L, X}),
    "sessions:training_session_repeat": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:batch_list": page({C, L, X}),
    "sessions:batch_create": form({C, L, X}),
    "sessions:batch_undo": form({C}, "pk=batch", {X}),  # only who did it
    "sessions:training_session_detail": Rule(OFFICIALS | TEAM, {C, X}, "pk=session"),
    "sessions:training_session_edit": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:training_session_cancel": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:training_session_restore": form({C, L}, "pk=session", {C, X}),
    "sessions:team_next": page(SIGNED_IN),
    "sessions:team_week": Rule(OFFICIALS | TEAM, {C, X}, "pk=team"),
    "sessions:attendance_edit": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:mark_create": form({C, L}, "pk=session", {C, X}),
    "sessions:walk_in_create": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:guest_delete": form({C, L}, "pk=session guest_pk=session", {C, X}),
    "sessions:sheet_find": page(SIGNED_IN),
    "sessions:sheet_detail": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:sheet_edit": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:sheet_undo": form({C, L}, "pk=session form_pk=session", {C, X}),
    "sessions:encounter_create": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:encounter_undo": form({C, L}, "pk=session encounter_pk=session", {C, X}),
    "sessions:open_session_list": PUBLIC,
    "sessions:open_session_detail": PUBLIC_SESSION,
    "sessions:seat_create": PUBLIC_SESSION,
    "sessions:seat_delete": replace(PUBLIC_SESSION, method="post"),
    "sessions:visit_request_create": PUBLIC,
    "sessions:visit_request_done": PUBLIC,
    "sessions:share_detail": Rule(OFFICIALS | TEAM, {C, X}, "pk=session"),
    "sessions:share_poster": Rule(OFFICIALS | TEAM, {C, X}, "pk=session"),
    "sessions:share_picture": Rule(OFFICIALS | TEAM, {C, X}, "pk=session"),
    "sessions:calendar_feed_list": page(SIGNED_IN),
    "sessions:calendar_feed_delete": form({C}, "pk=feed", {X}),  # only whose it is
    "sessions:calendar_feed_file": Rule(set(ROLES), takes="token=1", public=True, answers="404"),
    "sessions:check_in_open": PUBLIC,
    "sessions:check_in_create": PUBLIC,
    "sessions:check_in_done": PUBLIC,
    "sessions:check_in_poster": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:knock_list": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:knock_admit": form({C, L}, "pk=session knock_pk=knock", {C, X}),
    "sessions:knock_dismiss": form({C, L}, "pk=session knock_pk=knock", {C, X}),
    "sessions:knock_restore": form({C, L}, "pk=session knock_pk=knock", {C, X}),
    # The session of these cases is in two days, when nobody has come yet: test_door.py asks on the day.
    "sessions:sign_up_check_in": form(set(), "pk=session sign_up_pk=sign_up", sees_foreign={C, X}),
    "sessions:sign_up_check_out": form(set(), "pk=session sign_up_pk=sign_up", sees_foreign={C, X}),
    "sessions:training_session_finish": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:progress_edit": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:enrolment_create": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:learner_attendance": Rule({C, L}, {C, X}, "pk=learner"),
    "sessions:queue_file_create": page({C, L, X}),
    "sessions:queue_file_detail": Rule(STAFF, set(), "pk=queue_file"),  # only who brought it
    "sessions:queue_file_discard": form(STAFF, "pk=queue_file"),
    "sessions:quarantined_mark_list": page(STAFF),
    "sessions:quarantined_mark_resolve": form(STAFF, "pk=quarantined", STAFF),
    "sessions:quarantined_mark_reopen": form(STAFF, "pk=quarantined", STAFF),
    "sessions:shift_list": page({L, V, X}),
    "sessions:understaffed_list": page(OFFICIALS | {L, X}),
    "sessions:shift_edit": Rule({C, L}, {C, X}, "pk=session"),
    "sessions:sign_up_create": Rule(TEAM, {X}, "pk=session", sees_foreign={C}),
    "sessions:sign_up_confirm": form({V}, "pk=sign_up", {X}),
    "sessions:sign_up_withdraw": Rule({V}, {X}, "pk=sign_up"),
    "sessions:sign_up_keep": form({V}, "pk=sign_up", {X}),
    "sessions:rota_list": page({C, L, X}),
    "sessions:rota_create": page({C, L, X}),
    "sessions:rota_extend": form({C, L}, "pk=rota", {C, X}),
    "sessions:rota_end": form({C, L}, "pk=rota", {C, X}),
    "sessions:rota_reopen": form({C, L}, "pk=rota", {C, X}),
    "sessions:sign_up_hand_over": form(set(), "pk=sign_up", sees_foreign={C, X}),  # to nobody: test_team_weeks.py
    "sessions:volunteer_detail": Rule({C, L, V}, {C, X}, "pk=volunteer"),
    "sessions:offer_accept": form({V}, "pk=wait", {X}),
    "sessions:wait_end": form({V}, "pk=wait", {X}),
    "sessions:reminder_list": page(STAFF),
    "sessions:reminder_retry": form(STAFF, "pk=reminder", STAFF),
    "sessions:sync_marks": form(SIGNED_IN),
    "sessions:sync_follow_ups": page(SIGNED_IN),  # each their own; none for those who ask nobody
    "sessions:sync_roster": Rule({C, L}, {C, X}, "pk=session"),
}

# Campaigns, phases and the catalogue are the city's; a list or a file is for who brought it.
NOT_OF_A_WARD = {
    "sessions:batch_undo",
    "campaign:campaign_create", "campaign:campaign_edit", "campaign:phase_create", "campaign:phase_edit",
    "campaign:import_detail", "campaign:import_progress", "campaign:import_row_edit", "campaign:import_rows_skip",
    "campaign:import_confirm", "campaign:import_discard", "campaign:import_bad_rows", "sessions:queue_file_detail",
    "sessions:queue_file_discard", "learners:skill_create", "learners:skill_edit", "learners:skill_archive",
    "learners:skill_card_edit",
    "learners:skill_restore", "learners:bundle_create", "learners:bundle_edit", "learners:bundle_archive",
    "learners:bundle_restore",
    "sessions:calendar_feed_delete",
    "learners:certificate_rules_edit",
}  # fmt: skip
# What is done for the learner one accompanies; a companion neither edits nor merges them.
OF_THE_COMPANION = {
    "learners:learner_detail", "learners:learner_timeline", "learners:consent_list",
    "learners:observation_create", "learners:follow_up_detail",
    "learners:answer_take_back", "learners:action_edit", "learners:action_close", "learners:action_reopen",
    "sessions:learner_attendance", "learners:certificate_detail", "learners:certificate_pdf",
    "learners:learner_certificates", "learners:moment_create", "learners:moment_withdraw", "learners:moment_restore",
}  # fmt: skip
# Another member's sign-up and place in the queue.
OF_ANOTHER_MEMBER = {
    "sessions:sign_up_confirm", "sessions:sign_up_withdraw", "sessions:sign_up_keep", "sessions:offer_accept",
    "sessions:wait_end",
}  # fmt: skip


def with_narrow_roles(name: str, rule: Rule) -> Rule:
    """In the own ward its coordinator is one; outside an official. A companion is a member with a learner."""
    own = {D} if C in rule.own and name not in NOT_OF_A_WARD else set()
    own |= {P} if (V in rule.own and name not in OF_ANOTHER_MEMBER) or name in OF_THE_COMPANION else set()
    foreign, seen = ({D} if K in roles else set() for roles in (rule.foreign, rule.sees_foreign))
    return replace(rule, own=rule.own | own, foreign=rule.foreign | foreign, sees_foreign=rule.sees_foreign | seen)


POLICY = {name: with_narrow_roles(name, rule) for name, rule in POLICY.items()}
