from django.urls import path

from teams.views import memberships, teams

app_name = "teams"
urlpatterns = [
    path("", teams.team_list, name="team_list"),
    path("new/", teams.team_create, name="team_create"),
    path("<uuid:pk>/", teams.team_detail, name="team_detail"),
    path("<uuid:pk>/edit/", teams.team_edit, name="team_edit"),
    path("<uuid:pk>/members/new/", memberships.membership_create, name="membership_create"),
    path("memberships/<uuid:pk>/edit/", memberships.membership_edit, name="membership_edit"),
    path("memberships/<uuid:pk>/end/", memberships.membership_end, name="membership_end"),
    path("memberships/<uuid:pk>/reopen/", memberships.membership_reopen, name="membership_reopen"),
]
