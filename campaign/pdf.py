"""PDF from Typst templates (`templates/<app>/pdf/*.typ`): certificates, cards, posters, copies of a person's data."""

import json
from functools import cache
from typing import Any

import typst
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

TEMPLATES = settings.BASE_DIR / "templates"
FONTS = settings.BASE_DIR / "static" / "vendor" / "be-vietnam-pro"


@cache
def fonts() -> typst.Fonts:
    """The faces of the house and nothing that the machine happens to have, so that every server prints the same."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


def png_of(template: str, data: dict[str, Any], *, ppi: float) -> bytes:
    """Like `pdf_of`, a picture of a template of one page with so many dots per 72 points."""
    inputs = {"data": json.dumps(data, cls=DjangoJSONEncoder)}
    made: bytes = typst.compile(
        TEMPLATES / template, root=TEMPLATES, font_paths=fonts(), sys_inputs=inputs, format="png", ppi=ppi
    )
    return made


def pdf_of(template: str, data: dict[str, Any]) -> bytes:
    """The PDF that a template, named from `templates/`, makes of the data.

    The template reads the data as `json(bytes(sys.inputs.data))`: what people wrote is never read as Typst's own
    markup. Raises typst.TypstError when the template is wrong, which no data can cause.
    """
    inputs = {"data": json.dumps(data, cls=DjangoJSONEncoder)}
    made: bytes = typst.compile(
        TEMPLATES / template, root=TEMPLATES, font_paths=fonts(), sys_inputs=inputs, format="pdf"
    )
    return made
