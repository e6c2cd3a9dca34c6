"""PDF from Typst: what people wrote is printed as it is, letter by letter."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from campaign import pdf

TEMPLATE = '#import "/partials/house.typ": *\n#show: house\n#data.name #qr(data.code, 2cm)'


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "partials").mkdir()
    (tmp_path / "partials/house.typ").write_text((pdf.TEMPLATES / "partials/house.typ").read_text())
    (tmp_path / "page.typ").write_text(TEMPLATE)
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)
    return "page.typ"


@pytest.mark.parametrize("name", ["Nguyễn Thị Hợi", '#panic("x") $ ] *b* @a', "Đặng Ưởng ỹ"])
def test_text_never_becomes_markup(template: str, name: str) -> None:
    code = {"size": 3, "path": "M0 0h1v1h-1z"}
    page = PdfReader(BytesIO(pdf.pdf_of(template, {"name": name, "code": code}))).pages[0]
    assert page.extract_text().strip() == name
