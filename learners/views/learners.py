"""Lists and pages of learners. Every query starts from the learners in the person's scope."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaign.access import Access
from campaign.ids import new_id
from campaign.models import Area
from campaign.names import fold
from campaign.pages import page_of
from campaign.prepared import prepared
from campaign.web import Request, done, render_part, require
from learners import permissions
from learners.entries import COLUMNS, entry_of
from learners.forms import LearnerForm, initial_of
from learners.models import Companion, Consent, Learner, Observation, Progress, Skill
from learners.pace import paces_of
from learners.progress import next_step
from learners.registration import Newcomer, accompany, change, likely_duplicates, register
from teams.models import Team
from teams.teams import areas_in_reach

PER_PAGE = 50


@require_safe
def learner_list(request: Request) -> HttpResponse:
    """Everyone in scope in the order of given names, or whom a search finds, with or without diacritics."""
    require(permissions.can_see_learners(request.access))
    search = request.GET.get("q", "").strip()[:100]
    access, words = request.access, tuple(fold(search).split())
    page = page_of(found(access, words), request.GET.get("page"), PER_PAGE, lambda: first_found(access, words))
    context = {
        "page": page,
        "entries": [entry_of(values, search) for values in page],
        "search": search,
        "may_register": permissions.can_register_learners(request.access),
    }
    return render_part(request, "learners/learner_list.html", "learners", context)


def found(access: Access, words: tuple[str, ...]) -> QuerySet[Learner, tuple[Any, ...]]:
    learners = Learner.objects.visible_to(access).unmerged().for_list()
    return learners.search(" ".join(words)).values_list(*COLUMNS)


@prepared()
def first_found(access: Access, words: tuple[str, ...]) -> QuerySet[Learner, tuple[Any, ...]]:
    return found(access, words)[: PER_PAGE + 1]


@require_safe
def learner_detail(request: Request, pk: UUID) -> HttpResponse:
    learner = fetch(request, pk)
    if learner.merged_into_id:
        return redirect("learners:learner_detail", learner.merged_into_id)
    return render(request, "learners/learner_detail.html", detail_of(request, learner, request.GET.get("skill", "")))


def fetch(request: Request, pk: UUID) -> Learner:
    return get_object_or_404(Learner.objects.visible_to(request.access).with_leading(request.access), pk=pk)


def only_counted(request: Request, learner: Learner) -> HttpResponse:
    """What stands where someone took their consent back meanwhile: their page, which says what can be done."""
    return done(request, learner, _("Nothing is noted: %(name)s took the consent back.") % {"name": learner.short_name})


def detail_of(request: Request, learner: Learner, skill: str) -> dict[str, Any]:
    """What the page of a learner shows; `skill` is the code of the one whose level picker is open."""
    progress = list(Progress.objects.of(learner.pk))
    step = None if learner.is_silent else next_step(progress)
    may_observe = permissions.can_observe_learner(request.access, learner)
    return {
        "learner": learner,
        "progress": progress,
        "step": step,
        "open": opened(skill, progress) if may_observe else None,
        "others": Skill.objects.active().untouched(progress) if may_observe else [],
        "notes": Observation.objects.notes_of(learner.pk)[:5],
        "teams": Team.objects.of_learner(learner.pk),
        "companions": Companion.objects.open().of(learner.pk),
        "pace_notes": pace_notes_of(learner),
        "paces": paces_of(entries_of(learner)),
        "may_edit": permissions.can_edit_learner(request.access, learner),
        "may_pair": permissions.can_pair_learner(request.access, learner),
        "may_serve": permissions.can_serve_rights(request.access, learner),
        "may_see_phone": permissions.can_see_phone(request.access, learner),
        "may_observe": may_observe,
        "number": new_id(),
    }


def entries_of(learner: Learner) -> list[UUID]:
    """A person's id with those of their merged entries; `learner` knows whether it `has_merged`."""
    merged = learner.merged_learners.values_list("pk", flat=True) if learner.has_merged else []
    return [learner.pk, *merged]


def pace_notes_of(learner: Learner) -> list[str]:
    """Those of all entries of the person, each once; `learner` knows whether it `has_merged`."""
    merged = learner.merged_learners.values_list("pace_note", flat=True) if learner.has_merged else []
    return list(dict.fromkeys(note for note in [learner.pace_note, *merged] if note))


def opened(code: str, progress: list[Progress]) -> dict[str, Any] | None:
    """The skill whose level is being asked, with the level known so far: that is the one `asked` for at first."""
    if not code:
        return None
    known = {row.skill.code: row for row in progress}
    skill = known[code].skill if code in known else Skill.objects.active().coded([code]).first()
    level = known[code].level if code in known else None
    return {"skill": skill, "level": level, "asked": level} if skill else None


@require_http_methods(["GET", "HEAD", "POST"])
def learner_create(request: Request) -> HttpResponse:
    """Register someone; whoever looks like a person already kept is shown first, and never merged."""
    require(permissions.can_register_learners(request.access))
    form = LearnerForm(request.POST or None, areas=areas_in_reach(request.access))
    if not form.is_valid():
        return form_page(request, form)
    alike = [] if "different" in request.POST else alike_of(request.access, form)
    if alike:
        return form_page(request, form, alike=alike)
    [learner] = register([Newcomer(**columns(form), consents=form.consents)], by=request.user)
    for team in request.access.led_teams:
        accompany([learner.pk], team=team)
    return done(request, next_of(request) or learner, _("%(name)s is registered.") % {"name": learner})


def columns(form: LearnerForm) -> dict[str, Any]:
    kept = form.kept()
    return kept | {"area_id": kept.pop("area").pk}


def alike_of(access: Access, form: LearnerForm) -> list[Learner]:
    asked = form.cleaned_data
    alike = likely_duplicates(
        asked["full_name"], area=asked["area"].pk, birth_year=asked["birth_year"], phone=asked["phone"]
    )
    seen = set(Learner.objects.visible_to(access).filter(pk__in=[one.pk for one in alike]).values_list("pk", flat=True))
    return [one for one in alike if one.pk in seen]


def next_of(request: Request) -> str:
    """Where the person came from, when that is a page of this site."""
    url = request.GET.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""


def form_page(request: Request, form: LearnerForm, **context: Any) -> HttpResponse:
    template = "learners/learner_edit.html" if "learner" in context else "learners/learner_create.html"
    return render(request, template, context | {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def learner_edit(request: Request, pk: UUID) -> HttpResponse:
    learner = fetch(request, pk)
    require(permissions.can_edit_learner(request.access, learner))
    if learner.merged_into_id:
        return redirect("learners:learner_edit", learner.merged_into_id)
    agreed = {consent.purpose for consent in Consent.objects.live_of(pk)}
    areas = areas_in_reach(request.access) | Area.objects.filter(pk=learner.area_id)
    form = LearnerForm(request.POST or None, areas=areas, initial=initial_of(learner, agreed))
    if not form.is_valid():
        return form_page(request, form, learner=learner)
    change(learner, form.kept(), consents=form.consents, by=request.user)
    return redirect(learner)
