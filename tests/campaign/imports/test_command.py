import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from campaign.models import Area, Import
from learners.models import Learner
from teams.models import Membership, Team, Volunteer
from tests.imports_cast import DATA, EXPECTED, LEARNERS, csv, package, xlsx

COUNTS = {"nguoi-hoc.xlsx": (204, 8, 4, 192), "doi-hinh.xlsx": (60, 3, 0, 57), "tinh-nguyen-vien.csv": (151, 4, 1, 146)}
SUMS = ("rows", "errors", "likely_duplicates", "imported")


def run(capsys: pytest.CaptureFixture[str], path: Path, kind: str, *options: str) -> tuple[int, dict[str, Any]]:
    """Exit code and the JSON object."""
    with pytest.raises(SystemExit) as ended:
        call_command("import_people", str(path), f"--kind={kind}", "--json", *options)
    return ended.value.code, json.loads(capsys.readouterr().out)


def run_sample(capsys: pytest.CaptureFixture[str], name: str, *options: str) -> tuple[int, dict[str, Any]]:
    return run(capsys, DATA / name, EXPECTED[name]["kind"], *options)


def test_the_sample_lists_give_the_counts_they_must(hanoi: Area, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("nguoi-hoc.xlsx", "doi-hinh.xlsx", "tinh-nguyen-vien.csv"):
        code, report = run_sample(capsys, name)
        expected = EXPECTED[name]
        wanted = tuple(expected[key] for key in ("rows", "errors", "likely_duplicates", "new_without_duplicates"))
        assert (code, tuple(report[key] for key in SUMS)) == (1, COUNTS[name]) == (1, wanted)
    assert (Learner.objects.count(), Team.objects.count(), Volunteer.objects.count()) == (192, 57, 57 + 146)
    assert Membership.objects.filter(role="leader").count() == 57


def expected_rows(name: str) -> list[int]:
    """The sheet's row numbers of the bad rows: learners are named by TT, others by their place among the data rows."""
    if name == "nguoi-hoc.xlsx":
        return [row_of_tt(bad["row_tt"]) for bad in EXPECTED[name]["bad"]]
    return [bad["row"] + (3 if name == "doi-hinh.xlsx" else 1) for bad in EXPECTED[name]["bad"]]


def row_of_tt(tt: int) -> int:
    """Four rows stand above the first person, and three single blank rows among them (before 54, 93 and 169)."""
    return tt + 4 + sum(tt >= first for first in (54, 93, 169))


@pytest.mark.parametrize("name", COUNTS)
def test_the_bad_rows_are_the_expected_ones(name: str, hanoi: Area, capsys: pytest.CaptureFixture[str]) -> None:
    if "after" in EXPECTED[name]:
        run_sample(capsys, EXPECTED[name]["after"])
    report = run_sample(capsys, name, "--dry-run")[1]
    assert [bad["row"] for bad in report["bad"]] == expected_rows(name)


def test_the_same_file_twice_imports_nothing_twice(hanoi: Area, capsys: pytest.CaptureFixture[str]) -> None:
    run_sample(capsys, "doi-hinh.xlsx", "--duplicates=import")
    code, report = run_sample(capsys, "doi-hinh.xlsx", "--duplicates=import")
    assert (code, report["imported"], Team.objects.count()) == (1, 0, 57)
    assert Import.objects.filter(state="imported").count() == 1


def test_likely_duplicates_are_imported_when_asked_for(hanoi: Area, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_sample(capsys, "nguoi-hoc.xlsx", "--duplicates=import")[1]["imported"] == 196


@pytest.mark.parametrize("option", ["--dry-run", "--all-or-nothing"])
def test_nothing_is_imported_when_that_is_asked_for(
    option: str, hanoi: Area, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = run_sample(capsys, "nguoi-hoc.xlsx", option)
    assert (code, report["imported"], Learner.objects.count(), Import.objects.count()) == (1, 0, 0, 0)


def test_a_list_without_errors_ends_with_code_0(
    hanoi: Area, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(csv([LEARNERS, ["Nguyễn Thị Hợi", "1956", "", "P. Láng", ""]]))
    code, report = run(capsys, path, "learners")
    assert (code, report) == (0, {"rows": 1, "errors": 0, "likely_duplicates": 0, "imported": 1, "bad": []})


@pytest.mark.parametrize(
    "content", [package(**{"xl/a.xml": b"0" * (61 << 20)}), xlsx([["a", "b"]]), b"PK\x03\x04" + b"0" * (6 << 20)]
)
def test_a_file_that_cannot_be_read_ends_with_code_2(content: bytes, db: None, capsys: Any, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    code, report = run(capsys, path, "learners")
    assert (code, [report[key] for key in SUMS], len(report["bad"])) == (2, [0, 0, 0, 0], 1)


def test_without_areas_the_command_says_what_to_run(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = run_sample(capsys, "nguoi-hoc.xlsx")
    assert (code, "load_areas --province 01" in report["bad"][0]["message"]) == (2, True)


def test_the_report_for_people_names_each_bad_row(hanoi: Area, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("import_people", str(DATA / "doi-hinh.xlsx"), "--kind=teams", "--dry-run")
    lines = [
        line.split()[1]
        for line in capsys.readouterr().out.splitlines()
        if line[:1] == "│" and line.split()[1].isdigit()
    ]
    assert lines == ["12", "28", "37"]


def test_a_file_that_is_not_there_is_named(db: None, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, report = run(capsys, tmp_path / "list.xlsx", "learners")
    assert (code, report["bad"][0]["message"].startswith(f"Không mở được tệp {tmp_path}")) == (2, True)
