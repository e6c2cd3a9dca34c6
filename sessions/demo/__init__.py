"""The demo campaign: invented people and believable figures, the same for the same seed and day."""
