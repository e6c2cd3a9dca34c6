import pytest

from campaign.highlights import highlighted


@pytest.mark.parametrize(
    ("text", "search", "shown"),
    [
        ("Nguyễn Thị Hợi", "nguyen thi ho", "<mark>Nguyễn Thị Hợ</mark>i"),
        ("Nguyễn Thị Hợi", "hoi", "Nguyễn Thị <mark>Hợi</mark>"),
        ("Nguyễn Thị Hợi", "hoi nguyen", "<mark>Nguyễn</mark> Thị <mark>Hợi</mark>"),
        ("Nguyễn Thị Hợi", "uyen", "Ng<mark>uyễn</mark> Thị Hợi"),
        ("Đỗ Văn Đức", "duc", "Đỗ Văn <mark>Đức</mark>"),
        ("Nguyễn Thị Hợi", "", "Nguyễn Thị Hợi"),
        ("<b> Hợi", "b", "&lt;<mark>b</mark>&gt; Hợi"),
    ],
)
def test_what_was_found_is_marked_and_the_rest_escaped(text, search, shown):
    assert highlighted(text, search) == shown
