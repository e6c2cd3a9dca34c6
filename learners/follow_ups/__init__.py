"""Checks of real use: planned after a first success, answered by whoever asks, folded into levels and numbers."""
