"""Finding areas by what people write. `campaign.areas.loading` fills them (only commands import it: it is big)."""

from campaign.areas.resolution import AreaIndex, Problem, Resolution, resolve

__all__ = ["AreaIndex", "Problem", "Resolution", "resolve"]
