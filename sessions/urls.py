from django.urls import include, path

from sessions.views import (
    attendance,
    enrolments,
    learner_attendance,
    offline,
    planning,
    progress,
    reminders,
    teams,
    today,
    training_sessions,
    walk_ins,
)

app_name = "sessions"
session_patterns = [
    path("today/", today.training_session_today, name="training_session_today"),
    path("", training_sessions.training_session_list, name="training_session_list"),
    path("new/", planning.training_session_create, name="training_session_create"),
    path("<uuid:pk>/", training_sessions.training_session_detail, name="training_session_detail"),
    path("<uuid:pk>/edit/", planning.training_session_edit, name="training_session_edit"),
    path("<uuid:pk>/cancel/", planning.training_session_cancel, name="training_session_cancel"),
    path("<uuid:pk>/restore/", planning.training_session_restore, name="training_session_restore"),
    path("teams/next/", teams.team_next, name="team_next"),
    path("teams/<uuid:pk>/week/", teams.team_week, name="team_week"),
    path("<uuid:pk>/attendance/", attendance.attendance_edit, name="attendance_edit"),
    path("<uuid:pk>/marks/", attendance.mark_create, name="mark_create"),
    path("<uuid:pk>/walk-ins/new/", walk_ins.walk_in_create, name="walk_in_create"),
    path("<uuid:pk>/guests/<uuid:guest_pk>/delete/", walk_ins.guest_delete, name="guest_delete"),
    path("<uuid:pk>/finish/", attendance.training_session_finish, name="training_session_finish"),
    path("<uuid:pk>/progress/", progress.progress_edit, name="progress_edit"),
    path("<uuid:pk>/enrolments/", enrolments.enrolment_create, name="enrolment_create"),
    path("learners/<uuid:pk>/attendance/", learner_attendance.learner_attendance, name="learner_attendance"),
    path("reminders/", reminders.reminder_list, name="reminder_list"),
    path("reminders/<uuid:pk>/retry/", reminders.reminder_retry, name="reminder_retry"),
]
urlpatterns = [
    path("sessions/", include(session_patterns)),
    path("sync/", include("sessions.sync.urls")),
    path("sw.js", offline.service_worker, name="service_worker"),
    path("offline/", offline.offline_page, name="offline_page"),
]
