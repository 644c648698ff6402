"""The pictures beside shared links: drawn, addressed, kept and current."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from PIL import Image

from glossary import card_views
from glossary.cards import PAPER, card_png, drawable
from glossary.exchange import read_folder
from glossary.models import Entry
from tests.browsing import read
from tests.factories import make_entry

CARDS = {
    "et": ("/et/sonastik/churn/", "/et/sonastik/churn/card.png"),
    "ro": ("/ro/glosar/churn/", "/ro/glosar/churn/card.png"),
    "en": ("/en/glossary/churn/", "/en/glossary/churn/card.png"),
}
PLACE = "example.org/et/"


@pytest.fixture(autouse=True)
def no_cards_of_another_test():
    cache.clear()


def picture(png):
    image = Image.open(BytesIO(png))
    assert image.format == "PNG"
    return image.convert("RGB")


def ink(png):
    """Return the box that the words and lines below the head fill."""
    paper = tuple(int(PAPER[n : n + 2], 16) for n in (1, 3, 5))
    body = picture(png).crop((0, 140, 1200, 545))
    return (
        body.point(lambda v: v)
        .convert("L")
        .point(lambda v: 255 if v < 0.9 * sum(paper) / 3 else 0)
        .getbbox()
    )


@pytest.mark.parametrize(
    "title",
    ["a", "kliendivoolavuse määr", "x" * 200, "õäöüšž ăâîșț " * 15, "two words", ""],
)
@pytest.mark.parametrize("text", ["", "A word.", "Words and more words. " * 400])
def test_a_card_is_1200_by_630_and_nothing_runs_over_its_edges(title, text):
    png = card_png(title, text, "Churn glossary", PLACE)
    assert picture(png).size == (1200, 630)
    assert len(png) < 60_000
    if title or text:
        left, _top, right, bottom = ink(png)
        assert left >= 78 and right <= 1122
        assert bottom < 405


def test_long_terms_are_set_smaller_rather_than_cut():
    term = "klienditeenindusega rahulolu määr"
    once, twice = (ink(card_png(words, "", "", "")) for words in ("k", term * 2))
    height = {box: box[3] - box[1] for box in (once, twice)}
    assert height[twice] < 2 * height[once]


def test_different_words_make_different_pictures():
    cards = {card_png(t, "", "", "") for t in ("määr", "maar", "șț", "şţ", "st")}
    assert len(cards) == 5


@pytest.mark.parametrize("letters", ["õäöüšžÕÄÖÜŠŽ", "ăâîșțĂÂÎȘȚ", "„“”’–—…«»%€×÷−"])
def test_the_font_has_the_letters_of_the_languages(letters):
    assert drawable(letters) == letters


def test_the_font_has_every_letter_of_the_content():
    for entry in read_folder(settings.BASE_DIR / "content").entries.values():
        for text in (entry.term, " ".join(entry.definition.split())):
            assert drawable(text[:500]) == text[:500]


def test_what_the_font_lacks_is_left_out_and_breaks_nothing():
    assert drawable("a\x00b\u202ec 漢字\ud800 ệ 👍") == "abc e"
    assert picture(card_png("漢字", "\ud800\x00", "", "")).size == (1200, 630)


# At their addresses -----------------------------------------------------------------


@pytest.fixture
def entry(db):
    return make_entry("churn", term_et="voolavus", term_ro="reziliere", term_en="churn")


@pytest.mark.parametrize("language", CARDS)
def test_an_entry_names_its_card_in_each_language(client, entry, language):
    page, card = CARDS[language]
    named = read(client, page).one("meta", property="og:image").attrs["content"]
    assert named == settings.SITE_URL + card
    response = client.get(card)
    assert response["Content-Type"] == "image/png"
    assert picture(response.content).size == (1200, 630)


@pytest.mark.parametrize("page", ["/et/", "/ro/glosar/", "/en/calculator/", "/en/no/"])
def test_other_pages_share_the_card_of_their_language(client, db, page):
    found = read(client, page, 404 if "no" in page else 200)
    named = found.one("meta", property="og:image").attrs["content"]
    assert named == f"{settings.SITE_URL}{page[:4]}card.png"
    assert picture(client.get(f"{page[:4]}card.png").content).size == (1200, 630)


def test_the_languages_cards_differ(client, entry):
    assert len({client.get(card).content for _page, card in CARDS.values()}) == 3
    assert len({client.get(f"/{code}/card.png").content for code in CARDS}) == 3


@pytest.mark.parametrize("when", [None, timedelta(days=1)], ids=["draft", "scheduled"])
def test_what_is_not_published_has_no_card(client, entry, when):
    moment = timezone.now() + when if when else None
    Entry.objects.filter(pk=entry.pk).update(published_at_et=moment)
    hidden, missing = (
        client.get(f"/et/sonastik/{slug}/card.png") for slug in ("churn", "nothing")
    )
    assert hidden.status_code == missing.status_code == 404


def test_a_card_is_drawn_once_and_again_when_its_words_change(
    client, entry, monkeypatch
):
    drawn = []

    def counted(*words):
        drawn.append(words)
        return card_png(*words)

    monkeypatch.setattr(card_views, "card_png", counted)
    address = CARDS["et"][1]
    first, again = client.get(address), client.get(address)
    assert len(drawn) == 1
    assert first.content == again.content
    assert (
        client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    )
    entry.definition_et = "Uus sõnastus."
    entry.save()
    changed = client.get(address, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert len(drawn) == 2
    assert changed.content != first.content


def test_caches_may_keep_a_card_for_minutes(client, entry):
    response = client.get(CARDS["et"][1])
    assert response["Cache-Control"] == "public, max-age=300"
    assert not response.cookies
    assert "Vary" not in response or response["Vary"] == "Accept-Encoding"


def test_a_card_is_drawn_when_the_cache_does_not_answer(client, entry, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }
    assert client.get(CARDS["et"][1]).status_code == 200


def test_a_card_costs_one_query(client, entry, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(CARDS["et"][1])
