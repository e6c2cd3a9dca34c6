from django.urls import path

from teams.views import changes, invitations, joining, memberships, teams

app_name = "teams"
urlpatterns = [
    path("", teams.team_list, name="team_list"),
    path("new/", teams.team_create, name="team_create"),
    path("<uuid:pk>/", teams.team_detail, name="team_detail"),
    path("<uuid:pk>/merge/", changes.team_merge, name="team_merge"),
    path("<uuid:pk>/split/", changes.team_split, name="team_split"),
    path("changes/<uuid:pk>/undo/", changes.team_change_undo, name="team_change_undo"),
    path("<uuid:pk>/leave/", memberships.membership_leave, name="membership_leave"),
    path("<uuid:pk>/contacts/", teams.team_contacts, name="team_contacts"),
    path("<uuid:pk>/edit/", teams.team_edit, name="team_edit"),
    path("<uuid:pk>/members/new/", memberships.membership_create, name="membership_create"),
    path("memberships/<uuid:pk>/edit/", memberships.membership_edit, name="membership_edit"),
    path("memberships/<uuid:pk>/end/", memberships.membership_end, name="membership_end"),
    path("memberships/<uuid:pk>/reopen/", memberships.membership_reopen, name="membership_reopen"),
    path("<uuid:pk>/invitations/", invitations.invitation_list, name="invitation_list"),
    path("invitations/<uuid:pk>/", invitations.invitation_detail, name="invitation_detail"),
    path("invitations/<uuid:pk>/revoke/", invitations.invitation_revoke, name="invitation_revoke"),
    path("invitations/<uuid:pk>/restore/", invitations.invitation_restore, name="invitation_restore"),
    path("guardians/<uuid:pk>/agree/", invitations.guardian_agree, name="guardian_agree"),
    path("guardians/<uuid:pk>/refuse/", invitations.guardian_refuse, name="guardian_refuse"),
    path("join/", joining.invitation_open, name="invitation_open"),
    path("join/name/", joining.invitation_accept, name="invitation_accept"),
    path("join/done/", joining.invitation_done, name="invitation_done"),
]
