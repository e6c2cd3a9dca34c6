"""Joining a team by a link: making links, opening them, and becoming a volunteer with an account."""
