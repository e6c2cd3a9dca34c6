"""Who may do what in sessions: pure answers from the access and the object, without queries."""

from campaign.access import Access


def can_see_reminders(access: Access) -> bool:
    return access.is_coordinator


def can_retry_reminder(access: Access) -> bool:
    return access.is_coordinator
