"""Checking in at the door: learners by the code on the leader's screen, volunteers by themselves."""
