from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.first_run import AlreadySetUp, is_empty, set_up
from campaign.forms.setup import CoordinatorForm


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def coordinator_create(request: HttpRequest) -> HttpResponse:
    """The first coordinator, while nobody has an account; ever after there is only the sign-in."""
    if not is_empty():
        return closed(request)
    form = CoordinatorForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "campaign/coordinator_create.html", {"form": form}, status=status)
    try:
        user = set_up(**form.cleaned_data)
    except AlreadySetUp:
        return closed(request)
    login(request, user)
    messages.success(request, _("You are the coordinator. Next: add the phases, then import the teams."))
    return redirect("campaign:campaign_list")


def closed(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(resolve_url("campaign:home"))
