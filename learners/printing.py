"""What certificates say, and their PDF. Paper is always in Vietnamese: the same for everyone who checks it."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from campaign.names import fold
from campaign.pdf import pdf_of
from campaign.qr import Series
from learners.models import Certificate, CertificateKind, CertificateRules, FormOfAddress, Learner
from learners.tokens import LENGTH, token_of

TEMPLATE = "learners/pdf/certificate.typ"
MOST_CHIPS = 10  # two rows of them
DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
ON_PAPER = {
    FormOfAddress.ONG: "Ông", FormOfAddress.CHU: "Ông", FormOfAddress.ANH: "Ông",
    FormOfAddress.BA: "Bà", FormOfAddress.CO: "Bà", FormOfAddress.CHI: "Bà",
}  # fmt: skip


class Facts(NamedTuple):
    """What a certificate is about: whose, from which ward, and its words."""

    person: UUID
    area: UUID
    words: dict[str, Any]


@cache
def prefix() -> str:
    """The initials of the installation: Bình dân học vụ số → BDHVS."""
    return "".join(word[0] for word in fold(settings.INSTALLATION_NAME).split()).upper()


def number_of(year: int, serial: int) -> str:
    return f"{prefix()}-{year}-{serial:06}"


def in_words(number: int) -> str:
    return DIGITS[number] if 0 < number < len(DIGITS) else str(number)


def honorific(learner: Learner) -> str:
    """Paper says Ông or Bà; for a Bác the usual middle name tells, else both are printed."""
    words = learner.full_name.split()[1:-1]
    unsure = "Bà" if "Thị" in words else "Ông" if "Văn" in words else "Ông/Bà"
    return ON_PAPER.get(FormOfAddress(learner.form_of_address), unsure)


def words_of_learner(learner: Learner, *, sessions: int, skills: Sequence[str]) -> dict[str, Any]:
    """`learner` with its area; `skills` are the short names of what they do alone, in the order of the catalogue."""
    home = [f"sinh năm {learner.birth_year}"] if learner.birth_year else []
    home += [learner.neighbourhood] if learner.neighbourhood else []
    shown = list(skills[:MOST_CHIPS])
    more = [f"và {len(skills) - len(shown)} kỹ năng khác"] if len(skills) > len(shown) else []
    return {
        "title": "Giấy chứng nhận",
        "name": f"{honorific(learner)} {learner.full_name}",
        "about": ", ".join([*home, lower_first(learner.area.name)]),
        "came": f"đã tham gia {in_words(sessions)} buổi và",
        "can": f"tự làm được {in_words(len(skills))} kỹ năng số",
        "skills": shown + more,
    }


def words_of_volunteer(name: str, about: str, *, hours: int, sessions: int, roles: Sequence[str]) -> dict[str, Any]:
    return {
        "title": "Giấy chứng nhận tình nguyện",
        "name": name,
        "about": about,
        "came": "đã đồng hành cùng người học trong",
        "can": f"{hours} giờ, {sessions} buổi",
        "skills": list(roles),
    }


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def frame_of(rules: CertificateRules, day: date) -> dict[str, Any]:
    """What all papers of one day share."""
    return {
        "installation": settings.INSTALLATION_NAME,
        "organisation": settings.INSTALLATION_ORGANISATION,
        "preamble": f"{settings.INSTALLATION_ORGANISATION} trân trọng chứng nhận",
        "dated": f"{rules.place}, ngày {day.day} tháng {day.month} năm {day.year}",
        "signed": rules.signed,
        "signer": rules.signer,
    }


@cache
def codes(base_url: str) -> Series:
    """The QR codes of the pages that check papers. They differ in their tokens alone, which say nothing of anybody."""
    path = reverse("learners:certificate_check", args=["x" * LENGTH])
    return Series(base_url + path.partition("x" * LENGTH)[0], LENGTH)


def page_of(certificate: Certificate) -> dict[str, Any]:
    """A certificate as the template takes it. Raises KeyLost when its QR code cannot be drawn again."""
    token = token_of(certificate)
    is_learner = certificate.kind == CertificateKind.LEARNER
    small = [
        f"Số: {certificate.number}",
        "Quét mã để kiểm tra giấy này là thật.",
        "Trang kiểm tra không hỏi thông tin cá nhân.",
    ]
    small += ["Ghi nhận việc học; không thay xác nhận kỹ năng số của Nhà nước."] if is_learner else []
    gone = "" if certificate.is_valid else f"ĐÃ THU HỒI {timezone.localtime(certificate.revoked_at):%d/%m/%Y}"
    return certificate.printed | {
        "revoked": gone,
        "small": small,
        "qr": codes(settings.BASE_URL).picture(token)._asdict(),
    }


def pdf_of_certificates(certificates: Sequence[Certificate]) -> bytes:
    """One PDF, a page for each; those that were redacted are left out."""
    return pdf_of(TEMPLATE, {"certificates": [page_of(one) for one in certificates if one.printed]})
