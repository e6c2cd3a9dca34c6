from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.first_run import AlreadySetUp, is_empty, set_up
from campaign.forms.setup import CoordinatorForm


@login_not_required
@require_http_methods(["GET", "POST"])
def coordinator_create(request: HttpRequest) -> HttpResponse:
    """The first coordinator, while nobody has an account; not found ever after."""
    if not is_empty():
        raise Http404
    form = CoordinatorForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "campaign/coordinator_create.html", {"form": form}, status=status)
    try:
        user = set_up(**form.cleaned_data)
    except AlreadySetUp as error:
        raise Http404 from error
    login(request, user)
    messages.success(request, _("You are the coordinator. Next: add the phases, then import the teams."))
    return redirect("campaign:campaign_list")
