from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaign.fields import AreaChoiceField, ClockField, DayField, clock, number_words
from campaign.ids import id_or_none
from campaign.models import Area, Audience
from learners.models import Bundle, Skill
from sessions.models import Partner, PartnerKind, SessionKind, SignUp, TrainingSession
from sessions.scheduling import Conflict, Overlap, campaign_on
from sessions.staffing import Span, usual_people
from teams.models import Team, Volunteer

USUAL_SEATS, USUAL_SKILLS = 30, 6


class TrainingSessionForm(forms.Form):
    """What a session is, where, when, by which team and people. Unbound it may hold half-written values."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of session"), choices=SessionKind.choices)
    area = AreaChoiceField(label=gettext_lazy("Ward or commune"), empty_label=gettext_lazy("Choose a ward or commune"))
    day = DayField(label=gettext_lazy("Day"))
    starts = ClockField(label=pgettext_lazy("time", "From"))
    ends = ClockField(label=pgettext_lazy("time", "To"))
    venue = forms.CharField(label=gettext_lazy("Venue"), max_length=200)
    seats = forms.IntegerField(
        label=gettext_lazy("Expected people"), min_value=1, max_value=2000, error_messages=number_words(1, 2000)
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=160, required=False)
    skills = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Skills"), queryset=Skill.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    bundles = forms.ModelMultipleChoiceField(
        queryset=Bundle.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"), choices=Audience.choices, initial=Audience.EVERYONE, required=False
    )
    partners = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Partners"), queryset=Partner.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    partner_name = forms.CharField(label=gettext_lazy("Another partner"), max_length=120, required=False)
    partner_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of partner"), choices=[("", gettext_lazy("Kind of partner")), *PartnerKind.choices],
        required=False,
    )  # fmt: skip
    team = forms.ModelChoiceField(label=gettext_lazy("Team"), queryset=Team.objects.none())

    def __init__(
        self,
        *args: Any,
        areas: QuerySet[Area],
        teams: QuerySet[Team],
        may_correct_the_past: bool,
        session: TrainingSession | None = None,
        posted: QueryDict | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.session, self.posted = session, posted or QueryDict()
        self.may_correct_the_past = may_correct_the_past
        self.conflicts: list[Conflict] = []
        fields: dict[str, Any] = self.fields
        fields["area"].queryset, fields["team"].queryset, fields["skills"].queryset = (
            areas,
            teams,
            Skill.objects.active(),
        )
        fields["bundles"].queryset = Bundle.objects.active().with_skills()
        self.fields["venue"].widget.attrs |= {"list": "venues", "autocomplete": "off"}
        self.fields["seats"].widget.attrs |= {"inputmode": "numeric", "class": "so"}
        for name, message in self.empty_messages().items():
            self.fields[name].error_messages["required"] = message
        self.fields["venue"].required = self.fields["seats"].required = not self.is_draft
        if not self.is_bound and not self.initial.get("area") and (team := self.peek("team")):
            self.initial["area"] = team.area_id
        area = self.peek("area")
        also = session.partners.values_list("pk", flat=True) if session else ()
        fields["partners"].queryset = Partner.objects.at(area.pk if area else None, also)
        self.fields["team"].error_messages["invalid_choice"] = _("This team cannot be chosen. Choose one of the list")

    @property
    def is_draft(self) -> bool:
        """Kept as a draft: what is not known yet may be missing. What is published stays so."""
        return "draft" in self.posted and (self.session is None or self.session.is_draft)

    @property
    def is_ahead(self) -> bool:
        """People mean to come to it: moved into the past it would be over before they are told."""
        return self.session is not None and not self.session.is_draft and self.session.starts_at > timezone.now()

    def empty_messages(self) -> dict[str, str]:
        return {
            "area": _("Choose a ward or commune"),
            "day": _("Write the day"),
            "starts": _("Write when it starts"),
            "ends": _("Write when it ends"),
            "venue": _("Choose a venue"),
            "seats": _("Write how many people are expected"),
            "team": _("Choose a team"),
        }

    def time_fields(self) -> list[forms.BoundField]:
        """Day and times, which stand in one row with their errors above it."""
        return [self["day"], self["starts"], self["ends"]]

    def peek(self, name: str) -> Any:
        """What a field says so far, None when it is empty or wrong."""
        try:
            return self.fields[name].clean(self[name].value())
        except ValidationError:
            return None

    def span(self) -> Span | None:
        """The time so far, when day and both times are right."""
        day, starts, ends = self.peek("day"), self.peek("starts"), self.peek("ends")
        if not (day and starts and ends and starts < ends):
            return None
        return Span(moment(day, starts), moment(day, ends), day)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends, day = data.get("starts"), data.get("ends"), data.get("day")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It has to end after it starts at %(time)s") % {"time": clock(starts)})
        if day:
            self.check_day(day, data.get("area"))
        if (team := data.get("team")) and day and "day" not in self.errors:
            self.check_team(team, day)
        if data.get("partner_name") and not data.get("partner_kind"):
            self.add_error("partner_kind", _("Choose the kind of partner"))
        return data

    def check_team(self, team: Team, day: date) -> None:
        is_new = self.session is None or self.session.team_id != team.pk
        if is_new and not self.is_draft and not team.memberships.on(day).exists():
            words = {"team": called(team)}
            self.add_error("team", _("%(team)s has no members on that day. Add members or choose another team") % words)
        if self.cleaned_data.get("kind") == SessionKind.DOOR_TO_DOOR and not self.is_draft:
            self.check_ages(team, day)

    def check_ages(self, team: Team, day: date) -> None:
        """Nobody who may be under 18 goes to a home without somebody of age."""
        people = Volunteer.objects.filter(pk__in=self.people(team, day))
        if people and all(each.may_be_minor for each in people):
            self.add_error("team", _("Home visits need somebody of 18 or older. Choose one more person"))

    def check_day(self, day: date, area: Area | None) -> None:
        is_moved = self.session is None or self.session.day != day
        may_be_past = self.may_correct_the_past and not self.is_ahead
        starts = self.cleaned_data.get("starts")
        if is_moved and day < timezone.localdate() and not may_be_past:
            self.add_error("day", _("This day has passed. Choose today or a later day"))
        elif self.is_ahead and starts and moment(day, starts) <= timezone.now():
            self.add_error("starts", _("This time has passed. Choose a later one"))
        elif area and campaign_on(area, day) is None:
            written = f"{day:%d/%m/%Y}"
            self.add_error("day", _("No campaign runs on %(day)s. Choose a day of the campaign") % {"day": written})

    def plan(self) -> dict[str, Any]:
        """The keyword arguments of `scheduling.schedule` and `scheduling.move`."""
        data = self.cleaned_data
        names = ("kind", "area", "venue", "title", "team", "partners")
        kept = {name: data[name] for name in names} | {"seats": data["seats"] or USUAL_SEATS, "is_draft": self.is_draft}
        kept["audience"] = data["audience"] or Audience.EVERYONE
        kept["new_partner"] = (data["partner_name"], data["partner_kind"]) if data["partner_name"] else None
        kept["skills"] = Skill.objects.picked(data["skills"], data["bundles"])
        span = Span(moment(data["day"], data["starts"]), moment(data["day"], data["ends"]), data["day"])
        return kept | {
            "starts_at": span.starts_at,
            "ends_at": span.ends_at,
            "people": self.people(data["team"], span.day),
        }

    def skill_chips(self) -> tuple[list[Any], list[Any]]:
        """The chosen and the usual skills, then the others."""
        chosen, usual = {str(each) for each in self["skills"].value() or ()}, usual_skills()
        first: list[Any] = []
        rest: list[Any] = []
        for chip in self["skills"]:
            pk = str(chip.data["value"])
            (first if pk in chosen or pk in usual else rest).append(chip)
        return first, rest

    def people(self, team: Team, day: date) -> dict[UUID, str]:
        """Whom this team sends: who was ticked; before its people were shown, those in it already or its leaders."""
        if self.posted.get("people_of") != str(team.pk):
            is_kept = self.session is not None and self.session.team_id == team.pk
            return signed_up(self.session) if self.session and is_kept else usual_people(team, day)
        known = signed_up(self.session) if self.session else {}
        ticked = with_lead(
            {person: known.get(person, SignUp.Role.COMPANION.value) for person in uuids(self.posted.getlist("people"))},
            next(iter(uuids([self.posted.get("lead", "")])), None),
        )
        members = {*team.memberships.on(day).filter(volunteer__in=ticked).values_list("volunteer_id", flat=True)}
        return {person: role for person, role in ticked.items() if person in members or person in known}

    def refuse(self, overlap: Overlap) -> None:
        """Say beside the team who is busy when."""
        self.conflicts = overlap.conflicts
        for conflict in overlap.conflicts:
            self.add_error("team", sentence(conflict))


def with_lead(people: dict[UUID, str], lead: UUID | None) -> dict[UUID, str]:
    """With the one chosen to be in charge, who takes over from the only one before; all others keep their roles."""
    before = [person for person, role in people.items() if role == SignUp.Role.LEAD]
    if lead is None or lead in before:
        return people
    relieved = dict.fromkeys(before, SignUp.Role.COMPANION.value) if len(before) == 1 else {}
    return people | relieved | {lead: SignUp.Role.LEAD.value}


def signed_up(session: TrainingSession) -> dict[UUID, str]:
    """Its people; of a draft those who will be."""
    if session.is_draft:
        return {UUID(person): role for person, role in session.drafted_people.items()}
    return dict(session.sign_ups.values_list("volunteer_id", "role"))


def usual_skills() -> set[str]:
    """The ones that most sessions are about."""
    skills = Skill.objects.active().annotate(times=Count("sessions")).order_by("-times", "place")
    return {str(pk) for pk in skills.values_list("pk", flat=True)[:USUAL_SKILLS]}


def uuids(texts: list[str]) -> list[UUID]:
    """The ones that are ids; anything else was not written by our page."""
    return [known for known in map(id_or_none, texts) if known]


def moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def sentence(conflict: Conflict) -> str:
    """Who is busy when: "Đội Láng 01 bận 8:30 – 10:30 ngày 16/7"."""
    other = conflict.session
    words = {
        "who": called(other.team) if conflict.same_team else ", ".join(str(person) for person in conflict.people),
        "from": clock(timezone.localtime(other.starts_at)),
        "to": clock(timezone.localtime(other.ends_at)),
        "day": f"{other.day.day}/{other.day.month}",
    }
    return _("%(who)s is busy %(from)s – %(to)s on %(day)s") % words


def called(team: Team) -> str:
    """A team as a sentence begins with it; many are named "Đội hình …" already."""
    return team.name if team.search_name.startswith("doi ") else _("Team %(name)s") % {"name": team.name}


class CancelForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("Goes into the message: the room is not free, heavy rain, moved to next week…"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].error_messages["required"] = _("Write why the session is called off")
