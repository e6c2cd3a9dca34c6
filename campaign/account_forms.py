"""The sign-in and password forms in our words: real labels instead of placeholders, one hint where it helps."""

from typing import Any

from allauth.account import forms
from django.utils.translation import gettext_lazy as _


class Labelled:
    """Labels and hints by field name; allauth's placeholders go, because they repeat the label."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInForm(Labelled, forms.LoginForm):
    labels = {"login": _("Username or e-mail"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        self.fields["login"].error_messages["required"] = _("Enter your username or e-mail")
        self.fields["password"].error_messages["required"] = _("Enter your password")


class ChangePasswordForm(Labelled, forms.ChangePasswordForm):
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    hints = {"password1": _("At least 10 characters. A short sentence is easy to remember.")}


class ResetPasswordForm(Labelled, forms.ResetPasswordForm):
    labels = {"email": _("E-mail")}
    hints = {"email": _("The address your account was made with.")}


class ResetPasswordKeyForm(Labelled, forms.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password again")}
    hints = {"password1": _("At least 10 characters. A short sentence is easy to remember.")}
