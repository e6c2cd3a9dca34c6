"""A small library for the demo: lessons in use, some that wait for staff, one to be improved."""

from datetime import timedelta

from learners.models import Material, MaterialKind, MaterialState, Skill
from sessions.demo.bulk import Rows
from sessions.demo.cast import Accounts
from sessions.demo.curves import Calendar, dice, id_at

Kind, State = MaterialKind, MaterialState
LESSONS = [
    ("D1", Kind.VIDEO, State.APPROVED, "Đăng nhập VNeID trong 3 phút", "Quay màn hình, nói chậm", "vneid.gov.vn"),
    ("D2", Kind.LINK, State.APPROVED, "Trình thẻ BHYT trên VNeID", "Từng bước có ảnh", "vneid.gov.vn"),
    ("E1", Kind.LINK, State.APPROVED, "Cài iHanoi và đăng nhập lần đầu", "Trang hướng dẫn chính thức", "ihanoi.gov.vn"),
    ("E2", Kind.VIDEO, State.APPROVED, "Đặt lịch ở phường bằng iHanoi", "Chọn ngày, giờ, chụp lại mã", "ihanoi.gov.vn"),
    ("F1", Kind.VIDEO, State.APPROVED, "Cuộc gọi giả công an: nghe thử", "Ba cuộc gọi mẫu", "khonggianmang.vn"),
    ("B1", Kind.LINK, State.APPROVED, "Gọi video cho con cháu", "Thẻ ảnh từng bước", "zalo.me"),
    ("C3", Kind.VIDEO, State.SUBMITTED, "Quét mã QR: đọc địa chỉ trước", "Em tự quay ở nhà văn hóa", "youtube.com"),
    ("H1", Kind.LINK, State.SUBMITTED, "10 câu hay hỏi trợ lý AI", "Câu mẫu cho việc nhà", "example.org"),
    ("G1", Kind.VIDEO, State.RETURNED, "Trả tiền bằng mã QR", "Quay ở chợ", "youtube.com"),
]  # fmt: skip
REASON = "Che số tài khoản ở phút 1:20 rồi gửi lại giúp chị"


def add_lessons(rows: Rows, seed: int, calendar: Calendar, skills: dict[str, Skill], accounts: Accounts) -> None:
    """Volunteers' tutorials, and what staff decided about them."""
    for place, (code, kind, state, title, summary, site) in enumerate(LESSONS):
        moment = calendar.now - timedelta(days=len(LESSONS) * 2 - place, hours=2)
        decided = state != State.SUBMITTED
        rows.add(
            Material(
                id=id_at(dice(seed, "lesson", title), moment), skill=skills[code], kind=kind, state=state, title=title,
                summary=summary, url=f"https://{site}/", submitted_at=moment, submitted_by=accounts.volunteer,
                decided_at=moment + timedelta(hours=20) if decided else None,
                decided_by=accounts.coordinator if decided else None,
                reason=REASON if state == State.RETURNED else "",
            )
        )  # fmt: skip
