"""Charts as SVG. Many small marks are joined here: a loop of template nodes costs ten times as much."""

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from campaign.charts import TILE, Spark, TileMap
from campaign.findings import row_title
from campaign.templatetags.ui import PILLS

register = Library()


@register.filter
def add_px(coordinate: float, by: int) -> str:
    """A coordinate moved by some pixels, as SVG wants it."""
    return f"{coordinate + by:g}"


HERE = SafeString(' aria-current="true"')
NARROW = SafeString(' class="narrow"')
TILE_SVG = (
    '<a class="tile tile-{}" href="{}"{}><title>{}</title>'
    '<rect x="{}" y="{}" width="31" height="31" rx="6"/><text x="{}" y="{}"{}>{}</text></a>'
)


@register.simple_tag
def tiles(drawing: TileMap, base: str, query: str, chosen: object = None) -> SafeString:
    """The map's tiles as links `base` + id + `query`, the chosen one marked."""
    words = {status: str(word) for status, (_, word) in PILLS.items()}
    half = TILE / 2
    return format_html_join(
        "",
        TILE_SVG,
        (
            (
                row.status or "untold", f"{base}{row.pk}/{query}", HERE if row.pk == chosen else "",
                row_title(row, words.get(row.status, "")), x, y, x + half, y + half + 0.5,
                NARROW if len(row.abbreviation) > 2 else "", row.abbreviation,
            )
            for row, x, y in drawing.tiles
        ),
    )  # fmt: skip


@register.simple_tag
def spark(line: Spark) -> SafeString:
    """A sparkline beside its number, which says the same."""
    plan = format_html('<path class="chart-plan" d="{}"/>', line.plan) if line.plan else ""
    return format_html(
        '<svg class="spark" viewBox="0 0 86 22" aria-hidden="true">{}<path class="chart-actual" d="{}"/>'
        '<circle class="chart-dot" cx="{}" cy="{}" r="3"/></svg>',
        plan, line.line, line.x, line.y,
    )  # fmt: skip
