"""What is kept about learners: the data register of this app."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from campaign.rights.register import LEARNER, VOLUNTEER, impersonal, mentions, personal, shredder
from campaign.rights.traces import GONE, Traces
from learners.certificates import redact
from learners.models import (
    Action,
    Bundle,
    CatalogueVersion,
    Certificate,
    CertificateBatch,
    CertificateKind,
    CertificateNumber,
    CertificatePart,
    CertificateRules,
    Companion,
    Consent,
    FollowUp,
    FollowUpAnswer,
    Learner,
    LearnerTeam,
    Material,
    MaterialFile,
    Merge,
    Moment,
    Observation,
    Participation,
    PrivacyAnswer,
    PrivacyRequest,
    Progress,
    Qualification,
    Skill,
    StateConfirmation,
    TakeHomeCard,
)

CONSENT, LAW = _("consent"), _("duty by law")
TRAINING = _("following what someone learns")
COUNTED = _("for good, without a name once it is erased")
CONTACT = _("12 months after the last session")


def about(
    of: str, section: Any, *, purpose: Any = TRAINING, basis: Any = CONSENT, kept: Any = COUNTED
) -> dict[str, Any]:
    return {"person": LEARNER, "of": of, "section": section, "purpose": purpose, "basis": basis, "kept": kept}


personal(
    Learner,
    **about("pk", _("Person"), kept=CONTACT),
    shreds={
        "full_name": GONE, "search_name": "", "sort_name": "", "form_of_address": "bac", "birth_year": None,
        "phone": "", "neighbourhood": "", "needs_large_print": False, "hard_of_hearing": False, "walks_slowly": False,
        "device": "", "free_mornings": False, "free_afternoons": False, "free_evenings": False, "free_weekends": False,
    },
    texts=("pace_note",),
    keeps=("origin", "created_at", "erased_at"),
    shows={
        "form_of_address": _("form of address"), "full_name": _("full name"), "birth_year": _("birth year"),
        "phone": _("phone"), "area__name": _("ward or commune"), "neighbourhood": _("residential group"),
        "needs_large_print": _("needs large print"), "hard_of_hearing": _("hard of hearing"),
        "walks_slowly": _("walks slowly"), "device": _("device"), "free_mornings": _("mornings"),
        "free_afternoons": _("afternoons"), "free_evenings": _("evenings"), "free_weekends": _("weekends"),
        "pace_note": _("note on pace"), "origin": _("how they came to us"),
        "created_at": _("with us since"),
    },
)  # fmt: skip
personal(
    Consent,
    **about("learner", _("What they agreed to"), basis=LAW, purpose=_("proof of consent")),
    shreds={"witness": ""},
    keeps=("purpose", "means", "text_version", "text_hash", "language", "given_at", "withdrawn_at"),
    shows={
        "purpose": _("purpose"), "means": _("how it was given"), "witness": _("witness"),
        "recorded_by__full_name": _("recorded by"),
        "text_version": _("version of the text"), "text_hash": _("hash of the text"), "language": _("language"),
        "given_at": _("given"), "withdrawn_at": _("withdrawn"),
    },
)  # fmt: skip
personal(
    Observation,
    **about("learner", _("What was seen of their skills")),
    texts=("evidence", "note"),
    keeps=("observed_at", "received_at"),
    shows={
        "observed_at": _("when"), "skill__name_vi": _("skill"), "level": _("level"), "evidence": _("evidence"),
        "note": _("note on pace"),
    },
)  # fmt: skip
personal(
    FollowUp,
    **about("learner", _("Follow-ups")),
    keeps=("alone_on", "due_on", "lapses_on", "outcome", "closed_at", "grade", "barrier"),
    shows={
        "skill__name_vi": _("skill"), "alone_on": _("first alone on"), "due_on": _("to ask on"),
        "outcome": _("outcome"), "grade": _("evidence"), "barrier": _("what stood in the way"),
        "tries": _("calls that nobody answered"), "closed_at": _("closed"),
    },
)  # fmt: skip
personal(
    FollowUpAnswer,
    **about("follow_up__learner", _("Answers")),
    texts=("note",),
    keeps=("outcome", "grade", "barrier", "answered_at", "received_at"),
    shows={
        "answered_at": _("when"), "follow_up__skill__name_vi": _("skill"), "outcome": _("outcome"),
        "grade": _("evidence"), "barrier": _("what stood in the way"), "note": _("note"),
    },
)  # fmt: skip
personal(
    Action,
    **about("learner", _("Next steps")),
    keeps=("kind", "barrier", "due_on", "state", "closed_at"),
    shows={
        "kind": _("step"), "barrier": _("what stood in the way"), "due_on": _("by"), "state": _("state"),
        "closed_at": _("closed"),
    },
)  # fmt: skip
personal(
    Qualification,
    person=VOLUNTEER, of="volunteer", purpose=_("what a volunteer may teach"), basis=LAW, kept=COUNTED,
    section=_("Trainings"),
    keeps=("granted_on", "expires_on"),
    shows={"skill__name_vi": _("skill"), "granted_on": _("trained on"), "expires_on": _("holds until")},
)  # fmt: skip
personal(
    Progress,
    **about("learner", _("Skills today")),
    keeps=("observed_at", "barrier"),
    shows={
        "skill__name_vi": _("skill"), "level": _("level"), "real_use": _("use at home"), "observed_at": _("since"),
    },
)  # fmt: skip
personal(
    Participation,
    **about("learner", _("Campaigns")),
    keeps=("first_attended_on",),
    shows={"campaign__name": _("campaign"), "area__name": _("ward or commune"), "first_attended_on": _("first came")},
)  # fmt: skip
personal(
    StateConfirmation,
    **about("learner", _("Confirmed on the national platform")),
    keeps=("confirmed_on", "recorded_at"),
    shows={"confirmed_on": _("confirmed on"), "recorded_at": _("recorded")},
)  # fmt: skip
personal(
    LearnerTeam,
    **about("learner", _("Teams that accompany them")),
    shows={"team__name": _("team")},
)  # fmt: skip
personal(
    Companion,
    **about("learner", _("Companions")),
    texts=("note",),
    keeps=("starts_on", "ends_on"),
    shows={
        "volunteer__full_name": _("companion"), "starts_on": _("since"), "ends_on": _("until"), "note": _("note"),
    },
)  # fmt: skip
personal(
    Merge,
    **about("survivor", _("Merged entries")),
    keeps=("merged_at", "undone_at"),
    shows={"merged_at": _("merged"), "undone_at": _("parted again")},
)  # fmt: skip
personal(
    PrivacyRequest,
    **about("learner", _("Requests about their data"), basis=LAW, purpose=_("answering requests")),
    texts=("words",),
    keeps=("kind", "asked_on", "reply_by", "due_on", "recorded_at", "replied_at", "closed_at", "outcome"),
    shows={
        "kind": _("what is asked"), "words": _("in their words"), "asked_on": _("asked on"), "reply_by": _("reply by"),
        "due_on": _("due on"), "replied_at": _("first answer"), "outcome": _("outcome"), "closed_at": _("closed"),
    },
)  # fmt: skip
personal(
    PrivacyAnswer,
    **about("request__learner", _("Answers to requests"), basis=LAW, purpose=_("answering requests")),
    texts=("words",),
    keeps=("outcome", "at"),
    shows={"at": _("when"), "words": _("what they were told"), "outcome": _("outcome")},
)  # fmt: skip
mentions(
    Skill,
    plain=(
        "code", "group_vi", "group_en", "name_vi", "name_en", "short_vi", "short_en", "audience", "digcomp",
        "real_use_sign", "real_use_sign_vi",
    ),
)  # fmt: skip
personal(
    Certificate,
    **about("learner", _("Certificates"), purpose=_("proof of what they attended and can do")),
    shreds={"printed": {}},
    texts=("revoked_because",),
    keeps=("kind", "issued_on", "revoked_at"),
    shows={
        "year": _("year"), "serial": _("number"), "printed": _("what is printed"), "issued_on": _("issued on"),
        "revoked_at": _("revoked on"), "revoked_because": _("reason"),
    },
)  # fmt: skip
mentions(Material, "title", "summary", "reason", plain=("url",))
mentions(MaterialFile, plain=("content", "media_type"))
mentions(TakeHomeCard, "steps")
personal(
    Moment,
    **about("learner", _("Stories told about them"), purpose=_("telling how the campaign goes")),
    texts=("text", "returned_because"),
    keeps=("happened_on", "means", "agreed_at", "written_at", "approved_at", "returned_at", "withdrawn_at"),
    shows={
        "happened_on": _("when"), "text": _("story"), "means": _("how it was given"), "agreed_at": _("given"),
        "approved_at": _("approved"), "returned_at": _("given back"), "returned_because": _("reason"),
        "withdrawn_at": _("withdrawn"),
    },
)  # fmt: skip
mentions(Bundle, plain=("code", "name_vi", "name_en"))
mentions(CatalogueVersion, plain=("texts",))
mentions(CertificateRules, "signer", plain=("place", "signed"))
mentions(CertificatePart, plain=("content",))  # PDFs: deleted by the shredder below
impersonal(CertificateBatch, CertificateNumber)


@shredder(LEARNER)
def shred_papers(traces: Traces, learners: Collection[UUID]) -> None:
    redact(learners)


@shredder(VOLUNTEER)
def shred_papers_of_volunteers(traces: Traces, volunteers: Collection[UUID]) -> None:
    redact(volunteers, kind=CertificateKind.VOLUNTEER)
