from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CampaignConfig(AppConfig):
    name = "campaign"

    def ready(self) -> None:
        # Facts are registered from above: metrics, importers, what is kept about people: as the admin does.
        autodiscover_modules("metrics", "imports", "privacy")
