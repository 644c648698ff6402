"""The guides of the desk: whole in each language, with pictures of the real desk."""

import re

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from glossary.guides import NAMES, PICTURES, TEXTS, Picture, guide
from tests.browsing import own_links, read, static_file_exists

CODES = [code for code, _name in settings.LANGUAGES]
IN_EACH_LANGUAGE = pytest.mark.parametrize("code", CODES)
EACH = pytest.mark.parametrize("name", NAMES)
OF_EACH = pytest.mark.parametrize(
    ("name", "code"), [(name, code) for name in NAMES for code in CODES]
)
BOLD = re.compile(r"\*\*([^*]+)\*\*")


@pytest.fixture
def editor(client, db):
    client.force_login(get_user_model().objects.create_user("mari", is_staff=True))
    return client


def open_guide(client, name, code):
    return read(
        client, reverse("guide", args=[name]), headers={"accept-language": code}
    )


def pictures_of(name, code):
    parts = [part for task in guide(name, code).tasks for part in task.parts]
    return [part for part in parts if isinstance(part, Picture)]


def sentences(code):
    """Return what the interface says in a language, in small letters."""
    # English stands in every catalogue: it is what is translated.
    path = f"locale/{'et' if code == 'en' else code}/LC_MESSAGES/django.po"
    with open(settings.BASE_DIR / path, "rb") as file:
        messages = [m.id if code == "en" else m.string for m in read_po(file)]
    return {
        each.casefold()
        for message in messages
        for each in ([message] if isinstance(message, str) else message)
    }


@OF_EACH
def test_a_guide_answers_in_the_language_of_the_editor(editor, name, code):
    page = open_guide(editor, name, code)
    chosen = guide(name, code)
    assert page.one("html").attrs["lang"] == code
    assert page.one("h1").text == chosen.title
    headings = [
        heading.text for heading in page.one("div", id="content-main").all("h2")
    ]
    assert headings == [task.title for task in chosen.tasks]
    assert [img.attrs["alt"] for img in page.all("img")] == [
        picture.shows for picture in pictures_of(name, code)
    ]


@EACH
def test_a_guide_is_for_signed_in_staff_alone(client, db, name):
    address = reverse("guide", args=[name])
    assert client.get(address).status_code == 302
    client.force_login(get_user_model().objects.create_user("reader"))
    assert client.get(address).status_code == 302


def test_there_is_no_other_guide(editor):
    assert editor.get("/admin/guide/readers/").status_code == 404


def test_the_desk_leads_to_both_guides(editor):
    desk = read(editor, reverse("admin:index"))
    both = {reverse("guide", args=[name]): guide(name, "en").title for name in NAMES}
    links = desk.one("p", class_="desk-guides").all("a")
    assert {link.attrs["href"]: link.text for link in links} == both
    for address in both:
        assert both.keys() <= set(own_links(read(editor, address), address))


@OF_EACH
def test_each_link_within_a_guide_leads_to_a_task(editor, name, code):
    page = open_guide(editor, name, code)
    contents = page.one("nav", class_="guide-contents")
    wanted = [link.attrs["href"].removeprefix("#") for link in contents.all("a")]
    assert len(wanted) > 5
    assert set(wanted) <= set(page.ids)


@OF_EACH
def test_a_picture_exists_says_what_it_shows_and_is_light(name, code):
    found = pictures_of(name, code)
    assert found
    for picture in found:
        assert static_file_exists(f"/static/{picture.file}")
        assert len(picture.shows) > 10
        assert (PICTURES.parent / picture.file).stat().st_size <= 60 * 1024
        assert picture.width <= 900


@IN_EACH_LANGUAGE
def test_every_picture_that_is_kept_is_shown(code):
    shown = {picture.file for name in NAMES for picture in pictures_of(name, code)}
    kept = {f"guides/{code}/{path.name}" for path in (PICTURES / code).iterdir()}
    assert shown == kept


@EACH
def test_the_languages_have_the_same_tasks_and_pictures(name):
    english = guide(name, "en")
    for code in ("et", "ro"):
        translated = guide(name, code)
        assert [t.anchor for t in translated.tasks] == [t.anchor for t in english.tasks]
        files = [
            [p.file[10:] for p in pictures_of(name, each)] for each in (code, "en")
        ]
        assert files[0] == files[1]


@EACH
@pytest.mark.parametrize("code", ["et", "ro"])
def test_no_sentence_of_a_translated_guide_is_english(name, code):
    """Every line differs from English, keys and code left out."""
    lines = {
        each: {
            line
            for line in (TEXTS / f"{name}.{each}.md").read_text("utf-8").splitlines()
            if line.strip() and not re.search(r"^- `[^`]+`$", line)
        }
        for each in (code, "en")
    }
    assert not lines[code] & lines["en"]


@OF_EACH
def test_what_is_in_bold_is_called_so_on_the_desk(name, code):
    """Names of buttons and fields stand in bold, as the interface has them now."""
    text = (TEXTS / f"{name}.{code}.md").read_text("utf-8")
    known = sentences(code)
    assert [bold for bold in BOLD.findall(text) if bold.casefold() not in known] == []
