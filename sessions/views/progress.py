"""After the session: what everyone who came can do now, one tap per person and skill."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from campaign.ids import id_or_none, new_id
from campaign.web import Request
from learners.models import Learner, Level, Progress, Skill
from learners.progress import EvidenceMissing, Sight, next_step, observe
from sessions.attendance import roster_of
from sessions.attendance.roster import Line
from sessions.models import TrainingSession
from sessions.views.attendance import fetch


@dataclass(frozen=True, slots=True)
class Cell:
    """One skill of one person: the level known so far, and what this form says about it."""

    key: str
    skill: Skill
    known: int | None
    chosen: str
    evidence: str
    lacks_evidence: bool
    asks_home_use: bool


@dataclass(frozen=True, slots=True)
class Person:
    line: Line
    cells: list[Cell]
    note: str
    step: Progress | None  # what to sit down with next


class HomeUseElsewhere(Exception):
    """Use at home is seen at home: it is written when somebody asks again, or on the person's page."""


@require_http_methods(["GET", "HEAD", "POST"])
def progress_edit(request: Request, pk: UUID) -> HttpResponse:
    """Levels of everyone who came, per topic skill; use at home is no level that a session shows.

    Nothing is chosen beforehand, and what is not chosen is not noted.
    """
    session = fetch(request, pk)
    came = agreeing(roster_of(pk).attended)
    skills = skills_of(session, request.GET.getlist("skill") + request.POST.getlist("skill"))
    if request.method != "POST" or not skills:
        return page(request, session, came, skills)
    try:
        count = save(request, session, came, skills)
    except (EvidenceMissing, HomeUseElsewhere):
        return page(request, session, came, skills, status=422)
    messages.success(request, told(count))
    return redirect("sessions:training_session_today")


def agreeing(came: list[Line]) -> list[Line]:
    """Without those who are only counted, because they took back that they are kept by name."""
    people = Learner.objects.filter(pk__in=[line.learner for line in came])
    silent = set(people.silent().values_list("pk", flat=True))
    return [line for line in came if line.learner not in silent]


def skills_of(session: TrainingSession, chosen: list[str]) -> list[Skill]:
    """The session's topics; when it has none, those that the leader chose on this page."""
    return list(session.skills.all()) or list(Skill.objects.active().coded(chosen))


def page(
    request: Request, session: TrainingSession, came: list[Line], skills: list[Skill], *, status: int = 200
) -> HttpResponse:
    people = [line.learner for line in came]
    known, ladders = Progress.objects.levels_of(people, skills), Progress.objects.ladders_of(people)
    context = {
        "session": session,
        "skills": skills,
        "people": [
            person(line, skills, known, request.POST, checked=status == 422, ladder=ladders.get(line.learner, []))
            for line in came
        ],
        "choice": Skill.objects.active() if not skills else [],
        "form_id": id_or_none(request.POST.get("form")) or new_id(),
        "chosen_skills": [] if session.skills.exists() else skills,
        "has_errors": status == 422,
    }
    return render(request, "sessions/progress_edit.html", context, status=status)


def person(
    line: Line,
    skills: list[Skill],
    known: dict[tuple[UUID, int], int],
    posted: QueryDict,
    *,
    checked: bool,
    ladder: list[Progress],
) -> Person:
    cells = []
    for skill in skills:
        key = f"{line.learner}-{skill.pk}"
        chosen, evidence = posted.get(f"level-{key}", ""), posted.get(f"evidence-{key}", "")
        level = int(chosen) if checked and is_level(chosen) else Level.NOT_YET
        lacking = level > Level.REAL_USE and not evidence.strip()
        before = known.get((line.learner, skill.pk))
        cells.append(Cell(key, skill, before, chosen, evidence, lacking, level == Level.REAL_USE))
    return Person(line, cells, posted.get(f"note-{line.learner}", ""), next_step(ladder))


def is_level(text: str) -> bool:
    return text in {str(level.value) for level in Level}


def save(request: Request, session: TrainingSession, came: list[Line], skills: list[Skill]) -> int:
    """Record what was chosen; gives for how many people. The ids follow from the form, so a repeated post is known.

    Raises `EvidenceMissing` and `HomeUseElsewhere`, and then records nothing.
    """
    sights = sights_of(request.POST, came, skills)
    if any(sight.level == Level.REAL_USE for sight in sights):
        raise HomeUseElsewhere
    notes = {line.learner: request.POST.get(f"note-{line.learner}", "").strip()[:200] for line in came}
    paces = {learner: note for learner, note in notes.items() if note}
    observe(sights, by=request.user, training_session_id=session.pk, paces=paces)
    return len({sight.learner_id for sight in sights})


def sights_of(posted: QueryDict, came: list[Line], skills: list[Skill]) -> list[Sight]:
    form, sights = id_or_none(posted.get("form")) or new_id(), []
    for line in came:
        note = posted.get(f"note-{line.learner}", "")
        for skill in skills:
            key = f"{line.learner}-{skill.pk}"
            level = posted.get(f"level-{key}", "")
            if is_level(level):
                number = uuid5(form, f"{key}-{level}")
                sights.append(
                    Sight(number, line.learner, skill.pk, int(level), posted.get(f"evidence-{key}", ""), note)
                )
                note = ""  # once per person
    return sights


def told(count: int) -> str:
    if not count:
        return _("Nothing was chosen, so nothing is noted.")
    words: dict[str, Any] = {"count": count}
    return ngettext("Progress of %(count)s person is noted.", "Progress of %(count)s people is noted.", count) % words
