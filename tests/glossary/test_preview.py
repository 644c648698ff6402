"""Drafts shown by a signed link, to people without an account."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from glossary import preview
from glossary.preview import preview_url
from glossary.restoring import bring_back
from glossary.roles import TRANSLATORS
from tests.browsing import alternates, is_indexable, language_links, read
from tests.factories import LONG_AGO, make_entry, make_question
from tests.glossary.test_roles import make_member

pytestmark = pytest.mark.django_db

BANNERS = {"et": "Mustandi eelvaade.", "ro": "Previzualizarea", "en": "Preview of a"}
each_language = pytest.mark.parametrize("language", BANNERS)


@pytest.fixture
def draft():
    texts = {f"term_{code}": f"Term {code}" for code in BANNERS}
    dates = {f"published_at_{code}": None for code in BANNERS}
    return make_entry("churn", **texts, **dates, body_et="Sisu ja **rõhk**.")


@pytest.fixture
def at(monkeypatch):
    """Set the clock of the previews forward."""

    def forward(**span):
        moment = timezone.now() + timedelta(**span)
        monkeypatch.setattr(preview.timezone, "now", lambda: moment)

    return forward


@each_language
def test_a_link_shows_a_draft_in_the_language_of_the_entry(client, draft, language):
    page = read(client, preview_url(draft.pk, language))
    assert page.one("html").attrs["lang"] == language
    assert page.one("h1").text == f"Term {language}"
    assert BANNERS[language] in page.one("p", role="note").text


def test_the_preview_is_the_page_as_it_will_be(client, draft):
    make_question(draft, "why", question_et="Miks?", answer_et="Nii.")
    shown = read(client, preview_url(draft.pk, "et")).one("article")
    draft.published_at_et = LONG_AGO
    draft.save()
    assert shown.text == read(client, "/et/sonastik/churn/").one("article").text


def test_the_preview_says_until_when_it_works(client, draft, settings):
    until = timezone.localtime(timezone.now() + timedelta(days=7))
    note = read(client, preview_url(draft.pk, "en")).one("p", role="note").text
    assert f"{until.day} {until:%B %Y}, {until:%H:%M}" in note


def test_a_link_needs_no_account_and_leaves_no_trace(client, draft):
    response = client.get(preview_url(draft.pk, "et"))
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    page = read(client, preview_url(draft.pk, "et"))
    assert not is_indexable(page)
    assert not page.all("link", rel="canonical")
    assert alternates(page) == {}


def test_a_draft_with_nothing_but_a_note_can_be_shown(client):
    entry = make_entry("churn", body_et="Üks mõte.")
    page = read(client, preview_url(entry.pk, "et"))
    assert page.one("h1").text == "churn"
    assert "None" not in page.text


def test_a_link_works_for_a_week(client, draft, at):
    address = preview_url(draft.pk, "et")
    at(days=6, hours=23)
    read(client, address)
    at(hours=2)
    page = read(client, address, 410)
    assert page.one("h1").text == "See eelvaate link on aegunud"
    assert not is_indexable(page)
    assert "no-store" in page.response["Cache-Control"]


def publishing_page(entry, language):
    return f"/admin/glossary/entry/{entry.pk}/publishing/{language}/"


def test_revoked_links_no_longer_work_and_new_ones_do(
    client, admin_client, draft, settings
):
    revoked, other = preview_url(draft.pk, "et"), preview_url(draft.pk, "ro")
    admin_client.post(publishing_page(draft, "et"), {"revoke": ""})
    page = read(client, revoked, 410)
    assert "Term" not in page.one("main").text
    read(client, preview_url(draft.pk, "et"))
    read(client, other)
    draft_id = draft.pk
    draft.delete()
    bring_back(draft_id)
    read(client, revoked, 410)
    page = read(admin_client, f"/admin/glossary/entry/{draft_id}/publishing/et/")
    shown = page.one("input", id="preview-link").attrs["value"]
    read(client, shown.removeprefix(settings.SITE_URL))


def test_who_may_not_write_a_language_cannot_revoke_its_links(client, draft):
    client.force_login(make_member(TRANSLATORS["ro"]))
    for language, status in (("et", 403), ("ro", 302)):
        address = publishing_page(draft, language)
        buttons = read(client, address).all("button", name="revoke")
        assert bool(buttons) == (status == 302)
        assert client.post(address, {"revoke": ""}).status_code == status
    read(client, preview_url(draft.pk, "et"))


@each_language
def test_a_link_that_was_tampered_with_shows_nothing(client, draft, language):
    address = preview_url(draft.pk, language)
    prefix, token = address.rstrip("/").rsplit("/", 1)
    forged = signing.Signer(salt="x").sign_object([draft.pk, language, 4_000_000_000])
    for bad in (token[:-1], token + "x", "A" + token, "x", "a:b", forged, "õ", "%00"):
        page = read(client, f"{prefix}/{bad}/", 404)
        assert page.one("html").attrs["lang"] == language
        assert "Term" not in page.one("main").text
        assert not is_indexable(page)
        homes = {code: f"/{code}/" for code in BANNERS}
        links = language_links(page)
        assert {code: a.attrs["href"] for code, a in links.items()} == homes


def test_a_link_is_bound_to_its_language(client, draft):
    address = preview_url(draft.pk, "et")
    read(client, address.replace("/et/eelvaade/", "/en/preview/"), 404)


def test_a_link_to_a_deleted_draft_shows_nothing(client, draft):
    address = preview_url(draft.pk, "et")
    draft.delete()
    read(client, address, 404)


def test_a_link_leads_to_the_page_once_it_is_public(client, draft):
    address = preview_url(draft.pk, "et")
    draft.published_at_et = LONG_AGO
    draft.save()
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == "/et/sonastik/churn/"


def test_a_link_survives_a_change_of_the_secret(client, draft, settings):
    address = preview_url(draft.pk, "et")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-" * 5
    read(client, address)
