"""Where the demo campaign happens: names of teams, venues and residential groups; what sessions are about."""

from random import Random

from campaign.models import Area, AreaKind
from sessions.models import SessionKind

SCHOOLS = [
    "ĐH Bách khoa", "ĐH Kinh tế Quốc dân", "ĐH Sư phạm", "ĐH Quốc gia", "Học viện Ngân hàng", "ĐH Ngoại thương",
    "ĐH Thủy lợi", "ĐH Xây dựng", "Học viện Bưu chính", "ĐH Giao thông", "ĐH Công nghiệp", "ĐH Y", "Học viện Báo chí",
    "ĐH Thương mại",
]  # fmt: skip
HAMLETS = ["Đoài", "Đông", "Thượng", "Hạ", "Nội", "Ngoại", "Trung", "Chùa", "Đình", "Vân", "Phú", "Yên", "Mỹ", "An Hòa"]
TOPICS: list[tuple[str, tuple[str, ...]]] = [
    ("VNeID và đặt lịch hẹn", ("D1", "E2")),
    ("Cài và dùng iHanoi", ("A4", "E1")),
    ("Quét QR, lấy số tự động", ("C3", "E3")),
    ("Gọi video với con cháu", ("B1", "B2")),
    ("Nộp hồ sơ trực tuyến", ("A5", "E4", "E5")),
    ("Nhận ra cuộc gọi lừa đảo", ("F1", "F4")),
    ("Mật khẩu và khóa màn hình", ("F2", "F3")),
    ("Hỏi trợ lý AI", ("H1", "H3")),
    ("Trình giấy tờ trên VNeID", ("D2", "D3")),
    ("Chuyển khoản, quét QR an toàn", ("G1", "F1")),
    ("Làm quen điện thoại", ("A1", "A2", "A3")),
    ("Phản ánh hiện trường qua iHanoi", ("E6", "E8")),
]
DESK_TOPICS: list[tuple[str, tuple[str, ...]]] = [
    ("Bàn trực hỗ trợ", ("D4", "E4")),
    ("Bàn trực hỗ trợ", ("E2", "E3")),
    ("Bàn trực hỗ trợ", ("D1", "E1")),
]
TRAINER_TOPICS: list[tuple[str, tuple[str, ...]]] = [
    ("Tập huấn: ngồi kèm người cao tuổi", ("F1", "H4")),
    ("Tập huấn: giữ kín thông tin của bác", ("H4", "B4")),
]
CALLED_OFF = [
    "Mưa to, nhiều bác không đi được",
    "Nhà văn hóa bận họp tổ dân phố",
    "Mất điện cả buổi",
    "Đội hình trùng lịch thi",
]
PACE_NOTES = [
    "Nghe chậm, nhắc lại từng bước",
    "Nhớ nhanh, hay hỏi thêm",
    "Mắt kém, để cỡ chữ to nhất",
    "Sợ bấm nhầm, cần ngồi cạnh",
    "Thích ghi ra giấy từng bước",
    "Quen dùng Zalo, ngại ứng dụng mới",
]
OBSERVED = ["Bấm theo thẻ bước được", "Quên mật khẩu, đặt lại rồi", "Tự làm hai lần liền", "Còn nhầm chỗ đăng nhập"]
EVIDENCE = {
    "A": "Cho xem máy: vẫn giữ cài đặt từ hôm học",
    "B": "Con gái kể bác tự gọi video tối qua",
    "C": "Tự quét mã ở nhà văn hóa, có bạn nhìn thấy",
    "D": "Tự mở VNeID ở trạm y tế",
    "E": "Đọc được mã đặt lịch trên iHanoi",
    "F": "Kể lại cuộc gọi lạ và đã tắt máy",
    "G": "Cho xem biên nhận đã trả tiền điện",
    "H": "Cho xem câu đã hỏi trợ lý AI tuần này",
}


def team_name(rng: Random, home: Area, number: int, *, school: float = 0.28) -> str:
    """ "Bạch Mai 02 – ĐH Bách khoa": the ward, a number, and for some the university that sends them."""
    plain = f"{home.short_name} {number:02}"
    return f"{plain} – {rng.choice(SCHOOLS)}" if rng.random() < school else plain


def neighbourhood(rng: Random, ward: Area) -> str:
    if ward.kind == AreaKind.WARD:
        return f"tổ {rng.randint(1, 18)}" + (f", ngõ {rng.randint(3, 420)}" if rng.random() < 0.4 else "")
    return f"thôn {rng.choice(HAMLETS)}" + (f", xóm {rng.randint(1, 9)}" if rng.random() < 0.4 else "")


def venue(rng: Random, ward: Area, kind: str) -> str:
    """A place that fits the kind of session, in a ward or in a commune."""
    if kind in (SessionKind.HELP_DESK, SessionKind.KIOSK):
        return f"Điểm phục vụ hành chính công {lower_first(ward.name)}"
    if kind == SessionKind.ONLINE:
        return "Phòng họp trực tuyến của đội"
    if kind == SessionKind.TRAIN_THE_TRAINER:
        return f"Hội trường UBND {lower_first(ward.name)}"
    if kind == SessionKind.DOOR_TO_DOOR:
        return neighbourhood(rng, ward).capitalize()
    if ward.kind == AreaKind.WARD:
        hall = f"Nhà văn hóa tổ {rng.randint(1, 18)}"
        return rng.choice([hall, f"{hall}, ngõ {rng.randint(3, 420)}", "Thư viện phường"])
    hamlet = rng.choice(HAMLETS)
    return rng.choice([f"Nhà văn hóa thôn {hamlet}", f"Đình thôn {hamlet}", "Hội trường trạm y tế xã"])


def lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]


def topic(rng: Random, kind: str) -> tuple[str, tuple[str, ...]]:
    """A title and the codes of its skills."""
    if kind in (SessionKind.HELP_DESK, SessionKind.KIOSK):
        return rng.choice(DESK_TOPICS) if kind == SessionKind.HELP_DESK else ("Lấy số ở ki-ốt", ("E3", "C3"))
    if kind == SessionKind.TRAIN_THE_TRAINER:
        return rng.choice(TRAINER_TOPICS)
    title, codes = rng.choices(TOPICS, weights=[9, 9, 7, 6, 5, 6, 4, 4, 5, 3, 4, 2])[0]
    if kind == SessionKind.DOOR_TO_DOOR:
        title = f"Đến nhà: {title if title.startswith('VN') else lower_first(title)}"
    return title, codes
