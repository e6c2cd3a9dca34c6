from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LearnersConfig(AppConfig):
    name = "learners"

    def ready(self) -> None:
        autodiscover_modules("merging", "companions")
