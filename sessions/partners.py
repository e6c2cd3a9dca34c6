"""Organisations that help with a session: a ward's own list, which grows by naming one."""

from collections.abc import Iterable

from campaign.names import clean, fold
from sessions.models import Partner, TrainingSession

Named = tuple[str, str]  # a name and a kind (PartnerKind)


def keep_partners(session: TrainingSession, partners: Iterable[Partner], named: Named | None) -> None:
    """Make these the session's partners, with the one that is only named; the ward has it from then on, once."""
    wanted = list(partners)
    if named:
        name, kind = clean(named[0]), named[1]
        made = {"name": name, "kind": kind}
        wanted.append(
            Partner.objects.get_or_create(area=session.area, search_name=fold(name), defaults=made)[0],
        )
    session.partners.set(wanted)
