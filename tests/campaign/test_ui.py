import gzip
import re
from datetime import date, datetime, time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.template import engines
from django.template.defaultfilters import date as date_filter
from django.template.loader import get_template
from django.utils import translation
from django.utils.formats import localize

from campaign import navigation
from campaign.fields import DayField
from campaign.forms import Renderer
from campaign.templatetags import ui

STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"


def render(source: str, **context: object) -> str:
    return engines["django"].from_string(source).render(context)


def sprite_names() -> set[str]:
    return {symbol.attrib["id"] for symbol in ElementTree.parse(STATIC / "img/icons.svg").getroot()}


def names_in_templates() -> set[str]:
    text = "".join(path.read_text() for path in TEMPLATES.rglob("*.html"))
    return set(re.findall(r'{% icon "([^"]+)"(?!\|)', text))


class SampleForm(forms.Form):
    default_renderer = Renderer()
    name = forms.CharField(
        label="Họ và tên", help_text="Như trên giấy tờ", error_messages={"required": "Nhập họ và tên"}
    )
    consent = forms.BooleanField(label="Bác đồng ý", required=False)
    title = forms.ChoiceField(label="Xưng hô", choices=[("bac", "Bác"), ("co", "Cô")], widget=forms.RadioSelect)


def test_icon_is_decoration_without_a_label() -> None:
    assert render('{% icon "check" "s" %}') == (
        f'<svg class="icon icon-s" aria-hidden="true"><use href="{ui.sprite()}#check"/></svg>'
    )


def test_icon_speaks_its_label_escaped() -> None:
    assert render('{% icon "phone" label=words %}', words="Gọi <bác>") == (
        f'<svg class="icon" role="img" aria-label="Gọi &lt;bác&gt;"><use href="{ui.sprite()}#phone"/></svg>'
    )


def test_icons_of_templates_stand_in_the_sprite() -> None:
    assert names_in_templates() - sprite_names() == set()


def test_icons_of_pills_and_navigation_stand_in_the_sprite() -> None:
    places = {value.icon for value in vars(navigation).values() if isinstance(value, navigation.Place)}
    assert (places | {symbol for symbol, _ in ui.PILLS.values() if symbol}) - sprite_names() == set()


def test_every_session_kind_has_its_icon() -> None:
    kinds = ["class", "door_to_door", "help_desk", "kiosk", "train_the_trainer", "online"]
    assert [kind for kind in kinds if f"kind-{kind}" not in sprite_names()] == []


def test_no_page_says_twice_in_its_title_that_something_is_wrong() -> None:
    """`base.html` says it of every page with a `form`."""
    title = "{% block title %}{% if form.errors %}"
    assert [path.name for path in TEMPLATES.rglob("*.html") if title in path.read_text()] == []


def test_pill_shows_icon_and_word() -> None:
    with translation.override("en"):
        assert re.sub(r"<svg.*?</svg>", "(i)", render('{% pill "behind" %}')) == (
            '<span class="pill pill-behind">(i)Behind</span>'
        )


def test_pill_without_icon_keeps_the_given_word() -> None:
    assert render('{% pill "neutral" "Chưa có" %}') == '<span class="pill pill-neutral">Chưa có</span>'


@pytest.mark.parametrize("level", range(5))
def test_ladder_fills_as_many_rungs_as_the_level(level: int) -> None:
    assert re.findall(r'class="r(\d)"', str(ui.ladder(level))) == [str(n) for n in range(1, level + 1)]


def test_ladder_without_a_level_says_not_yet() -> None:
    with translation.override("en"):
        assert 'class="ladder-word">Not yet<' in ui.ladder(None)


def test_pace_bar_writes_numbers_for_machines_in_any_language() -> None:
    with translation.override("vi"):
        html = ui.pace_bar(22.34, 124)
    assert re.findall(r'(?:value|x1)="([^"]+)"', html) == ["22.3", "100.0", "100.0"]


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [("vi", 4213, "4.213"), ("vi", 1.25, "1,25"), ("en", 4213, "4,213"), ("vi", None, "–"), ("vi", 0, "0")],
)
def test_number_groups_thousands(language: str, value: float | None, shown: str) -> None:
    with translation.override(language):
        assert ui.number(value) == shown


def test_plain_never_groups() -> None:
    with translation.override("vi"):
        assert render("{{ year|plain }}", year=1956) == "1956"


@pytest.mark.parametrize(
    ("name", "letters"), [("Nguyễn Khánh Linh", "KL"), ("đỗ ngọc ánh", "NÁ"), ("Hợi", "H"), ("", "")]
)
def test_initials_are_of_the_last_two_words(name: str, letters: str) -> None:
    assert ui.initials(name) == letters


@pytest.mark.parametrize(
    ("changes", "address"),
    [("page=3", "?q=h%C3%B2a&page=3"), ("page=None", "?q=h%C3%B2a"), ('q="" page=None', "?")],
)
def test_query_changes_only_the_named_parameters(rf, changes: str, address: str) -> None:
    request = rf.get("/teams/", {"q": "hòa", "page": "2"})
    assert render(f"{{% query {changes} %}}", request=request).replace("&amp;", "&") == address


def test_tint_stays_with_the_name() -> None:
    assert [ui.tint("Trần Gia Bảo"), ui.tint("Trần Gia Bảo") in range(4)] == [ui.tint("Trần Gia Bảo"), True]


@pytest.mark.parametrize(
    ("tags", "url"),
    [("undo:/imports/1/undo/", "/imports/1/undo/"), ("undo:https://elsewhere.example/", ""), ("safe", ""), (None, "")],
)
def test_undo_url_is_only_an_address_of_ours(tags: str | None, url: str) -> None:
    assert ui.undo_url(Message(SUCCESS, "Đã lưu", extra_tags=tags)) == url


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("23/11/2026", date(2026, 11, 23)),
        ("3/7/2026", date(2026, 7, 3)),
        ("31-12-2026", date(2026, 12, 31)),
        ("31.12.2026", date(2026, 12, 31)),
        ("2026-12-31", date(2026, 12, 31)),
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_dates_are_read_with_the_day_first(language: str, text: str, day: date) -> None:
    with translation.override(language):
        assert forms.DateField(localize=True).clean(text) == day


@pytest.mark.parametrize("text", ["30/02/2026", "31/06/2026", "12/31/2026", "abc"])
def test_dates_that_do_not_exist_are_refused(text: str) -> None:
    with translation.override("vi"), pytest.raises(forms.ValidationError):
        forms.DateField().clean(text)


@pytest.mark.parametrize(("text", "hour"), [("8:30", time(8, 30)), ("8h30", time(8, 30)), ("19h", time(19))])
def test_times_are_read_as_people_write_them(text: str, hour: time) -> None:
    with translation.override("vi"):
        assert forms.TimeField().clean(text) == hour


@pytest.mark.parametrize(
    ("given", "shown"),
    [("2026-12-31", "31/12/2026"), (date(2026, 12, 31), "31/12/2026"), ("2026-02-30", "2026-02-30"), ("mai", "mai")],
)
def test_a_day_of_an_address_is_shown_as_people_write_it(given: date | str, shown: str) -> None:
    assert DayField().prepare_value(given) == shown


def test_dates_and_times_are_shown_in_vietnamese_order() -> None:
    moment = datetime(2026, 7, 5, 8, 5)
    with translation.override("vi"):
        shown = [date_filter(moment, name) for name in ("SHORT_DATE_FORMAT", "DATE_FORMAT", "SHORT_DATETIME_FORMAT")]
    assert shown == ["05/07/2026", "5/7/2026", "8:05 05/07/2026"]


def test_numbers_are_grouped_everywhere() -> None:
    with translation.override("vi"):
        assert localize(18900) == "18.900"


def test_field_ties_hint_and_error_to_the_input() -> None:
    html = str(SampleForm({"name": ""})["name"].as_field_group())
    tied = re.search(r'aria-describedby="([^"]+)"', html)
    assert tied is not None
    assert [f'id="{part}"' in html for part in tied[1].split()] == [True, True]


def test_wrong_field_is_marked_invalid() -> None:
    assert 'aria-invalid="true"' in SampleForm({"name": ""})["name"].as_field_group()


def test_single_checkbox_stands_before_its_label() -> None:
    html = SampleForm()["consent"].as_field_group()
    assert html.index("<input") < html.index("<label")


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    html = SampleForm()["title"].as_field_group()
    assert ["<fieldset" in html, "<legend>Xưng hô" in html] == [True, True]


def test_error_summary_repeats_messages_and_jumps_to_fields() -> None:
    html = str(SampleForm({"title": "bac"}))
    assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', html) == [("id_name", "Nhập họ và tên")]


def test_error_summary_is_absent_from_a_fresh_form() -> None:
    assert "error-summary" not in str(SampleForm())


def test_text_of_a_hint_is_escaped() -> None:
    form = SampleForm()
    form.fields["name"].help_text = "<b>x</b>"
    assert "&lt;b&gt;x&lt;/b&gt;" in form["name"].as_field_group()


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "campaign/maintenance"])
def test_error_pages_need_no_request(name: str) -> None:
    with translation.override("en"):
        assert get_template(f"{name}.html").render().count("<h1>") == 1


def test_dark_tokens_are_the_same_by_system_and_by_choice() -> None:
    css = (STATIC / "css/tokens.css").read_text()
    blocks = re.findall(r"\[data-theme=\"(?:light|dark)\"\]\)? \{\n(.*?)\n  \}", css, re.S)
    assert [len(blocks), blocks[0] == blocks[1]] == [2, True]


def test_every_colour_token_used_is_defined() -> None:
    sheets = "".join(path.read_text() for path in (STATIC / "css").glob("*.css"))
    defined = re.findall(r"(--[\w-]+):", (STATIC / "css/tokens.css").read_text())
    assert set(re.findall(r"var\((--[\w-]+)", sheets)) - set(defined) == set()


def test_modules_write_no_html_from_text() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function")
    assert [path.name for path in Path(STATIC / "js").rglob("*.js") if forbidden.search(path.read_text())] == []


def test_templates_hold_no_inline_style_or_script() -> None:
    forbidden = re.compile(
        r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son(?:click|change|submit|input|load|key\w+|mouse\w+)=|hx-on|\|safe|javascript:"
    )
    assert [str(path) for path in TEMPLATES.rglob("*.html") if forbidden.search(path.read_text())] == []


def test_first_load_stays_within_its_weight() -> None:
    names = ["tokens", "base", "navigation", "forms", "components", "print", "roll-call"]
    packed = sum(len(gzip.compress((STATIC / f"css/{name}.css").read_bytes())) for name in names)
    packed += sum(len(gzip.compress(path.read_bytes())) for path in (STATIC / "js").glob("*.js"))
    assert packed < 25_000


@pytest.mark.django_db
def test_styleguide_is_hidden_unless_wanted(client, settings) -> None:
    settings.STYLEGUIDE = False
    assert client.get("/styleguide/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/styleguide/", "/styleguide/?layout=task"])
def test_styleguide_shows_all_components(client, settings, address: str) -> None:
    settings.STYLEGUIDE = True
    assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_sign_in_page_has_labels_and_no_placeholders(client) -> None:
    html = client.get("/accounts/login/").content.decode()
    assert [html.count("placeholder="), html.count("<label for=")] == [0, 2]


@pytest.mark.django_db
def test_a_lost_password_brings_a_link_in_vietnamese(client, mailoutbox, django_user_model) -> None:
    django_user_model.objects.create_user("thuha", "ha@example.org", "mật khẩu rất dài", full_name="Trần Thu Hà")
    client.post("/accounts/password/reset/", {"email": "ha@example.org"})
    assert [message.subject for message in mailoutbox] == ["Đặt mật khẩu mới – Bình dân học vụ số"]


def test_modules_import_each_other_by_hashed_names(tmp_path, settings) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "campaign.static_files.HashedStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    main = (tmp_path / staticfiles_storage.stored_name("js/main.js")).read_text()
    assert re.findall(r'import "\./[\w-]+\.js"', main) == []
