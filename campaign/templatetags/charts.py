"""Charts as SVG. Many small marks are joined here: a loop of template nodes costs ten times as much."""

from functools import cache, lru_cache

from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from campaign.charts import TILE, Spark, TileMap
from campaign.dashboards import Row
from campaign.findings import TileTitles
from campaign.templatetags.ui import PILLS, usual_pill

register = Library()


@register.filter
def add_px(coordinate: float, by: int) -> str:
    """A coordinate moved by some pixels, as SVG wants it."""
    return f"{coordinate + by:g}"


HERE = SafeString(' aria-current="true"')
NARROW = SafeString(' class="narrow"')
TILE_SVG = (
    '<a class="tile tile-{}" href="{}{}/{}"{}><title>{}</title>'
    '<rect x="{}" y="{}" width="31" height="31" rx="6"/><text x="{}" y="{}"{}>{}</text></a>'
)


@register.simple_tag
def tiles(drawing: TileMap, base: str, query: str, chosen: object = None) -> SafeString:
    """The map's tiles as links `base` + id + `query`, the chosen one marked."""
    language = get_language() or ""
    shown = [tile(row, x, y, base, query, row.pk == chosen, language) for row, x, y in drawing.tiles]
    return SafeString("".join(shown))  # nosec B703


@lru_cache(maxsize=4096)
def tile(row: Row, x: int, y: int, base: str, query: str, is_chosen: bool, language: str) -> SafeString:
    """One tile. Most are as they were when the page was last drawn, and a look-up costs a tenth of drawing."""
    middle_x, middle_y = x + TILE / 2, y + TILE / 2 + 0.5
    return format_html(
        TILE_SVG,
        row.status or "untold", base, row.pk, query, HERE if is_chosen else "", titles(language).of(row),
        x, y, middle_x, middle_y, NARROW if len(row.abbreviation) > 2 else "", row.abbreviation,
    )  # fmt: skip


@cache
def titles(language: str) -> TileTitles:
    with override(language):
        return TileTitles({status: str(word).lower() for status, (_, word) in PILLS.items()})


def verdict(status: str) -> SafeString:
    """The pill of a band; where there is none, why."""
    return (
        usual_pill(status, get_language())
        if status
        else format_html('<span class="faint">{}</span>', _("No target set yet"))
    )


def spark_svg(line: Spark) -> SafeString:
    """A sparkline beside its number, which says the same."""
    return format_html(
        '<svg class="spark" viewBox="0 0 86 22" aria-hidden="true"><path class="chart-plan" d="{}"/>'
        '<path class="chart-actual" d="{}"/><circle class="chart-dot" cx="{}" cy="{}" r="3"/></svg>',
        line.plan, line.line, line.x, line.y,
    )  # fmt: skip
