from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.imports.mending import MAX_TEXT
from campaign.imports.refusals import MESSAGES
from campaign.models import Import, ImportRow
from campaign.web import Request


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Excel or CSV file"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": _("Choose the file to import."), "empty": cast(str, MESSAGES["empty"])},
        max_length=200,
    )

    def __init__(self, request: Request) -> None:
        """Bound to a POST; a file that the upload handler dropped is reported as too big."""
        super().__init__(*((request.POST, request.FILES) if request.method == "POST" else ()))
        if getattr(request, "upload_refused", False):  # known once POST and FILES were read, as above
            self.fields["file"].error_messages["required"] = str(MESSAGES["too_big"])


class RowForm(forms.Form):
    """The cells of a row as text, and what to do with it; only what was sent is changed."""

    identical = forms.BooleanField(required=False)
    decision = forms.ChoiceField(choices=ImportRow.Decision.choices, required=False)

    def __init__(self, source: Import, row: ImportRow, data: Any = None, *, only: str = "") -> None:
        super().__init__(data)
        self.order = [name for name, header in source.columns if only in ("", name)]
        wrong = {problem["column"] for problem in row.problems}
        for name, header in source.columns:
            self.fields[name] = forms.CharField(label=header, required=False, max_length=MAX_TEXT)
            self.fields[name].initial = row.cells.get(name, "")
            self.fields[name].widget.attrs |= {"aria-invalid": "true"} if name in wrong else {}

    @property
    def cells(self) -> list[forms.BoundField]:
        return [self[name] for name in self.order]

    @property
    def sent(self) -> dict[str, str]:
        """Column → text of the cells that were sent."""
        names = set(self.fields) - {"identical", "decision"}
        return {name: self.cleaned_data[name] for name in names if name in self.data}
