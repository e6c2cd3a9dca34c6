"""Every page a role can open: accessible, light and dark, on a phone and a desktop, and small."""

import gzip
from collections.abc import Callable
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.browser.conftest import DESKTOP, PASSWORD, PHONE, Person, choose_language

pytestmark = pytest.mark.browser
COORDINATOR = [
    "/dashboards/", "/sessions/", "/sessions/month/", "/sessions/new/", "/sessions/copy/", "/areas/", "/teams/",
    "/teams/new/", "/learners/", "/learners/new/",
    "/campaigns/", "/campaigns/new/", "/imports/", "/imports/new/", "/sessions/reminders/", "/help/",
    "/learners/privacy/", "/sessions/rotas/", "/sessions/rotas/new/",
    "/learners/skills/", "/learners/skills/new/", "/learners/bundles/new/",
    "/learners/certificates/", "/certificates/new/", "/learners/moments/",
    "/sessions/files/", "/sessions/quarantine/", "/sessions/sheets/",
    "/accounts/password/change/", "/styleguide/",
]  # fmt: skip
PAGES = {
    "": [
        "/accounts/login/",
        "/accounts/password/reset/",
        "/learners/notices/2026-11-29/",
        "/nearby/",
        "/nearby/?q=lang",
        "/nearby/visits/new/",
        "/learners/lessons/",
    ],
    "dieuphoi": COORDINATOR,
    "cum.dongda": ["/dashboards/", "/sessions/", "/areas/", "/teams/"],
    "phuong.lang": ["/dashboards/", "/sessions/", "/teams/"],
    "doitruong": [
        "/sessions/today/",
        "/sessions/calendars/",
        "/sessions/understaffed/",
        "/learners/companions/",
        "/learners/follow-ups/",
        "/sessions/",
        "/learners/",
        "/teams/",
    ],
    "tnv": ["/sessions/today/", "/sessions/shifts/", "/sessions/", "/learners/", "/teams/"],
}
PAGES[""].append("/teams/join/")
# From a list to the first thing in it: the pages behind the navigation.
INNER = {
    "": [("/nearby/", ".open-link")],
    "dieuphoi": [
        ("/dashboards/", "main a[href^='/dashboards/']:not([href*='?'])"),
        ("/teams/", "main a[href^='/teams/0']"),
        ("/campaigns/", "main a[href^='/campaigns/0']"),
        ("/learners/", "main a[href^='/learners/0']"),
        ("/sessions/", "main a[href^='/sessions/0']"),
    ],
    "doitruong": [
        ("/sessions/today/", "a[href$='/attendance/']"),
        ("/learners/", "main a[href^='/learners/0']"),
        ("/learners/companions/", "main a[href$='/companion/']"),
        ("/learners/companions/", "main a[href$='/handover/']"),
        ("/learners/follow-ups/", "main a.list-row"),
    ],
}


COLOURS = ["color-contrast", "link-in-text-block"]  # the rules of axe that look at colours
AXE = Axe()


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds by these rules, by all when None; its script, half a megabyte, is handed to a page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    options: dict[str, object] = {"resultTypes": ["violations"]} | ({"runOnly": rules} if rules else {})
    found = page.evaluate("async (options) => (await axe.run(document, options)).violations", options)
    return [f"{rule['id']}: {node['html'][:140]}" for rule in found for node in rule["nodes"]]


def check(who: Person, path: str) -> dict[str, list[str]]:
    """On both screens, light and dark: in the dark only the colours are others."""
    wrong = {}
    for size, (scheme, rules) in product((PHONE, DESKTOP), (("light", None), ("dark", COLOURS))):
        who.page.set_viewport_size(size)
        who.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if found := violations(who.page, rules):
            wrong[f"{path} {size['width']} {scheme}"] = found
    return wrong


@pytest.mark.parametrize(("username", "path"), [(name, path) for name, paths in PAGES.items() for path in paths])
def test_page_is_accessible_and_clean(person: Callable[..., Person], username: str, path: str) -> None:
    who = person(username, looks=True)
    who.goes_to(path)
    assert (check(who, path), who.complaints) == ({}, [])


@pytest.mark.parametrize(
    ("username", "path", "link"), [(name, *step) for name, steps in INNER.items() for step in steps]
)
def test_page_behind_a_list_is_accessible_and_clean(
    person: Callable[..., Person], username: str, path: str, link: str
) -> None:
    who = person(username, looks=True)
    who.goes_to(path)
    who.goes_to(str(who.page.locator(link).first.get_attribute("href")))
    assert (check(who, who.page.url), who.complaints) == ({}, [])


@pytest.mark.parametrize("page", ["sheet/", "sheet/keying/"])
def test_paper_pages_are_accessible_and_clean(person: Callable[..., Person], page: str) -> None:
    who = person("doitruong")
    who.goes_to("/sessions/today/")
    roll_call = str(who.page.locator("a[href$='/attendance/']").first.get_attribute("href"))
    who.goes_to(roll_call.replace("attendance/", page))
    assert (check(who, who.page.url), who.complaints) == ({}, [])


@pytest.mark.parametrize(
    ("username", "page"),
    [
        *(("dieuphoi", page) for page in ("invitations/", "split/", "merge/")),
        *(("doitruong", page) for page in ("contacts/", "leave/")),
    ],
)
def test_pages_of_a_team_are_accessible_and_clean(person: Callable[..., Person], username: str, page: str) -> None:
    who = person(username, looks=True)
    who.goes_to("/teams/")
    who.goes_to(str(who.page.locator("main a[href^='/teams/0']").first.get_attribute("href")) + page)
    assert (check(who, who.page.url), who.complaints) == ({}, [])


def test_ones_own_data_is_shown_after_a_fresh_password(person: Callable[..., Person]) -> None:
    who = person("tnv")
    page = who.goes_to("/my-data/")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/my-data/")
    assert page.locator("dd", has_text="tnv").count() > 0
    assert (check(who, "/my-data/"), who.complaints) == ({}, [])
    for form in ("pdf", "json"):  # a file is the answer: the form is free for the next one
        with page.expect_download() as file:
            page.click(f"button[value={form}]")
        page.locator("main [aria-busy]").wait_for(state="detached")
        assert file.value.suggested_filename.endswith(f".{form}")


def test_an_invitation_is_made_opened_and_taken(person: Callable[..., Person]) -> None:
    """The link on the screen, what it opens for a stranger, and where it leaves them."""
    leader, stranger = person("doitruong"), person("")
    leader.goes_to("/teams/")
    leader.goes_to(str(leader.page.locator("main a[href^='/teams/0']").first.get_attribute("href")) + "invitations/")
    leader.page.locator("main form:has([name=most]) button[type=submit]").click()
    link = leader.page.locator("#link").input_value()
    assert (check(leader, "the link"), leader.complaints) == ({}, [])
    stranger.page.goto(link)
    stranger.page.wait_for_url("**/teams/join/name/")
    assert check(stranger, "who comes") == {}
    for name, value in (("full_name", "Lê Thị Thử"), ("birth_year", "2000"), ("email", "thu@example.org")):
        stranger.page.fill(f"[name={name}]", value)
    stranger.page.fill("[name=password]", "mot cau ngan de nho")
    stranger.page.check("[name=agrees]")
    stranger.page.keyboard.press("Enter")
    stranger.page.wait_for_url("**/teams/join/done/")
    assert (check(stranger, "welcome"), stranger.complaints) == ({}, [])


@pytest.mark.parametrize(
    ("username", "path"),
    [("dieuphoi", path) for path in COORDINATOR] + [("doitruong", "/sessions/today/"), ("", "/nearby/?q=lang")],
)
def test_page_fits_320_pixels(person: Callable[..., Person], username: str, path: str) -> None:
    who = person(username, size={"width": 320, "height": 640}, looks=True)
    who.goes_to(path)
    overflow = who.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow == 0


def test_the_page_of_a_team_fits_when_letters_are_doubled(person: Callable[..., Person]) -> None:
    who = person("dieuphoi", size={"width": 720, "height": 900}, looks=True)
    page = who.goes_to("/teams/?q=lang+01")
    who.goes_to(str(page.locator("main a[href^='/teams/0']").first.get_attribute("href")))
    page.locator(".members .pill").first.wait_for()
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize(
    ("username", "path"), [("dieuphoi", "/dashboards/"), ("dieuphoi", "/sessions/"), ("doitruong", "/sessions/today/")]
)
def test_scripts_and_styles_weigh_at_most_60_kb(person: Callable[..., Person], username: str, path: str) -> None:
    who = person(username)
    seen: dict[str, int] = {}

    def weigh(response: Response) -> None:
        if response.request.resource_type in {"script", "stylesheet"}:
            seen[response.url] = gzipped(response.body())

    who.page.on("response", weigh)
    who.goes_to(path)
    who.page.wait_for_load_state("networkidle")
    assert sum(seen.values()) <= 60_000, seen


def test_the_whole_roll_call_weighs_at_most_60_kb(person: Callable[..., Person], path: str) -> None:
    """All that a phone fetches the first time, fonts and the list as data aside: page, scripts, styles, pictures."""
    who = person("doitruong")
    who.page.goto("about:blank")  # what the page before still asks for is not ours
    seen: dict[str, int] = {}

    def weigh(answer: Response) -> None:
        if answer.status == 200 and answer.request.resource_type not in {"font", "fetch"}:
            seen[answer.url] = gzipped(answer.body())

    who.context.route("**/sw.js", lambda route: route.abort())  # it keeps pages for later, after this one is there
    who.page.on("response", weigh)
    who.goes_to(path)
    who.page.wait_for_load_state("networkidle")
    assert (any(url.endswith("roll.js") for url in seen), sum(seen.values()) <= 60 * 1024) == (True, True), seen


def gzipped(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def test_pages_speak_vietnamese_and_can_be_switched_to_english(person: Callable[..., Person]) -> None:
    who = person("dieuphoi", size=DESKTOP)
    page = who.goes_to("/teams/")
    assert page.locator("html").get_attribute("lang") == "vi"
    for language in ("en", "vi"):
        choose_language(page, language)


def test_the_planner_beside_the_board_is_accessible_and_closes_by_key(person: Callable[..., Person]) -> None:
    who = person("dieuphoi", size={"width": 1440, "height": 900})
    who.goes_to("/sessions/")
    who.page.locator("a[data-panel]").first.click()
    who.page.wait_for_selector(".planner-panel")
    assert (check(who, who.page.url), who.complaints) == ({}, [])
    who.page.keyboard.press("Escape")
    assert who.page.locator(".planner-panel").count() == 0


def test_the_board_is_walked_by_arrow_keys(person: Callable[..., Person]) -> None:
    who = person("dieuphoi", size={"width": 1440, "height": 900})
    who.goes_to("/sessions/?sort=name")
    row = who.page.locator(".board tbody tr[data-area]:not(.empty-week)").first
    row.locator("th a").focus()
    who.page.keyboard.press("ArrowRight")
    while who.page.evaluate("document.activeElement.matches('a')"):
        who.page.keyboard.press("ArrowRight")
    who.page.keyboard.press("Enter")
    who.page.wait_for_selector(".planner-panel")
    area = who.page.locator("#id_area").input_value()
    assert area == row.get_attribute("data-area")
