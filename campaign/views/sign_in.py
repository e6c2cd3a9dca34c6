"""Signing in: allauth's page, and a second chance for those whose page was older than their cookie."""

from allauth.account.views import LoginView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import csrf

sign_in = LoginView.as_view()


def ask_again(request: HttpRequest) -> HttpResponse:
    """A fresh sign-in page instead of an error, on the way to the same page; whoever is signed in goes straight there.

    A browser that sends no cookies at all would come back for ever: it gets the error.
    """
    if not request.COOKIES:
        return csrf.csrf_failure(request)
    if not request.user.is_authenticated:
        messages.info(request, _("This page had been open for too long. Sign in once more."))
    onward = request.POST.get("next") or request.GET.get("next")
    query = f"?{urlencode({'next': onward})}" if onward else ""
    return redirect(reverse("account_login") + query)


sign_in.csrf_failure = ask_again
