from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "training"  # Django's own sessions app has the label "sessions"
