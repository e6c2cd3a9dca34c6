import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from campaign.models import User


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("ngan qua", ["Nhập ít nhất 10 ký tự; một câu ngắn là dễ nhớ"]),
        ("basketball", ["Mật khẩu này nhiều người dùng. Chọn mật khẩu khác"]),
        ("48213377019", ["Chỉ có chữ số thì dễ đoán. Thêm vài từ"]),
        ("khanhlinh2005", ["Mật khẩu này gần giống tên hay địa chỉ của bạn. Chọn mật khẩu khác"]),
        ("mot cau ngan de nho", []),
    ],
)
def test_what_is_wrong_with_a_password_is_said_in_vietnamese(password: str, said: list[str]) -> None:
    found = []
    try:
        validate_password(password, User(username="khanhlinh.2005"))
    except ValidationError as refusal:
        found = refusal.messages
    assert found == said
