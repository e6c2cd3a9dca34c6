"""Charts as SVG. Many small marks are joined here: a loop of template nodes costs ten times as much."""

from functools import cache

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from campaign.charts import TILE, Spark, TileMap
from campaign.findings import TileTitles
from campaign.templatetags.ui import PILLS

register = Library()


@register.filter
def add_px(coordinate: float, by: int) -> str:
    """A coordinate moved by some pixels, as SVG wants it."""
    return f"{coordinate + by:g}"


HERE = SafeString(' aria-current="true"')
TILE_SVG = '<a class="tile tile-{}" href="{}{}/{}"{}><title>{}</title>{}{}</text></a>'


@cache
def tile_shape(x: int, y: int, is_narrow: bool) -> SafeString:
    """A tile's square and the beginning of its text; the same on every page."""
    half = TILE / 2
    return format_html(
        '<rect x="{}" y="{}" width="31" height="31" rx="6"/><text x="{}" y="{}"{}>',
        x, y, x + half, y + half + 0.5, SafeString(' class="narrow"') if is_narrow else "",
    )  # fmt: skip


@register.simple_tag
def tiles(drawing: TileMap, base: str, query: str, chosen: object = None) -> SafeString:
    """The map's tiles as links `base` + id + `query`, the chosen one marked."""
    titles = TileTitles({status: str(word).lower() for status, (_, word) in PILLS.items()})
    return format_html_join(
        "",
        TILE_SVG,
        (
            (
                row.status or "untold", base, row.pk, query, HERE if row.pk == chosen else "",
                titles.of(row), tile_shape(x, y, len(row.abbreviation) > 2), row.abbreviation,
            )
            for row, x, y in drawing.tiles
        ),
    )  # fmt: skip


def spark_svg(line: Spark) -> SafeString:
    """A sparkline beside its number, which says the same."""
    return format_html(
        '<svg class="spark" viewBox="0 0 86 22" aria-hidden="true"><path class="chart-plan" d="{}"/>'
        '<path class="chart-actual" d="{}"/><circle class="chart-dot" cx="{}" cy="{}" r="3"/></svg>',
        line.plan, line.line, line.x, line.y,
    )  # fmt: skip
