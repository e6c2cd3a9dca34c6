"""Who accompanies, whom they take over from, and the note that goes along."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learners.companions.pairing import Handover, Refused, TooMany
from learners.companions.suggestions import Suggestion
from learners.models import Companion
from teams.models import Volunteer


def words_of(refusal: Refused) -> str:
    if isinstance(refusal, TooMany):
        most = settings.LEARNERS_PER_COMPANION
        return _("One volunteer accompanies at most %(most)s learners. Choose somebody else") % {"most": most}
    return _("They may be under 18 and go only beside an adult. Choose an adult companion first")


class PairingForm(forms.Form):
    volunteer = forms.ModelChoiceField(queryset=Volunteer.objects.none())
    instead_of = forms.ModelChoiceField(queryset=Companion.objects.none(), required=False)
    note = forms.CharField(label=gettext_lazy("Note for the new companion"), max_length=200, required=False)

    def __init__(self, *args: Any, people: QuerySet[Volunteer], current: Sequence[Companion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["volunteer"]).queryset = people
        pairs = Companion.objects.filter(pk__in=[pair.pk for pair in current])
        cast(forms.ModelChoiceField, self.fields["instead_of"]).queryset = pairs
        self.fields["volunteer"].error_messages |= dict.fromkeys(
            ("required", "invalid_choice"), _("Choose who accompanies them")
        )

    def chosen(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def refuse(self, refusal: Refused) -> None:
        self.add_error("volunteer", words_of(refusal))


class Row(NamedTuple):
    """A learner who is handed over, with the fields about them."""

    pair: Companion
    successor: forms.BoundField
    note: forms.BoundField


class HandoverForm(forms.Form):
    """For each learner a successor among those who fit, and a note; whoever gets none stays where they are."""

    def __init__(self, *args: Any, pairs: Mapping[Companion, Sequence[Suggestion]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pairs = list(pairs)
        self.people = {str(each.volunteer.pk): each.volunteer for found in pairs.values() for each in found}
        for pair, found in pairs.items():
            choices = [("", _("Not yet")), *((str(each.volunteer.pk), option(each)) for each in found)]
            self.fields[f"successor-{pair.pk}"] = forms.ChoiceField(label=_("Goes to"), choices=choices, required=False)
            self.fields[f"note-{pair.pk}"] = forms.CharField(
                label=_("Short note"), max_length=200, required=False, widget=forms.TextInput()
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"successor-{pair.pk}") for pair in self.pairs):
            self.add_error(None, _("Choose for at least one learner who accompanies them from now on"))
        return cleaned

    def handovers(self) -> list[Handover]:
        chosen = ((pair, self.cleaned_data[f"successor-{pair.pk}"]) for pair in self.pairs)
        return [
            Handover(pair, self.people[pk], self.cleaned_data[f"note-{pair.pk}"]) for pair, pk in chosen if pk
        ]  # fmt: skip

    def rows(self) -> list[Row]:
        return [Row(pair, self[f"successor-{pair.pk}"], self[f"note-{pair.pk}"]) for pair in self.pairs]

    def refuse(self, refusal: Refused) -> None:
        former = refusal.instead_of
        self.add_error(f"successor-{former.pk}" if former else None, words_of(refusal))


def option(suggestion: Suggestion) -> str:
    """A volunteer with how many they accompany and why they fit: "Lê Thị Na · kèm 2 bác · cùng phường"."""
    load = ngettext("accompanies %(count)s", "accompanies %(count)s", suggestion.load) % {"count": suggestion.load}
    return " · ".join([str(suggestion.volunteer), load, *suggestion.reasons])
