"""The project's URLs. Other apps are named as strings only."""

from allauth.account import views as accounts
from django.urls import include, path, re_path

from campaign.views import (
    areas,
    campaigns,
    copies,
    dashboards,
    health,
    home,
    imports,
    languages,
    setup,
    sign_in,
    styleguide,
    targets,
)
from campaign.views import (
    help as help_pages,
)

campaign_patterns = [
    path("", home.home, name="home"),
    path("dashboards/", dashboards.dashboard, name="dashboard"),
    path("dashboards/<uuid:pk>/", dashboards.dashboard_detail, name="dashboard_detail"),
    path("areas/", areas.area_list, name="area_list"),
    path("campaigns/", campaigns.campaign_list, name="campaign_list"),
    path("campaigns/new/", campaigns.campaign_create, name="campaign_create"),
    path("campaigns/<uuid:pk>/", campaigns.campaign_detail, name="campaign_detail"),
    path("campaigns/<uuid:pk>/edit/", campaigns.campaign_edit, name="campaign_edit"),
    path("campaigns/<uuid:pk>/phases/new/", campaigns.phase_create, name="phase_create"),
    path("phases/<uuid:pk>/edit/", campaigns.phase_edit, name="phase_edit"),
    path("phases/<uuid:pk>/targets/", targets.target_list, name="target_list"),
    path("phases/<uuid:pk>/targets/bulk/", targets.target_bulk_edit, name="target_bulk_edit"),
    path("phases/<uuid:pk>/targets/import/", targets.target_import, name="target_import"),
    path("phases/<uuid:pk>/targets/export/", targets.target_export, name="target_export"),
    path("targets/<uuid:phase_pk>/<uuid:area_pk>/", targets.target_edit, name="target_edit"),
    path("imports/", imports.import_list, name="import_list"),
    path("imports/new/", imports.import_create, name="import_create"),
    path("imports/<uuid:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<uuid:pk>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<uuid:pk>/rows/<int:sheet>/<int:number>/", imports.import_row_edit, name="import_row_edit"),
    path("imports/<uuid:pk>/rows/skip/", imports.import_rows_skip, name="import_rows_skip"),
    path("imports/sample/", imports.import_sample, name="import_sample"),
    path("imports/<uuid:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("imports/<uuid:pk>/discard/", imports.import_discard, name="import_discard"),
    path("imports/<uuid:pk>/bad-rows/", imports.import_bad_rows, name="import_bad_rows"),
    path("language/", languages.language_set, name="language_set"),
    path("my-data/", copies.own_data, name="own_data"),
    path("setup/", setup.coordinator_create, name="coordinator_create"),
    path("help/", help_pages.help_page, name="help"),
    path("health/live/", health.health_live, name="health_live"),
    path("health/ready/", health.health_ready, name="health_ready"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]

# Of allauth's pages those that an account made by staff needs; signing up answers that it is closed.
account_patterns = [
    path("login/", sign_in.sign_in, name="account_login"),
    path("logout/", accounts.logout, name="account_logout"),
    path("inactive/", accounts.account_inactive, name="account_inactive"),
    path("signup/", accounts.signup, name="account_signup"),
    path("reauthenticate/", accounts.reauthenticate, name="account_reauthenticate"),
    path("password/change/", accounts.password_change, name="account_change_password"),
    path("password/set/", accounts.password_set, name="account_set_password"),
    path("password/reset/", accounts.password_reset, name="account_reset_password"),
    path("password/reset/done/", accounts.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        accounts.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/", accounts.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
]

urlpatterns = [
    path("", include((campaign_patterns, "campaign"))),
    path("accounts/", include(account_patterns)),
    path("teams/", include("teams.urls")),
    path("learners/", include("learners.urls")),
    path("", include("sessions.urls")),  # /sessions/, /sync/ and what a phone keeps
]
handler500 = "campaign.views.errors.server_error"
