from collections.abc import Collection
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, ExpressionWrapper, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumber_field.modelfields import PhoneNumberField

from campaign.access import Access, under
from campaign.ids import new_id
from campaign.models import Area
from campaign.names import fold, given_name, person_sort_key
from campaign.phones import masked, national
from campaign.search import every_word


class FormOfAddress(models.TextChoices):
    BAC = "bac", pgettext_lazy("form of address", "Bác")
    ONG = "ong", pgettext_lazy("form of address", "Ông")
    BA = "ba", pgettext_lazy("form of address", "Bà")
    CO = "co", pgettext_lazy("form of address", "Cô")
    CHU = "chu", pgettext_lazy("form of address", "Chú")
    ANH = "anh", pgettext_lazy("form of address", "Anh")
    CHI = "chi", pgettext_lazy("form of address", "Chị")


NEEDS = {
    "needs_large_print": _("needs large print"),
    "hard_of_hearing": _("hard of hearing"),
    "walks_slowly": _("walks slowly"),
}


TIMES = {
    "free_mornings": _("mornings"),
    "free_afternoons": _("afternoons"),
    "free_evenings": _("evenings"),
    "free_weekends": _("weekends"),
}


class Device(models.TextChoices):
    ANDROID = "android", _("Android phone")
    IPHONE = "iphone", _("iPhone")
    BUTTONS = "buttons", _("phone with buttons")
    SHARED = "shared", _("a phone of the family")
    NONE = "none", _("no phone")


PERSON = Coalesce("merged_into", "pk", output_field=models.UUIDField())  # the id of whom an entry stands for


def silenced(entry: str = "") -> Q:
    """Whether an entry is of someone who is only counted; `entry` is the path to it, like `learner__`."""
    from learners.models.consents import Consent

    people = Consent.objects.only_counted()
    return Q(**{f"{entry}pk__in": people}) | Q(**{f"{entry}merged_into__in": people})


class LearnerQuerySet(models.QuerySet["Learner"]):
    def visible_to(self, access: Access) -> Self:
        """Coordinators see their areas' learners, leaders their teams', a volunteer those they accompany.

        Officials see numbers; who is in no team any more sees nobody.
        """
        from learners.models.companions import Companion, LearnerTeam

        scope = under(access.coordinated)
        if access.led_teams:
            led = {"learner_teams__team__in": access.led_teams}
            scope |= Q(Exists(LearnerTeam.objects.filter(learner=OuterRef("pk"), team__in=access.led_teams)))
            scope |= Q(pk__in=Learner.objects.survivors_of(**led))
        if access.volunteer_id and access.teams:
            pairs = Companion.objects.filter(learner=OuterRef("pk"), ends_on__isnull=True)
            scope |= Q(Exists(pairs.filter(volunteer=access.volunteer_id)))
            own = {"companions__volunteer": access.volunteer_id, "companions__ends_on__isnull": True}
            scope |= Q(pk__in=Learner.objects.survivors_of(**own))
        return self.filter(scope).kept()

    def kept(self) -> Self:
        """Those who have not been erased."""
        return self.filter(erased_at__isnull=True)

    def silent(self) -> Self:
        """Those who took back that they are kept by name: until they give it again they are only counted."""
        return self.kept().filter(silenced())

    def survivors_of(self, **merged: Any) -> models.QuerySet["Learner", Any]:
        """The ids of those into whom learners like these were merged; a few rows, whatever the number of learners."""
        return self.filter(merged_into__isnull=False, **merged).order_by().values("merged_into")

    def unmerged(self) -> Self:
        return self.filter(merged_into__isnull=True)

    def unpaired(self) -> Self:
        """Those whom no volunteer accompanies, under none of their entries, and whom one may."""
        from learners.models.companions import Companion

        pairs = Companion.objects.open().order_by()
        merged = Exists(pairs.filter(learner__merged_into=OuterRef("pk")))
        return self.exclude(Exists(pairs.filter(learner=OuterRef("pk"))) | merged).exclude(silenced())

    def same_people(self, ids: Collection[UUID]) -> Self:
        """These learners and those merged into them."""
        return self.filter(Q(pk__in=ids) | Q(merged_into__in=ids))

    def not_at(self, session_id: UUID) -> Self:
        """Those who are not on the list of that session."""
        merged = Learner.objects.survivors_of(enrolments__session=session_id)
        return self.exclude(enrolments__session=session_id).exclude(pk__in=merged)

    def at(self, session_id: UUID) -> Self:
        """Those who are on the list of that session, under whichever of their entries."""
        enrolled = Learner.objects.filter(enrolments__session=session_id).order_by()
        return self.filter(pk__in=enrolled.annotate(person=PERSON).values("person"))

    def people(self) -> Self:
        """Whom these entries stand for: the survivor in place of each that was merged."""
        return self.model.objects.filter(pk__in=self.order_by().annotate(person=PERSON).values("person"))  # type: ignore[return-value]

    def known_around(self, path: str, access: Access) -> Self:
        """People whom someone may recognise at the door.

        Those in their scope and those of the wards around this one.
        """
        near = Q(area__in=Area.objects.around([path]))
        return self.filter(near | Q(pk__in=Learner.objects.visible_to(access))).unmerged().kept()

    def never_seen(self) -> Self:
        """Who asked on the public page and of whom nothing else is known yet: no step, no skill, no companion."""
        asked = self.filter(origin=Learner.Origin.PUBLIC, merged_into__isnull=True, merged_learners__isnull=True)
        return asked.filter(actions__isnull=True, progress__isnull=True, companions__isnull=True)

    def with_leading(self, access: Access) -> Self:
        """Adds `is_led` (a team that the person leads accompanies them) and `is_accompanied` (the person does).

        Also `is_silent`: they took back that they are kept by name.
        """
        from learners.models.companions import Companion, LearnerTeam

        pairs = Companion.objects.filter(volunteer=access.volunteer_id, ends_on__isnull=True)
        places = LearnerTeam.objects.filter(team__in=access.led_teams)
        entries = (Q(learner=OuterRef("pk")), Q(learner__merged_into=OuterRef("pk")))
        led, accompanied = (
            Exists(rows.filter(entries[0])) | Exists(rows.filter(entries[1])) for rows in (places, pairs)
        )
        own: dict[str, Any] = {
            "is_led": led,
            "is_accompanied": accompanied,
            "is_silent": silenced(),
            "has_merged": Exists(Learner.objects.filter(merged_into=OuterRef("pk"))),
        }
        flags = {name: ExpressionWrapper(is_so, output_field=models.BooleanField()) for name, is_so in own.items()}
        return self.select_related("area").annotate(**flags)

    def for_list(self) -> Self:
        """With the best level in any skill."""
        own = Learner.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
        best = own.annotate(best=Max("progress__level")).values("best")
        return self.annotate(best_level=Subquery(best)).order_by("sort_name", "pk")

    def search(self, text: str) -> Self:
        return self.filter(every_word(text))


class Learner(models.Model):
    """A resident who is helped; never signs in. The least kept: a name, how to address them, a ward."""

    class Origin(models.TextChoices):
        STAFF = "staff", _("entered by staff")
        IMPORT = "import", _("imported from a list")
        WALK_IN = "walk_in", _("came to a session")
        PUBLIC = "public", _("asked on the public page")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(
        "campaign.Area", on_delete=models.PROTECT, related_name="learners", verbose_name=_("ward or commune")
    )
    full_name = models.CharField(_("full name"), max_length=120)
    search_name = models.CharField(max_length=120, editable=False)
    sort_name = models.CharField(max_length=300, db_index=True, editable=False)
    form_of_address = models.CharField(
        _("form of address"), max_length=5, choices=FormOfAddress.choices, default=FormOfAddress.BAC
    )
    birth_year = models.PositiveSmallIntegerField(_("birth year"), null=True, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True)
    neighbourhood = models.CharField(_("residential group"), max_length=120, blank=True)  # "tổ 7, ngõ 52"
    needs_large_print = models.BooleanField(_("needs large print"), default=False)
    hard_of_hearing = models.BooleanField(_("hard of hearing"), default=False)
    walks_slowly = models.BooleanField(_("walks slowly"), default=False)
    device = models.CharField(_("device"), max_length=10, choices=Device.choices, blank=True)
    free_mornings = models.BooleanField(_("mornings"), default=False)
    free_afternoons = models.BooleanField(_("afternoons"), default=False)
    free_evenings = models.BooleanField(_("evenings"), default=False)
    free_weekends = models.BooleanField(_("weekends"), default=False)
    pace_note = models.CharField(_("note on pace"), max_length=200, blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.STAFF)
    teams = models.ManyToManyField("teams.Team", through="LearnerTeam", related_name="learners")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_learners"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    erased_at = models.DateTimeField(null=True, blank=True)  # the row stays, without a name, so that counts stay true

    objects = LearnerQuerySet.as_manager()
    is_led = is_accompanied = has_merged = is_silent = False  # set by `with_leading`

    class Meta:
        ordering = ["sort_name"]
        indexes = [models.Index(fields=["phone"], name="learner_by_phone")]

    def __str__(self) -> str:
        return self.full_name if self.erased_at else f"{self.get_form_of_address_display()} {self.full_name}"

    def get_absolute_url(self) -> str:
        return reverse("learners:learner_detail", args=[self.pk])

    @property
    def short_name(self) -> str:
        """How a leader speaks of them: "bác Hợi"."""
        return f"{self.get_form_of_address_display().lower()} {given_name(self.full_name)}"

    @property
    def age(self) -> int | None:
        """In years, as far as a birth year tells."""
        return timezone.localdate().year - self.birth_year if self.birth_year else None

    @property
    def needs(self) -> list[str]:
        """What to mind, in words."""
        return [str(words) for name, words in NEEDS.items() if getattr(self, name)]

    @property
    def times(self) -> list[str]:
        """When they like to learn, as field names."""
        return [name for name in TIMES if getattr(self, name)]

    @property
    def times_text(self) -> str:
        return ", ".join(str(TIMES[name]) for name in self.times)

    @property
    def phone_text(self) -> str:
        return national(str(self.phone))

    @property
    def masked_phone(self) -> str:
        """Enough to recognise, too little to call."""
        return masked(str(self.phone))

    def name_fields(self) -> None:
        """Set the columns that follow from the name."""
        self.search_name, self.sort_name = fold(self.full_name), person_sort_key(self.full_name)
