from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CampaignConfig(AppConfig):
    name = "campaign"

    def ready(self) -> None:
        # Registered from above, as the admin does: metrics, importers, what is kept of people, what leavers promised.
        autodiscover_modules("metrics", "imports", "privacy", "departures")
