from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from campaign.imports import mending, staging
from campaign.imports.checking import check_rows
from campaign.imports.importing import ListChanged, import_checked
from campaign.imports.registry import REGISTRY
from campaign.imports.staging import AlreadyImported
from campaign.models import Area, Import, ImportRow, User
from campaign.tasks import check_imports
from learners.models import Learner
from tests import factories
from tests.imports_cast import LEARNERS, csv, sample

State = ImportRow.State


def stage(user: User, *rows: list[str]) -> Import:
    return staging.stage(csv([LEARNERS, *rows]), kind="learners", file_name="list.csv", by=user)


def states(source: Import) -> list[str]:
    return list(source.rows.values_list("state", flat=True))


def many(count: int) -> list[list[str]]:
    return [[f"Nguyễn Thị Hợi {n}", "1956", f"09{n:08}", "Phường Láng", ""] for n in range(count)]


def test_staging_saves_nobody(staff: User) -> None:
    source = stage(staff, ["Nguyễn Thị Hợi", "1956", "0912345678", "P. Láng", ""])
    assert (source.state, states(source), Learner.objects.count()) == ("checked", [State.GOOD], 0)


def test_the_same_file_leads_to_the_same_draft(staff: User) -> None:
    assert stage(staff, *many(2)) == stage(staff, *many(2))


def test_a_long_list_is_checked_by_the_worker(staff: User) -> None:
    source = stage(staff, *many(2_000))
    assert (source.state, source.rows_total) == ("staged", 2_000)
    check_imports()
    source.refresh_from_db()
    assert (source.state, source.rows_done, set(states(source))) == ("checked", 2_000, {State.GOOD})


def test_a_list_that_another_worker_checks_is_left_to_it(staff: User) -> None:
    source = stage(staff, *many(2_000))
    assert (staging.claim(source), staging.claim(source)) == (True, False)
    Import.objects.update(checking_since=timezone.now() - timedelta(minutes=6))
    assert staging.claim(source) is True


@pytest.mark.parametrize("count", [3, 900])
def test_checking_asks_as_little_for_many_rows_as_for_few(count: int, staff: User, django_assert_num_queries) -> None:
    source, rows = staging.read_list(csv([LEARNERS, *many(count)]), kind="learners", file_name="a.csv", by=staff)
    with django_assert_num_queries(7):
        check_rows(staging.importer_for(source), rows)


def test_importing_writes_good_rows_only_and_once(staff: User) -> None:
    source = stage(staff, ["Nguyễn Thị Hợi", "1956", "", "P. Láng", ""], ["", "1956", "", "P. Láng", ""])
    assert (import_checked(source), states(source), Learner.objects.count()) == (1, [State.IMPORTED, State.BAD], 1)
    with pytest.raises(AlreadyImported):
        import_checked(source)
    assert Learner.objects.count() == 1


def test_another_draft_of_the_same_file_is_refused(staff: User, city: Area) -> None:
    other = factories.make_user("other")
    factories.give_role(other, "coordinator", city)
    first, second = stage(staff, *many(1)), stage(other, *many(1))
    import_checked(first)
    with pytest.raises((AlreadyImported, ListChanged)):
        import_checked(second)
    assert Learner.objects.count() == 1


def test_an_import_that_fails_half_way_writes_nothing(staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    source = stage(staff, *many(3))
    importer = REGISTRY["learners"]
    save = importer.save

    def broken(self: object, rows: list, *, by: User) -> None:
        save(self, rows[:2], by=by)
        raise IntegrityError("the power is gone")

    monkeypatch.setattr(importer, "save", broken)
    with pytest.raises(IntegrityError):
        import_checked(source)
    source.refresh_from_db()
    assert (Learner.objects.count(), source.state, set(states(source))) == (0, "checked", {State.GOOD})


def test_a_row_that_became_a_duplicate_meanwhile_stops_the_import(staff: User) -> None:
    source = stage(staff, ["Nguyễn Thị Hợi", "1956", "0912345678", "P. Láng", ""])
    factories.make_learner(Area.objects.get(name="Phường Tây Hồ"), phone="+84912345678")
    with pytest.raises(ListChanged):
        import_checked(source)
    assert Learner.objects.count() == 1


def test_mending_identical_cells_mends_them_all(staff: User) -> None:
    old = "xã Thanh Mỹ, thị xã Sơn Tây"
    source = stage(
        staff, ["Lê Thị An", "", "", old, ""], ["Lê Thị Bình", "", "", old.title(), ""], ["Lê", "x", "", old, ""]
    )
    row = source.rows.first()
    assert row.problems[0]["choices"] == ["Phường Sơn Tây", "Phường Tùng Thiện"]
    changed = mending.set_cells(source, row, {"area": "Phường Sơn Tây"}, identical=True)
    assert (changed, states(source)) == (3, [State.GOOD, State.GOOD, State.BAD])


def test_a_duplicate_waits_for_a_decision(staff: User) -> None:
    twin = ["Nguyễn Thị Hợi", "1956", "0912345678", "P. Láng", ""]
    source = stage(staff, twin, twin)
    row = source.rows.last()
    seen = [states(source)[1]]
    for decision in ("keep", "skip", ""):
        mending.decide(source, row, decision)
        seen.append(states(source)[1])
    assert seen == [State.DUPLICATE, State.GOOD, State.SKIPPED, State.DUPLICATE]


def test_a_twin_of_a_row_left_out_is_no_duplicate(staff: User) -> None:
    twin = ["Nguyễn Thị Hợi", "1956", "0912345678", "P. Láng", ""]
    source = stage(staff, twin, twin)
    mending.decide(source, source.rows.first(), "skip")
    assert states(source) == [State.SKIPPED, State.GOOD]


def test_a_coordinator_imports_into_own_areas_only(city: Area) -> None:
    user = factories.make_user("cluster")
    factories.give_role(user, "coordinator", Area.objects.get(name="Quận Đống Đa"))
    source = stage(user, ["Lê Thị An", "", "", "P. Láng", ""], ["Lê Thị Bình", "", "", "P. Sơn Tây", ""])
    assert [row.codes for row in source.rows.all()] == ["", " area:area_outside "]


def test_a_discarded_draft_forgets_its_rows(staff: User) -> None:
    source = stage(staff, *many(2))
    staging.discard(source)
    source.refresh_from_db()
    assert (source.state, source.rows.count()) == ("discarded", 0)


def test_rows_are_forgotten_after_a_week(staff: User) -> None:
    source = stage(staff, *many(2))
    Import.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert staging.forget_old_rows() == 2
    source.refresh_from_db()
    assert source.state == "discarded"


def test_the_sample_list_goes_through_as_a_draft(hanoi_staff: User) -> None:
    source = staging.stage(sample("nguoi-hoc.xlsx"), kind="learners", file_name="nguoi-hoc.xlsx", by=hanoi_staff)
    assert (import_checked(source), Learner.objects.count(), source.rows.filter(state=State.BAD).count()) == (
        192,
        192,
        8,
    )


def test_checking_leaves_a_list_alone_that_was_given_up_meanwhile(staff: User) -> None:
    source = stage(staff, *many(2))
    stale = Import.objects.get()
    ImportRow.objects.update(cells={})
    Import.objects.update(state="discarded")
    staging.check(stale)
    assert (stale.state, set(states(source))) == ("discarded", {State.GOOD})
