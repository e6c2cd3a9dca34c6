"""Charts speak in sentences: the findings that stand above them, and the one sentence under each number."""

from collections import Counter
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from campaign import formats
from campaign.charts import Bar
from campaign.dashboards import Row
from campaign.pace import Calendar, Stage, Standing

FEW = 10  # people below which no percentages are shown
THIN = 30  # people below which percentages are said to stand on little


def grouped(value: float) -> str:
    """A whole number as it is written here: 4213 → 4.213."""
    return formats.grouped(round(value))


def short_day(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")


def counted(value: int, unit: str) -> str:
    """A number with its unit: "360 người"."""
    words = {
        "people": ngettext("%(count)s person", "%(count)s people", value),
        "turns": ngettext("%(count)s turn", "%(count)s turns", value),
        "sessions": ngettext("%(count)s session", "%(count)s sessions", value),
        "areas": ngettext("%(count)s place", "%(count)s places", value),
    }
    return words[unit] % {"count": grouped(value)}


def when(calendar: Calendar) -> str:
    """Where we are in the phase: "ngày thứ 15 trong 62"."""
    if calendar.stage == Stage.UPCOMING:
        days = (calendar.starts_on - calendar.today).days
        return ngettext("starts in %(count)s day", "starts in %(count)s days", days) % {"count": days}
    if calendar.stage == Stage.ENDED:
        return _("ended")
    return _("day %(day)s of %(days)s") % {"day": calendar.elapsed, "days": calendar.days}


def against_pace(standing: Standing, unit: str, calendar: Calendar) -> str:
    """The gap to the pace in units, not in per cent."""
    if standing.target is None:
        return _("No target set yet")
    if calendar.stage == Stage.UPCOMING:
        return _("Counted from the first session, %(day)s") % {"day": short_day(calendar.starts_on)}
    gap = counted(abs(standing.gap), unit)
    if standing.gap > 0:
        return _("%(gap)s short of the pace") % {"gap": gap}
    return _("%(gap)s above the pace") % {"gap": gap} if standing.gap else _("Right at the pace")


def reach(reached: int, areas: int) -> str:
    """How many wards have had no session."""
    left = areas - reached
    if not left:
        return _("Every place has had a session")
    return ngettext("%(count)s place without a session", "%(count)s places without a session", left) % {"count": left}


def trend_finding(people: Standing, calendar: Calendar) -> str:
    if not people.value:
        return _("Nobody has been trained yet")
    if people.target is None or calendar.stage == Stage.UPCOMING:
        return ngettext("%(count)s person trained", "%(count)s people trained", people.value) % {
            "count": grouped(people.value)
        }
    gap = counted(abs(people.gap), "people")
    if people.gap > 0:
        return _("%(gap)s below the plan") % {"gap": gap}
    return _("%(gap)s above the plan") % {"gap": gap} if people.gap else _("Exactly as planned")


def map_finding(rows: list[Row], calendar: Calendar) -> str:
    """How many areas need a look first: those that are slow, and those without a session."""
    found = Counter(row.status for row in rows)
    late = found["behind"] + found["none"]
    if calendar.stage == Stage.UPCOMING or not any(row.held for row in rows):
        return _("Progress map")
    if not late:
        return _("No ward or commune is far behind")
    text = ngettext("%(count)s ward or commune to look at first", "%(count)s wards and communes to look at first", late)
    return text % {"count": late}


def ladder_finding(totals: dict[str, int]) -> str:
    """Of those who were asked again: who was not is neither one who uses it nor one who does not."""
    people, asked, using = (totals.get(name, 0) for name in ("people_trained", "people_asked", "people_retained"))
    if not people:
        return _("From hearing of it to using it at home")
    if not asked:
        return _("Nobody has been asked again yet")
    if using * 2 < asked:
        return _("Of those asked, more than half do not use it at home yet")
    return (
        _("Of those asked, more than half use it at home")
        if using * 2 > asked
        else _("Half of those asked use it at home")
    )


def ladder_base(people: int) -> str:
    """Who is counted in all four bars."""
    if not people:
        return _("The bars fill in once somebody has come to a session.")
    base = ngettext(
        "%(count)s learner, the same group in all bars.", "%(count)s learners, the same group in all bars.", people
    )
    text = base % {"count": grouped(people)}
    few = _("Few people so far: read with care.")
    return f"{text} {few}" if people < THIN else text


def asked_of(asked: int) -> str:
    """Among how many the last bar was found: "trong 188 bác được hỏi lại"."""
    if not asked:
        return _("nobody asked yet")
    return ngettext("of %(count)s person asked again", "of %(count)s people asked again", asked) % {
        "count": grouped(asked)
    }


def hours(volunteers: Standing) -> str:
    """What volunteers have given: "812/1.000 giờ tình nguyện"; nothing where they gave none and none was asked."""
    if not volunteers.value and not volunteers.target:
        return ""
    count = grouped(volunteers.value) + (f"/{grouped(volunteers.target)}" if volunteers.target else "")
    return _("volunteer hours: %(count)s") % {"count": count}


def use_base(using: int, asked: int, target: int | None) -> str:
    """What retained use stands on: "32/84 bác được hỏi lại · mục tiêu 200"."""
    parts = [_("Nobody has been asked again yet")]
    if asked:
        parts = [_("%(using)s/%(asked)s people asked again") % {"using": grouped(using), "asked": grouped(asked)}]
        parts += [_("few so far")] if asked < THIN else []
    parts += [_("target %(count)s") % {"count": grouped(target)}] if target else []
    return " · ".join(parts)


def unreached_share(unreached: int, asked: int) -> str:
    """Those whom no follow-up could reach, of all that were looked for: "12% chưa gặp"."""
    if not unreached:
        return ""
    percent = round(100 * unreached / (asked + unreached))
    return pgettext("beside a number", "%(percent)s%% not reached") % {"percent": percent}


def weeks_finding(bars: list[Bar], people: Standing) -> str:
    if not any(bar.value for bar in bars):
        return _("No new learners yet")
    if people.target is None:
        return _("New learners each week")
    good = sum(1 for bar in bars if bar.is_on_pace)
    if good == len(bars):
        return _("Every week kept the pace")
    text = ngettext("%(good)s of %(count)s week kept the pace", "%(good)s of %(count)s weeks kept the pace", len(bars))
    return text % {"good": good, "count": len(bars)}


class TileTitles:
    """What tiles say when pointed at: "Phường Láng: 41/150 người, 113% nhịp, vượt tiến độ". Looks its words up once."""

    def __init__(self, statuses: dict[str, str]) -> None:
        self.people = pgettext("tile", "%(people)s people")
        self.percent = _("%(percent)s%% of the pace")
        self.statuses = statuses

    def of(self, row: Row) -> str:
        people = f"{grouped(row.people)}/{grouped(row.target)}" if row.target else grouped(row.people)
        parts = [self.people % {"people": people}]
        if row.ratio is not None and row.status != "none":
            parts.append(self.percent % {"percent": row.percent})
        if row.status:
            parts.append(self.statuses[row.status])
        return f"{row.name}: {', '.join(parts)}"
