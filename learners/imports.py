"""Lists of learners."""

import re

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.access import under
from campaign.imports.cells import Cells
from campaign.imports.columns import Column
from campaign.imports.known_columns import AREA, BIRTH_YEAR, DISTRICT, FAMILY_NAME, NAME_HEADERS, PHONE_HEADERS
from campaign.imports.registry import BATCH, Importer, Known, Values, importer, pieces
from campaign.models import ImportKind, User
from campaign.names import fold
from learners.models import Consent, FormOfAddress, Learner
from learners.registration import told

COLUMNS = (
    Column(
        "full_name",
        _("Full name"),
        NAME_HEADERS + "|nguoi hoc|ho ten nguoi hoc|ho va ten nguoi hoc|ten nguoi hoc"
        "|hoc vien|ho ten hoc vien|ho va ten hoc vien|learner",
        required=True,
        sample="Nguyễn Thị Hợi",
    ),
    FAMILY_NAME,
    AREA,
    DISTRICT,
    BIRTH_YEAR,
    Column("phone", _("Phone"), PHONE_HEADERS, sample="0912 345 678"),
    Column(
        "consent",
        _("Agrees to keep the phone"),
        "dong y luu so may|dong y luu so|dong y|consent|phone consent",
        sample="Có",
    ),
    Column("address", _("Form of address"), "xung ho|danh xung|form of address", sample="bác"),
    Column(
        "neighbourhood",
        _("Residential group"),
        "to dan pho|to|thon|khu dan cu|dia chi|thon to dan pho|neighbourhood|address",
        sample="Tổ 7",
    ),
    Column("note", _("Note"), "ghi chu|luu y|note|notes|remarks", sample="nghe kém"),
)
NEEDS = {
    "needs_large_print": r"mat kem|kem mat|mo mat|mat mo|mat yeu|thi luc kem|chu to|large print|poor eyesight",
    "hard_of_hearing": r"nghe kem|kem tai|lang tai|nang tai|tai nghe kem|hard of hearing",
    "walks_slowly": r"di lai cham|di cham|di lai kho|kho di lai|chan yeu|dau chan|walks slowly",
}
# A note that speaks of health, means, faith or party beyond those needs is not kept: nobody needs it to teach.
SENSITIVE = re.compile(
    r"\b(benh|tim|huyet ap|tieu duong|dai thao duong|tai bien|dot quy|ung thu|thuoc|khuyet tat|liet|tam than|"
    r"tram cam|diec|mu|cam|hiv|cccd|cmnd|can cuoc|ho ngheo|can ngheo|dang vien|ton giao|cong giao|phat giao|"
    r"tin lanh|mat khau|otp|tai khoan)\b|[0-9]{9,}"
)
YES_NO = {
    "co": True,
    "dong y": True,
    "x": True,
    "yes": True,
    "y": True,
    "khong": False,
    "khong dong y": False,
    "no": False,
    "n": False,
}
ADDRESSES = {fold(value): value for value in FormOfAddress.values}


def needs_of(note: str) -> dict[str, bool]:
    """What a note says a learner needs, as the flags a learner has."""
    return {flag: bool(re.search(rf"\b({words})\b", fold(note))) for flag, words in NEEDS.items()}


def kept_note(note: str) -> str:
    """What of a note is kept: nothing when the flags say it all, or when it speaks of what is nobody's business."""
    words = fold(note)
    for pattern in NEEDS.values():
        words = re.sub(rf"\b({pattern})\b", " ", words)
    return note if words.strip() and not SENSITIVE.search(words) else ""


@importer(
    ImportKind.LEARNERS,
    columns=COLUMNS,
    words={
        "title": _("Import a list of learners"),
        "hint": _("Name and ward; birth year, phone and notes if known."),
        "noun": pgettext_lazy("imported rows", "learners"),
        "home": "learners:learner_list",
    },
)
class LearnerImporter(Importer):
    """Learners; whoever does not agree to it is kept without a phone."""

    def understand(self, cells: Cells) -> Values:
        values: Values = {"full_name": cells.name("full_name", before="family_name")}
        values |= cells.area("area", self.resolve, self.scope, district="district")
        values |= {"birth_year": cells.birth_year("birth_year"), "phone": cells.phone("phone")}
        values["consent"] = cells.choice("consent", YES_NO, "consent")
        if values["consent"] is False:
            values["phone"] = ""
        values["form_of_address"] = cells.choice("address", ADDRESSES, "address") or FormOfAddress.BAC.value
        note = cells.text("note", length=500)
        return (
            values | needs_of(note) | {"neighbourhood": cells.text("neighbourhood"), "pace_note": kept_note(note)[:200]}
        )

    def keys(self, values: Values) -> list[str]:
        phone = [f"phone:{values['phone']}"] if values["phone"] else []
        return [*phone, f"person:{fold(values['full_name'])}|{values['birth_year']}|{values['area']}"]

    def known(self, rows: list[Values]) -> Known:
        """Everyone of the scope by all their entries: a merged one still says that this person is here."""
        known = Known()
        present = Learner.objects.filter(under(self.scope.paths)).select_related("merged_into")
        for piece in pieces(row["phone"] for row in rows):
            for learner in present.filter(phone__in=piece):
                known.add(f"phone:{learner.phone}", (learner.merged_into or learner).full_name)
        areas = {row["area"] for row in rows if "area" in row}
        for piece in pieces(fold(row["full_name"]) for row in rows):
            for learner in present.filter(area__in=areas, search_name__in=piece):
                key = f"person:{learner.search_name}|{learner.birth_year}|{learner.area_id}"
                known.add(key, (learner.merged_into or learner).full_name)
        return known

    def save(self, rows: list[Values], *, by: User | None) -> None:
        learners = [learner_of(row, by) for row in rows]
        Learner.objects.bulk_create(learners, batch_size=BATCH)
        agreed = [learner for row, learner in zip(rows, learners, strict=True) if row["consent"] and row["phone"]]
        Consent.objects.bulk_create(
            [
                Consent(
                    learner=learner,
                    purpose=Consent.Purpose.REMINDERS,
                    means=Consent.Means.PAPER,
                    given_at=timezone.now(),
                    recorded_by=by,
                    **told(Consent.Purpose.REMINDERS),
                )
                for learner in agreed
            ],
            batch_size=BATCH,
        )


FIELDS = ("full_name", "birth_year", "phone", "form_of_address", "neighbourhood", "pace_note", *NEEDS)


def learner_of(row: Values, by: User | None) -> Learner:
    fields = {name: row[name] for name in FIELDS}
    learner = Learner(area_id=row["area"], origin=Learner.Origin.IMPORT, created_by=by, **fields)
    learner.name_fields()
    return learner
