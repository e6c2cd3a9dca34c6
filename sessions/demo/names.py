"""Invented Vietnamese names: common parts, drawn by gender and generation, belonging to nobody."""

from dataclasses import dataclass
from random import Random

from learners.models import FormOfAddress


def words(text: str) -> list[str]:
    return text.split()


FAMILIES = {
    "Nguyễn": 380, "Trần": 110, "Lê": 90, "Phạm": 72, "Hoàng": 46, "Vũ": 45, "Đỗ": 34, "Bùi": 30, "Đặng": 28,
    "Phan": 24, "Ngô": 20, "Dương": 16, "Đinh": 14, "Trịnh": 13, "Đào": 13, "Lưu": 10, "Đoàn": 10, "Tạ": 9,
    "Phùng": 9, "Chu": 8, "Lương": 8, "Mai": 7, "Cao": 7, "Hà": 7, "Tô": 6, "Nghiêm": 6, "Kiều": 6, "Khuất": 5,
    "Quách": 3, "Vương": 3,
}  # fmt: skip


@dataclass(frozen=True)
class Generation:
    """Middle and given names in fashion, by gender; middle names weighted, a blank one allowed."""

    middles: dict[str, dict[str, int]]
    givens: dict[str, list[str]]


ELDERS = Generation(
    {
        "f": {"Thị": 86, "Thị Kim": 4, "Thị Thanh": 4, "Kim": 3, "Thanh": 3},
        "m": {"Văn": 50, "Đức": 9, "Đình": 8, "Xuân": 8, "Hữu": 8, "Quang": 7, "Ngọc": 5, "Trọng": 5},
    },
    {
        "f": words(
            "Hợi Tý Sửu Dần Mão Thìn Tỵ Ngọ Mùi Thân Dậu Tuất Nhàn Lan Mai Loan Hoa Liên Tuyết Nga Bình Vân Yến "
            "Oanh Minh Thoa Thảo Hiền Hòa Nhung Phượng Nguyệt Chắt Cúc Đào Lý Mận Na Nụ Thơm Thuận Thịnh Tâm "
            "Tình Vui Xuyến Ngà Sâm Bích Chung"
        ),
        "m": words(
            "Hùng Dũng Sơn Thắng Đức Bình Tiến Vinh Chiến Thành Khải Định Lợi Tý Sửu Dần Thìn Ngọ Mùi Thân Dậu "
            "Hợi Khánh Lộc Nghĩa Phúc Quý Tài Thịnh Thọ Toàn Trung Tuấn Vượng Xuân Đạt Hòa Hoan Khoa Luận Mạnh "
            "Nhật Ổn Phong Thiện Thuận Ân"
        ),
    },
)
PARENTS = Generation(
    {
        "f": {"Thị": 58, "Thị Thu": 8, "Thị Thanh": 7, "Thu": 7, "Thanh": 6, "Minh": 4, "Ngọc": 5, "Bích": 5},
        "m": {
            "Văn": 34,
            "Đức": 10,
            "Quang": 9,
            "Anh": 6,
            "Mạnh": 7,
            "Xuân": 6,
            "Thanh": 6,
            "Việt": 6,
            "Minh": 6,
            "Hồng": 4,
        },
    },
    {
        "f": words(
            "Hương Hằng Hạnh Thủy Thúy Hà Dung Trang Nga Lan Phương Hồng Vân Yến Huyền Nhung Hoa Thảo Loan Tâm "
            "Hiền Liên Mai Oanh Ngọc Quỳnh Tuyết Thu Châm Duyên Giang Huệ Lệ Ngân Nguyệt"
        ),
        "m": words(
            "Hùng Dũng Cường Tuấn Hải Long Nam Trung Kiên Thắng Hưng Tùng Sơn Thành Hiếu Quân Việt Khánh Vinh "
            "Toàn Trường Đạt Giang Hà Huy Lâm Linh Phương Quyết Thái"
        ),
    },
)
STUDENTS = Generation(
    {
        "f": {
            "Thu": 10, "Khánh": 9, "Ngọc": 10, "Minh": 9, "Phương": 9, "Bảo": 7, "Hà": 7, "Thùy": 7,
            "Diệu": 4, "Thị": 10, "Quỳnh": 6, "Hải": 5, "Mai": 4, "Thanh": 3,
        },
        "m": {
            "Minh": 14, "Đức": 11, "Quang": 10, "Gia": 8, "Hải": 8, "Tuấn": 8, "Hoàng": 8, "Anh": 6,
            "Văn": 7, "Thành": 6, "Việt": 5, "Bảo": 5, "Xuân": 4,
        },
    },
    {
        "f": words(
            "Linh Trang Hằng Ánh Huyền My Vy Châu Anh Ngân Thảo Nhi Hà Phương Mai Chi Giang Hân Khanh Lam Ly Như "
            "Quyên Thư Trà Tú Uyên Vân Yến Đan"
        ),
        "m": words(
            "Bảo Quân Huy Đức Long Khôi Đăng Anh Minh Nam Phúc Hiếu Kiên Dương Đạt Hoàng Khang Lâm Nguyên Phong "
            "Sơn Tùng Việt Vũ Thịnh Bách Hưng Thái Trí Quang"
        ),
    },
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    full_name: str
    gender: str  # "f" or "m"
    birth_year: int


def weighted(rng: Random, choices: dict[str, int]) -> str:
    return rng.choices(list(choices), weights=list(choices.values()))[0]


def generation_of(birth_year: int) -> Generation:
    if birth_year < 1966:
        return ELDERS
    return PARENTS if birth_year < 1995 else STUDENTS


def person(rng: Random, birth_year: int, *, women: float) -> Person:
    """Someone of that year; `women` is the share of women."""
    gender = "f" if rng.random() < women else "m"
    fashion = generation_of(birth_year)
    family, middle = weighted(rng, FAMILIES), weighted(rng, fashion.middles[gender])
    given = rng.choice(fashion.givens[gender])
    if given == middle:
        given = rng.choice([other for other in fashion.givens[gender] if other != middle])
    return Person(f"{family} {middle} {given}", gender, birth_year)


def learner_birth_year(rng: Random, year: int) -> int:
    """Five in six are retired or nearly; the others are officials and teachers of the ward."""
    age = rng.gauss(66, 7) if rng.random() < 0.84 else rng.uniform(28, 57)
    return year - round(min(max(age, 25), 91))


def form_of_address(rng: Random, someone: Person, year: int) -> str:
    """As a student would be told to say it: by age and gender, the oldest sometimes ông or bà."""
    age, woman = year - someone.birth_year, someone.gender == "f"
    if age >= 72 and rng.random() < 0.5:
        return FormOfAddress.BA if woman else FormOfAddress.ONG
    if age >= 58:
        return FormOfAddress.BAC
    if age >= 42:
        return FormOfAddress.CO if woman else FormOfAddress.CHU
    return FormOfAddress.CHI if woman else FormOfAddress.ANH
