from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.access import NOTHING, Access, under
from campaign.ids import new_id
from campaign.names import fold, sort_key
from campaign.search import every_word


class AreaKind(models.TextChoices):
    PROVINCE = "province", _("Province or city")
    CLUSTER = "cluster", _("Cluster")
    WARD = "ward", _("Ward")
    COMMUNE = "commune", _("Commune")
    SPECIAL_ZONE = "special_zone", _("Special zone")


LEAF_KINDS = [AreaKind.WARD, AreaKind.COMMUNE, AreaKind.SPECIAL_ZONE]


class AreaQuerySet(models.QuerySet["Area"]):
    def visible_to(self, access: Access) -> Self:
        return self.filter(under(access.area_paths(), field="path"))

    def coordinated_by(self, access: Access) -> Self:
        return self.filter(under(access.coordinated, field="path"))

    def around(self, paths: Iterable[str]) -> Self:
        """Everything in the clusters (or provinces) that hold the areas with these paths."""
        scope = NOTHING
        for path in paths:
            scope |= Q(path__startswith=path.rstrip("/").rpartition("/")[0] + "/")
        return self.filter(scope)

    def in_force(self) -> Self:
        return self.filter(valid_to__isnull=True)

    def of_kind(self, kind: AreaKind) -> Self:
        return self.filter(kind=kind)

    def leaves(self) -> Self:
        return self.filter(kind__in=LEAF_KINDS)

    def search_with_cluster(self, text: str) -> Self:
        """Like `search`, and words may also be the cluster's: "lang dong da"."""
        words = Q()
        for word in fold(text).split():
            words &= Q(search_name__contains=word) | Q(
                parent__kind=AreaKind.CLUSTER, parent__search_name__contains=word
            )
        return self.filter(words)

    def below(self, area: "Area") -> Self:
        """The area itself and everything under it."""
        return self.filter(path__startswith=area.path)

    def search(self, text: str) -> Self:
        """Every word of the text begins or lies in the folded name, whatever its diacritics."""
        return self.filter(every_word(text))


class Area(models.Model):
    """A place in one tree: province → cluster → commune-level unit. `path` is `01/`, `01/013/`, `01/013/00634/`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(max_length=20, choices=AreaKind.choices)
    code = models.CharField(max_length=40, unique=True)  # official for provinces and units, our own for clusters
    path = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=120)
    search_name = models.CharField(max_length=120, db_index=True, editable=False)
    sort_name = models.CharField(max_length=250, db_index=True, editable=False)
    abbreviation = models.CharField(max_length=6, blank=True)
    tile_column = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaign:dashboard_detail", args=[self.pk])

    def name_fields(self) -> None:
        """Set the columns that follow from the name."""
        self.search_name, self.sort_name = fold(self.name), sort_key(self.name)

    @property
    def is_leaf(self) -> bool:
        return self.kind in LEAF_KINDS

    @property
    def short_name(self) -> str:
        """The name without its kind: "Phường Bạch Mai" → "Bạch Mai"."""
        for kind in ("Phường ", "Xã ", "Đặc khu ", "Thành phố ", "Tỉnh "):
            if self.name.startswith(kind):
                return self.name.removeprefix(kind)
        return self.name


class FormerAreaQuerySet(models.QuerySet["FormerArea"]):
    def visible_to(self, access: Access) -> Self:
        """Former units of which something became a unit in the person's scope."""
        inside = Area.objects.visible_to(access)
        return self.filter(pk__in=self.model.successors.through.objects.filter(area__in=inside).values("formerarea"))

    def search(self, text: str) -> Self:
        """Every word lies in the folded name or in that of the old district."""
        return self.filter(every_word(text, "search_name", "search_district"))


class FormerArea(models.Model):
    """A commune-level unit as it was called before July 2025, and the unit or units it became."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    district = models.CharField(max_length=120)
    province = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="former_areas")
    search_name = models.CharField(max_length=120, db_index=True, editable=False)
    search_district = models.CharField(max_length=120, editable=False)
    successors = models.ManyToManyField(Area, related_name="predecessors")

    objects = FormerAreaQuerySet.as_manager()

    class Meta:
        ordering = ["search_name", "search_district"]

    def __str__(self) -> str:
        return f"{self.name}, {self.district}"
