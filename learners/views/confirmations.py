"""The State's own confirmation of someone's skills: recorded here, never issued."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.web import Request, done, require
from learners.confirmations import forget_confirmation, record_confirmation
from learners.follow_ups.forms import ConfirmationForm
from learners.models import StateConfirmation
from learners.permissions import can_record_confirmation
from learners.views.learners import fetch


@require_http_methods(["GET", "HEAD", "POST"])
def state_confirmation_edit(request: Request, pk: UUID) -> HttpResponse:
    learner = fetch(request, pk)
    require(can_record_confirmation(request.access, learner))
    known = StateConfirmation.objects.filter(learner=pk).first()
    if "forget" in request.POST:
        forget_confirmation(learner)
        return done(request, learner, _("The confirmation is removed from our records."))
    form = ConfirmationForm(request.POST or None, initial={"confirmed_on": known and known.confirmed_on})
    if form.is_valid():
        record_confirmation(learner, on=form.cleaned_data["confirmed_on"], by=request.user)
        return done(request, learner, _("The confirmation is recorded."))
    context = {"learner": learner, "form": form, "known": known}
    return render(request, "learners/state_confirmation_edit.html", context, status=422 if form.errors else 200)
