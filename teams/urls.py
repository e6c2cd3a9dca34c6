from django.urls import path

from campaign.views.pending import pending

app_name = "teams"
urlpatterns = [
    path("", pending, name="team_list"),
    path("new/", pending, name="team_create"),
    path("<uuid:pk>/", pending, name="team_detail"),
    path("<uuid:pk>/edit/", pending, name="team_edit"),
    path("<uuid:pk>/members/new/", pending, name="membership_create"),
    path("memberships/<uuid:pk>/edit/", pending, name="membership_edit"),
    path("memberships/<uuid:pk>/end/", pending, name="membership_end"),
]
