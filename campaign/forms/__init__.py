from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Forms drawn by templates/forms/: the label above, then hint, error and input; the error summary first."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
