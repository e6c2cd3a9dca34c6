"""Companions: one volunteer beside one learner, chosen with reasons, handed over with a note."""
