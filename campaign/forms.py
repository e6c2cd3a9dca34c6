from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Forms drawn by templates/forms/."""
