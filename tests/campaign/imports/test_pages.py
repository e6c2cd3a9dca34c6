import io
import re
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from campaign.imports.refusals import MESSAGES
from campaign.models import Import, ImportRow, User
from learners.models import Learner
from teams.models import Team, Volunteer
from tests.imports_cast import EXPECTED, LEARNERS, OLE, csv, package, sample, xlsx

State = ImportRow.State
HTMX = {"HX-Request": "true"}
MANY = [[f"Nguyễn Thị Hợi {n}", "1956", f"09{n:08}", "Phường Láng", ""] for n in range(120)]


@pytest.fixture
def client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def upload(client: Client, content: bytes, name: str = "list.csv", kind: str = "learners") -> HttpResponse:
    url = f"{reverse('campaign:import_create')}?kind={kind}"
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def uploaded(client: Client, *rows: list[str]) -> Import:
    upload(client, csv([LEARNERS, *rows]))
    return Import.objects.get()


def row_url(row: ImportRow) -> str:
    return reverse("campaign:import_row_edit", args=[row.source_id, row.sheet, row.number])


def url(name: str, source: Import) -> str:
    return reverse(f"campaign:{name}", args=[source.pk])


def test_the_sample_lists_go_through_the_pages(hanoi_staff: User) -> None:
    client = Client()
    client.force_login(hanoi_staff)
    for name in ("nguoi-hoc.xlsx", "doi-hinh.xlsx", "tinh-nguyen-vien.csv"):
        expected = EXPECTED[name]
        preview = client.get(upload(client, sample(name), name, expected["kind"])["Location"])
        counts = preview.context["preview"].counts
        wanted = (expected["errors"], expected["likely_duplicates"], expected["new_without_duplicates"])
        assert (counts[State.BAD], counts[State.DUPLICATE], counts[State.GOOD]) == wanted
        source = preview.context["source"]
        client.post(url("import_confirm", source))
        source.refresh_from_db()
        assert (source.state, source.imported_count) == ("imported", wanted[2])
    assert (Learner.objects.count(), Team.objects.count(), Volunteer.objects.count()) == (192, 57, 57 + 146)


def test_the_same_file_again_says_when_it_was_imported(client: Client) -> None:
    source = uploaded(client, MANY[0])
    client.post(url("import_confirm", source))
    again = upload(client, csv([LEARNERS, MANY[0]]))
    assert (again.status_code, again.context["earlier"], Learner.objects.count()) == (422, source, 1)
    assert source.get_absolute_url() in again.content.decode()


def test_confirming_twice_imports_once(client: Client) -> None:
    source = uploaded(client, MANY[0])
    answers = [client.post(url("import_confirm", source)).status_code for _ in range(2)]
    assert (answers, Learner.objects.count()) == ([302, 302], 1)


REFUSED = {
    "bomb": ("list.xlsx", lambda: package(**{"xl/a.xml": b"0" * (61 << 20)})),
    "password": ("list.xlsx", lambda: OLE + "EncryptedPackage".encode("utf-16-le")),
    "wrong_type": ("list.pdf", lambda: b"%PDF-1.7"),
    "too_big": ("list.csv", lambda: b"x" * (6 << 20)),
    "empty": ("list.csv", lambda: b""),
    "too_many_rows": ("list.csv", lambda: csv([LEARNERS, *[["A"] * 5] * 50_000])),
    "no_rows": ("list.xlsx", lambda: xlsx([LEARNERS])),
}


@pytest.mark.parametrize("code", REFUSED)
def test_a_bad_file_is_answered_in_vietnamese_with_what_to_do(code: str, client: Client) -> None:
    name, make = REFUSED[code]
    answer = upload(client, make(), name)
    with translation.override("vi"):
        wanted = str(MESSAGES[code])
    assert (answer.status_code, answer.context["form"].errors["file"]) == (422, [wanted])
    assert Learner.objects.count() == 0


def test_a_file_that_could_not_be_read_stays_listed_with_the_reason(client: Client) -> None:
    upload(client, sample("nguoi-hoc.xlsx")[:-100], "list.xlsx")
    page = client.get(Import.objects.get().get_absolute_url())
    assert (page.status_code, page.context["problem"]) == (200, str(MESSAGES["damaged"]))


class Endless(io.RawIOBase):
    """A request's body of 200 MB that is made while it is read."""

    def __init__(self, head: bytes, tail: bytes, size: int) -> None:
        self.parts, self.left, self.tail = head, size, tail

    def read(self, size: int = -1) -> bytes:
        if self.parts:
            taken, self.parts = self.parts[:size], self.parts[size:]
        elif self.left:
            taken = b"x" * min(size, self.left)
            self.left -= len(taken)
        else:
            taken, self.tail = self.tail[:size], self.tail[size:]
        return taken


def test_200_megabytes_are_refused_without_being_kept() -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="list.xlsx"\r\n\r\n'
    request = RequestFactory().post("/", content_type="multipart/form-data; boundary=b")
    body = Endless(head, b"\r\n--b--\r\n", 200 << 20)
    request.META["CONTENT_LENGTH"] = str(len(head) + (200 << 20) + 9)
    request._stream = body
    assert (dict(request.FILES), request.upload_refused, body.left) == ({}, True, 0)


def test_phones_are_masked_in_the_preview(client: Client) -> None:
    page = client.get(uploaded(client, ["Nguyễn Thị Hợi", "1956", "0912345118", "Láng", ""]).get_absolute_url())
    text = page.content.decode()
    assert ("0912 xxx 118" in text, "345118" in text, "345 118" in text) == (True, False, False)


@pytest.mark.parametrize(("count", "queries"), [(3, 7), (120, 8)])  # one page needs no count
def test_the_preview_asks_as_little_for_many_rows_as_for_few(
    count: int, queries: int, client: Client, django_assert_num_queries
) -> None:
    source = uploaded(client, *MANY[:count], *[["", "x", "1", "Không Có", ""]] * count)
    client.get(source.get_absolute_url())
    with django_assert_num_queries(queries):
        assert len(client.get(source.get_absolute_url()).context["lines"]) == min(2 * count, 50)


@pytest.mark.parametrize(
    ("query", "names"),
    [("", 3), ("?show=good", 1), ("?show=bad", 1), ("?show=duplicate", 1), ("?problem=area:area_unknown", 1)],
)
def test_rows_are_filtered(query: str, names: int, client: Client) -> None:
    source = uploaded(client, MANY[0], ["Lê An", "", "", "Không Có", ""], MANY[0])
    assert len(client.get(source.get_absolute_url() + query).context["lines"]) == names


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_cell_is_corrected_in_place_and_on_its_page(headers: dict[str, str], client: Client) -> None:
    row = uploaded(client, ["Lê An", "", "", "Không Có", ""]).rows.get()
    answer = client.post(f"{row_url(row)}?show=bad", {"area": "Phường Láng"}, headers=headers)
    row.refresh_from_db()
    assert (row.state, answer.status_code) == (State.GOOD, 200 if headers else 302)
    where = answer.content.decode() if headers else answer["Location"]
    assert ('id="import-footer" hx-swap-oob="true"' if headers else f"?show=bad#row-{row.pk}") in where


def test_a_cell_opens_as_a_small_form_and_as_a_page(client: Client) -> None:
    row = uploaded(client, ["Lê An", "", "09123", "Láng", ""]).rows.get()
    inputs = [
        re.findall(
            r'name="(full_name|birth_year|phone|area|note)"',
            client.get(row_url(row), query, headers=headers).content.decode(),
        )
        for query, headers in (({"column": "phone"}, HTMX), ({}, {}))
    ]
    assert inputs == [["phone"], ["full_name", "birth_year", "phone", "area", "note"]]


def test_a_cell_that_is_too_long_is_refused(client: Client) -> None:
    row = uploaded(client, MANY[0]).rows.get()
    assert client.post(row_url(row), {"full_name": "x" * 501}).status_code == 422


def test_a_choice_is_applied_to_every_row_like_it(client: Client) -> None:
    source = uploaded(client, *[[f"Lê An {n}", "", "", "Xã Thanh Mỹ, Thị xã Sơn Tây", ""] for n in range(3)])
    client.post(row_url(source.rows.first()), {"area": "Phường Sơn Tây", "identical": "on"}, headers=HTMX)
    assert source.rows.filter(state=State.GOOD).count() == 3


def test_a_duplicate_is_decided_by_a_person(client: Client) -> None:
    source = uploaded(client, MANY[0], MANY[0])
    client.post(row_url(source.rows.last()), {"decision": "keep"})
    client.post(url("import_confirm", source))
    assert Learner.objects.count() == 2


def test_all_bad_rows_are_left_out_at_once(client: Client) -> None:
    source = uploaded(client, MANY[0], *[["", "", "", "Láng", ""]] * 3)
    client.post(url("import_rows_skip", source))
    assert [row.state for row in source.rows.all()] == [State.GOOD, *[State.SKIPPED] * 3]


def test_rows_not_imported_come_back_with_reasons_and_without_formulas(client: Client) -> None:
    source = uploaded(client, MANY[0], ['=HYPERLINK("http://x")', "1956", "09123", "Láng", ""])
    book = openpyxl.load_workbook(io.BytesIO(client.get(url("import_bad_rows", source)).content))
    header, row = list(book.active.iter_rows())
    assert [cell.value for cell in header][::6] == ["Dòng", "Lý do"]
    assert ({cell.data_type for cell in row} <= {"s", "n"}, row[1].value) == (True, '=HYPERLINK("http://x")')


def test_the_sample_file_of_each_kind_can_be_read_again(client: Client) -> None:
    for kind, errors in (("learners", 0), ("teams", 0), ("volunteers", 1)):
        content = client.get(reverse("campaign:import_sample"), {"kind": kind}).content
        upload(client, content, "sample.xlsx", kind)
        assert Import.objects.get(kind=kind).rows.filter(state=State.BAD).count() == errors


def test_a_long_list_shows_its_progress_until_it_is_checked(client: Client) -> None:
    source = uploaded(client, *[[f"Lê An {n}", "", f"09{n:08}", "Láng", ""] for n in range(2_000)])
    assert client.get(source.get_absolute_url()).templates[0].name == "campaign/import_progress.html"
    assert client.get(url("import_progress", source), headers=HTMX).status_code == 200
    Import.objects.update(state="checked")
    assert client.get(url("import_progress", source), headers=HTMX)["HX-Redirect"] == source.get_absolute_url()


def test_a_draft_is_thrown_away(client: Client) -> None:
    source = uploaded(client, MANY[0])
    client.post(url("import_discard", source))
    assert (Import.objects.get().state, ImportRow.objects.count()) == ("discarded", 0)


def test_columns_that_are_not_understood_are_named_and_not_kept(client: Client) -> None:
    upload(client, csv([[*LEARNERS, "Số CCCD"], [*MANY[0], "001056000123"]]))
    source = Import.objects.get()
    assert (source.unused_columns, sorted(source.rows.get().cells)) == (
        ["Số CCCD"], ["area", "birth_year", "full_name", "note", "phone"],
    )  # fmt: skip


def test_what_a_cell_holds_is_shown_as_text(client: Client) -> None:
    name: Any = "Lê <img src=x onerror=alert(1)>"
    page = client.get(uploaded(client, [name, "<b>", "", "<i>", ""]).get_absolute_url()).content.decode()
    assert ("<img src=x" in page, "&lt;img src=x" in page) == (False, True)
