"""A whole demo city, made in memory from a seed: the same seed, day and areas give the same rows."""

from datetime import date, datetime

from campaign.models import Area, Campaign, Phase, User
from learners.models import Skill
from sessions.demo import cast
from sessions.demo.audiences import address
from sessions.demo.bulk import Report, Rows
from sessions.demo.came import check_in
from sessions.demo.circles import Circle, Timetable
from sessions.demo.curves import DAY, calendar_of, dice, id_at, phase_names, share
from sessions.demo.desks import keep_free, man_desks, plan_rota, turns_of
from sessions.demo.encounters import Encounters
from sessions.demo.entries import enter_today
from sessions.demo.learning import Learning
from sessions.demo.ledger import Ledger
from sessions.demo.lessons import add_lessons
from sessions.demo.moments import tell
from sessions.demo.papers import hand_out
from sessions.demo.partners import add_partners
from sessions.demo.people import People
from sessions.demo.places import team_name
from sessions.demo.rights import fill_desk
from sessions.demo.scales import Scale
from sessions.demo.targets import add_targets
from sessions.demo.told import tell_of_today
from sessions.demo.trainings import hold_training, train
from sessions.demo.wards import deal, nearest, plan_wards, teams_by_ward
from sessions.demo.ways import write_ways
from teams.models import Team, Volunteer

NAME = "Bình dân học vụ số"
LEARNERS_PER_MOMENT = 150


class City:
    """One city's campaign; `build` makes all rows, in the order of its lines."""

    def __init__(self, scale: Scale, seed: int, moment: datetime, province: Area, wards: list[Area]) -> None:
        self.scale, self.seed, self.province = scale, seed, province
        self.calendar = calendar_of(moment)
        self.wards = sorted(wards, key=lambda ward: ward.code)
        self.home = next((ward for ward in self.wards if ward.code == cast.WARD), self.wards[0])
        self.plans = plan_wards(self.wards, scale, seed, self.home)
        self.skills = {skill.code: skill for skill in Skill.objects.all()}
        self.rows = Rows()
        self.people = People(self.rows, self.calendar)

    def build(self, report: Report, campaign: Campaign | None = None, phases: list[Phase] | None = None) -> Rows:
        """All rows; for a campaign that stands already, without campaign, phases and targets."""
        self.accounts = cast.make_accounts(self.rows, self.seed, self.calendar, self.home, self.province)
        self.campaign, self.phases = (campaign, phases) if campaign and phases else self.make_campaign()
        circles = self.make_circles(self.make_teams())
        self.rota, desks = plan_rota(self.calendar, self.home, self.seed, self.accounts.coordinator)
        deal(circles, self.plans, self.scale, self.seed, special=cast.SPECIAL + len(desks))
        self.schedule(circles, desks)
        add_lessons(self.rows, self.seed, self.calendar, self.skills, self.accounts)
        write_ways(self.rows, self.seed, self.calendar)
        self.meet(circles, report)
        if not campaign:
            add_targets(self.rows, self.seed, self.calendar, self.phases, self.plans)
            around = [plan for plan in self.plans if plan.ward.parent_id == self.home.parent_id]
            address(self.rows, self.seed, self.calendar, self.phases[-1], around)
            self.honour(circles)
        return self.rows

    def make_campaign(self) -> tuple[Campaign, list[Phase]]:
        rng, calendar = dice(self.seed, "campaign"), self.calendar
        moment = calendar.at(calendar.first.starts_on - DAY * 14, 9)
        first, second = calendar.first, calendar.second
        campaign = Campaign(
            id=id_at(rng, moment), area=self.province, name=NAME, starts_on=first.starts_on, ends_on=second.ends_on
        )
        phases = [
            Phase(id=id_at(rng, moment), campaign=campaign, name=name, starts_on=span.starts_on, ends_on=span.ends_on)
            for name, span in zip(phase_names(calendar), (first, second), strict=True)
        ]
        self.rows.add(campaign, *phases)
        return campaign, phases

    def make_teams(self) -> dict[Area, list[Team]]:
        """Teams by home ward; the demo team is the first of its ward."""
        teams: dict[Area, list[Team]] = {}
        for ward, count in teams_by_ward(self.plans, self.scale, self.home).items():
            rng = dice(self.seed, "teams", ward.code)
            opened = self.calendar.first.starts_on - DAY * rng.randint(2, 9)
            for number in range(1, count + 1):
                demo = ward is self.home and number == 1
                name = cast.TEAM if demo else team_name(rng, ward, number)
                team = Team(id=id_at(rng, self.calendar.at(opened, 9)), area=ward, name=name, opened_on=opened)
                team.name_fields()
                teams.setdefault(ward, []).append(team)
        self.rows.add(*(team for members in teams.values() for team in members))
        return teams

    def make_circles(self, teams: dict[Area, list[Team]]) -> list[Circle]:
        """A circle for each team in its ward; a ward without one gets the nearest. The demo team's comes first."""
        staff = self.make_volunteers([team for members in teams.values() for team in members])
        circles = []
        for ward in self.wards:
            for team in teams.get(ward) or teams[nearest(ward, teams)][:1]:
                leader, volunteers = staff[team.pk]
                circles.append(Circle(ward, team, volunteers, leader))
        circles.sort(key=lambda circle: not is_demo(circle))
        circles[0].companion = circles[0].volunteers[cast.COMPANION]
        return circles

    def make_volunteers(self, teams: list[Team]) -> dict[object, tuple[User, list[Volunteer]]]:
        """Each team's leader account and its volunteers, the leader first."""
        fixed = len(cast.MEMBERS)
        others = [team for team in teams if team.name != cast.TEAM]
        rng = dice(self.seed, "team sizes")
        sizes = share(self.scale.volunteers - fixed, [rng.uniform(0.7, 1.3) for _ in others], least=3)
        sized = dict(zip(others, sizes, strict=True))
        staff: dict[object, tuple[User, list[Volunteer]]] = {}
        for team in teams:
            own = dice(self.seed, "volunteers", team.search_name)
            names = cast.MEMBERS if team.name == cast.TEAM else [""] * sized[team]
            volunteers = [self.people.volunteer(own, team, place, name) for place, name in enumerate(names)]
            staff[team.pk] = self.leader_account(team, volunteers), volunteers
        return staff

    def leader_account(self, team: Team, volunteers: list[Volunteer]) -> User:
        """Every leader has an account, for their marks to be theirs; only the demo team's can be signed in to."""
        leader = volunteers[cast.LEADER]
        if team.name == cast.TEAM:
            volunteers[cast.COMPANION].user = self.accounts.volunteer
            leader.user = self.accounts.team_leader
        else:
            leader.user = cast.account(
                self.rows,
                self.seed,
                self.calendar,
                f"doi.{self.people.volunteers:05}",
                leader.full_name,
                cast.NO_PASSWORD,
            )
        return leader.user

    def schedule(self, circles: list[Circle], desks: list[date]) -> None:
        """Sessions of all circles; the demo team keeps today and tomorrow for what its accounts need."""
        calendar = self.calendar
        timetable = Timetable(self.rows, calendar, self.campaign, self.skills, self.accounts.coordinator)
        timetable.taken |= {(circles[0].team.pk, calendar.today + DAY * n) for n in (0, 1)}
        turns = turns_of(circles, self.home)
        keep_free(timetable, turns, desks)
        for circle in circles:
            timetable.schedule(circle, self.seed)
        hold_training(timetable, circles[0], self.seed)
        cast.schedule_today(timetable, circles[0], self.seed)
        add_partners(self.rows, self.seed, self.home, calendar)
        man_desks(timetable, turns, self.rota, desks, self.seed)
        train(self.rows, circles)

    def meet(self, circles: list[Circle], report: Report) -> None:
        ledger = Ledger(self.rows, self.seed)
        learning = Learning(self.rows, self.calendar, self.campaign, self.skills)
        encounters = Encounters(self.rows, self.calendar, self.people, ledger, learning)
        for done, circle in enumerate(circles, start=1):
            encounters.fill(circle, self.seed)
            report("people and sessions", done, len(circles))
        enter_today(self.rows, circles[0], self.skills, self.calendar)
        tell_of_today(self.rows, self.calendar, self.seed)
        fill_desk(self.rows, self.calendar, self.seed, self.accounts.coordinator)

    def honour(self, circles: list[Circle]) -> None:
        """Hours of those who came, the papers of the first phase, and what went well."""
        staff = self.accounts.coordinator
        check_in(self.rows, circles, self.calendar, self.seed)
        hand_out(self.rows, self.campaign, self.province, self.calendar, seed=self.seed, by=staff)
        count = self.scale.learners // LEARNERS_PER_MOMENT
        tell(self.rows, circles, self.skills, self.calendar, count, seed=self.seed, by=staff)


def is_demo(circle: Circle) -> bool:
    return circle.team.name == cast.TEAM and circle.ward.pk == circle.team.area_id
