"""Many sessions at once: repeats, copies, changes of a series. Proposed, looked at, done all or none, taken back."""
