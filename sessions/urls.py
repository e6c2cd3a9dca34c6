from django.urls import path

from campaign.views.pending import pending
from sessions.views import planning, reminders, teams, training_sessions

app_name = "sessions"
urlpatterns = [
    path("today/", pending, name="training_session_today"),
    path("", training_sessions.training_session_list, name="training_session_list"),
    path("new/", planning.training_session_create, name="training_session_create"),
    path("<uuid:pk>/", training_sessions.training_session_detail, name="training_session_detail"),
    path("<uuid:pk>/edit/", planning.training_session_edit, name="training_session_edit"),
    path("<uuid:pk>/cancel/", planning.training_session_cancel, name="training_session_cancel"),
    path("<uuid:pk>/restore/", planning.training_session_restore, name="training_session_restore"),
    path("teams/next/", teams.team_next, name="team_next"),
    path("teams/<uuid:pk>/week/", teams.team_week, name="team_week"),
    path("<uuid:pk>/attendance/", pending, name="attendance_edit"),
    path("<uuid:pk>/marks/", pending, name="mark_create"),
    path("<uuid:pk>/walk-ins/new/", pending, name="walk_in_create"),
    path("<uuid:pk>/finish/", pending, name="training_session_finish"),
    path("<uuid:pk>/progress/", pending, name="progress_edit"),
    path("<uuid:pk>/enrolments/", pending, name="enrolment_create"),
    path("learners/<uuid:pk>/attendance/", pending, name="learner_attendance"),
    path("reminders/", reminders.reminder_list, name="reminder_list"),
    path("reminders/<uuid:pk>/retry/", reminders.reminder_retry, name="reminder_retry"),
]
