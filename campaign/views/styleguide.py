"""A page that shows every component in its states, with sample data. Only where settings.STYLEGUIDE is on."""

from typing import Any
from xml.etree import ElementTree

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaign.navigation import Item

KINDS = [
    ("class", "Lớp học"),
    ("door_to_door", "Đến tận nhà"),
    ("help_desk", "Bàn trực hỗ trợ"),
    ("kiosk", "Máy lấy số"),
    ("train_the_trainer", "Tập huấn đội hình"),
    ("online", "Trực tuyến"),
]
ROLL = [
    ("Bác Nguyễn Thị Hợi", "1956 · cần chữ to", "present"),
    ("Bác Trần Văn Hòa", "1953 · nghe kém", "late"),
    ("Bác Khuất Duy Tiến", "1949 · đi lại chậm", ""),
    ("Cô Đỗ Thị Nhàn", "1964", "excused"),
    ("Bác Tô Văn Ưởng", "1951 · ngồi gần loa", "absent"),
]
MARKS = [
    ("present", "check", "Có mặt"),
    ("late", "clock", "Muộn"),
    ("absent", "close", "Vắng"),
    ("excused", "excused", "Vắng có báo"),
]
WARDS = [
    ("Xã Kiều Phú", 17, 47, 2, 54, "behind"),
    ("Phường Cửa Nam", 19, 52, 3, 43, "behind"),
    ("Phường Bạch Mai", 121, 78, 13, 44, "slightly_behind"),
    ("Phường Tây Hồ", 144, 101, 17, 38, "on_pace"),
    ("Phường Láng", 4213, 131, 21, 46, "ahead"),
    ("Xã Hương Sơn", 0, 0, 0, None, "none"),
]


CELLS = [
    {"label": "Tất cả", "count": 30, "url": "#", "current": True},
    {"label": "Chưa", "count": 9, "url": "#"},
    {"label": "Có", "count": 17, "url": "#"},
    {"label": "Muộn", "count": 2, "url": "#"},
    {"label": "Vắng", "count": 2, "url": "#"},
]
CHIPS = [
    {"label": "Tất cả", "count": 412, "url": "#", "current": True},
    {"label": "Cần xem", "count": 23, "url": "#", "icon": "warning"},
    {"label": "Hợp lệ", "count": 389, "url": "#"},
    {"label": "Có thể trùng", "count": 6, "url": "#", "icon": "users"},
]
NAVIGATION = tuple(
    Item(label, "#", icon, phone, current, count)
    for label, icon, current, count, phone in [
        ("Tiến độ", "chart", True, None, True),
        ("Lịch & phủ kín", "calendar", False, 9, True),
        ("Phường, xã", "grid", False, None, False),
        ("Đội hình", "users", False, None, True),
        ("Người học", "user", False, None, False),
        ("Hỏi lại", "question", False, 214, True),
        ("Nhập dữ liệu", "upload", False, None, False),
        ("Báo cáo", "document", False, None, False),
    ]
)


class SampleForm(forms.Form):
    name = forms.CharField(label="Họ và tên", error_messages={"required": "Nhập họ và tên"})
    address_form = forms.ChoiceField(
        label="Xưng hô",
        choices=[(word, word) for word in ("Bác", "Ông", "Bà", "Cô", "Chú")],
        widget=forms.RadioSelect(attrs={"class": "chips"}),
        error_messages={"required": "Chọn cách xưng hô"},
    )
    phone = forms.CharField(label="Điện thoại", required=False, help_text="10 số, để nhắc lịch học")
    held_on = forms.DateField(
        label="Ngày",
        help_text="Ví dụ 16/07/2026",
        error_messages={"invalid": "Tháng 6 chỉ có 30 ngày. Nhập lại theo mẫu 30/06/2026"},
    )
    area = forms.ChoiceField(label="Phường, xã", choices=[("", "Chọn phường, xã"), *((w[0], w[0]) for w in WARDS)])
    skills = forms.MultipleChoiceField(
        label="Kỹ năng",
        required=False,
        choices=[("vneid", "VNeID"), ("ihanoi", "iHanoi"), ("qr", "Quét mã QR")],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices"}),
    )
    note = forms.CharField(label="Ghi chú nhịp học", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    consent = forms.BooleanField(
        label="Đã hỏi, bác đồng ý cho đội lưu tên và số máy để nhắc lịch học.",
        error_messages={"required": "Hỏi bác trước khi lưu"},
    )


class UploadForm(forms.Form):
    file = forms.FileField(label="Tệp danh sách")


def sample_form() -> SampleForm:
    return SampleForm(initial={"name": "Trần Văn Hòa", "address_form": "Bác", "skills": ["vneid"]}, auto_id="good_%s")


def wrong_form() -> SampleForm:
    data = {"name": "", "phone": "912345678", "held_on": "31/06/2026", "area": "Xã Kiều Phú"}
    return SampleForm(data, auto_id="bad_%s")


def icon_names() -> list[str]:
    """Every symbol of the sprite, read from the file itself."""
    sprite = finders.find("img/icons.svg")
    return sorted(symbol.attrib["id"] for symbol in ElementTree.parse(str(sprite)).getroot())  # noqa: S314  # nosec B314: our own file


def samples() -> dict[str, Any]:
    return {
        "icons": icon_names(),
        "sample_form": sample_form(),
        "wrong_form": wrong_form(),
        "upload": UploadForm(auto_id="upload_%s"),
        "kinds": KINDS,
        "roll": ROLL,
        "marks": MARKS,
        "wards": WARDS,
        "tones": ["ahead", "on_pace", "slightly_behind", "behind", "none"],
        "page": Paginator(range(126), 17).get_page(2),
        "crumbs": [("Thành phố Hà Nội", "#"), ("Phường Tây Hồ", "#"), ("Tây Hồ 03", "")],
        "steps": ["Chọn tệp", "Xem và sửa lỗi", "Xác nhận"],
        "facts": [("Phường, xã", "Tây Hồ"), ("Năm sinh", "1956"), ("Điện thoại", "091 xxx 678"), ("Bạn đồng hành", "")],
        "cells": CELLS,
        "chips": CHIPS,
    }


@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """All components, or 404 where the page is not wanted; `?layout=task` shows the frame of a phone's task."""
    if not settings.STYLEGUIDE:
        raise Http404
    layout = "task" if request.GET.get("layout") == "task" else "app"
    template = "campaign/styleguide_task.html" if layout == "task" else "campaign/styleguide.html"
    return render(request, template, {**samples(), "navigation": NAVIGATION})
