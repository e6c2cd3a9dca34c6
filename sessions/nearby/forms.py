"""What residents are asked on the public pages: as little as possible, every consent by itself, nothing pre-ticked."""

import uuid
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.fields import AreaChoiceField, MobileField, PersonNameField
from campaign.models import Area
from learners.models import Consent, Learner
from learners.registration import Newcomer


class AskingForm(forms.Form):
    """Who asks. `number` makes a second press of the button the same request."""

    number = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)
    full_name = PersonNameField(label=gettext_lazy("Your full name"))
    phone = MobileField(label=gettext_lazy("Your phone"), required=False, max_length=20)
    agrees = forms.BooleanField(
        label=gettext_lazy("I agree that the team keeps my name, to expect me and to follow what I learn.")
    )
    agrees_to_calls = forms.BooleanField(
        label=gettext_lazy("I agree that the team calls me on this phone about classes and visits."), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].widget.attrs |= {"autocomplete": "name", "autocapitalize": "words"}
        self.fields["phone"].widget.attrs |= {"autocomplete": "tel-national"}
        self.fields["phone"].help_text = _("So that we can tell you when the class is moved")
        self.fields["agrees"].error_messages["required"] = _("Tick this box so that we may write your name down")

    def clean_number(self) -> uuid.UUID:
        return cast(uuid.UUID, self.cleaned_data["number"] or uuid.uuid4())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("phone") and not cleaned.get("agrees_to_calls"):
            self.add_error("agrees_to_calls", _("Tick this box so that we may call, or leave the phone empty"))
        return cleaned

    def newcomer(self, area: Area, **more: Any) -> Newcomer:
        """Who is to be registered; a phone only with its own consent."""
        calls = {Consent.Purpose.REMINDERS.value} if self.cleaned_data["agrees_to_calls"] else set()
        return Newcomer(
            full_name=self.cleaned_data["full_name"],
            area_id=area.pk,
            phone=self.cleaned_data["phone"],
            origin=Learner.Origin.PUBLIC,
            means=Consent.Means.ONLINE,
            consents=frozenset({Consent.Purpose.TRAINING.value} | calls),
            **more,
        )


class VisitForm(AskingForm):
    """Where to come to, too."""

    field_order = ("full_name", "area", "neighbourhood", "phone", "agrees", "agrees_to_calls")
    area = AreaChoiceField(label=gettext_lazy("Your ward or commune"), empty_label=gettext_lazy("Choose a place"))
    neighbourhood = forms.CharField(
        label=gettext_lazy("Where you live"),
        max_length=120,
        help_text=gettext_lazy("House number, lane, residential group; what stands near it"),
    )

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(AreaChoiceField, self.fields["area"]).queryset = areas
        self.fields["area"].error_messages["required"] = _("Choose your ward or commune")
        self.fields["neighbourhood"].error_messages["required"] = _("Write where you live, so that the team finds you")
        self.fields["neighbourhood"].widget.attrs |= {"autocomplete": "street-address"}
        self.fields["phone"].help_text = _("So that the team can agree on a day with you")
