"""Publishing in each language: what is missing, the buttons, and who may press them."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from glossary.models import Entry
from glossary.models.entry_queryset import Status
from glossary.models.revised import LANGUAGE_CODES
from glossary.publishing import NotReady, findings, publish, withdraw
from glossary.roles import TRANSLATORS
from tests.browsing import read
from tests.factories import LONG_AGO, make_entry, make_question
from tests.glossary.desk import editor_page, open_entry
from tests.glossary.test_roles import make_member

pytestmark = pytest.mark.django_db

COMPLETE = {
    "term_et": "voolavus",
    "heading_et": "Mis on voolavus?",
    "body_et": "Kliendid lahkuvad.",
    "forms_et": {
        name: ["voolavuse"]
        for name in (
            "genitive",
            "partitive",
            "plural_nominative",
            "plural_genitive",
            "plural_partitive",
        )
    },
    "published_at_et": None,
}


def make_draft(**fields):
    return make_entry("churn", **(COMPLETE | fields))


def page_of(entry, language="et"):
    return reverse("admin:glossary_entry_publishing", args=[entry.pk, language])


def status(entry, language="et"):
    return Entry.objects.get(pk=entry.pk).status(language)


def found(entry, language="et"):
    return [(finding.field, finding.is_wall) for finding in findings(entry, language)]


# What is missing --------------------------------------------------------------------


def test_a_complete_entry_lacks_nothing():
    entry = make_draft()
    make_question(entry, "why", question_et="Miks?", answer_et="Nii.")
    assert findings(entry, "et") == []


def test_nothing_written_lacks_all():
    entry = make_entry("churn", term_en="Churn")
    assert found(entry) == [
        ("id_term_et", True),
        ("id_slug_et", True),
        ("id_definition_et", True),
        ("id_heading_et", False),
        ("id_body_et", False),
        ("id_forms_et_0", False),
    ]


@pytest.mark.parametrize("field", ["term", "slug", "definition"])
@pytest.mark.parametrize("empty", ["", None])
def test_what_no_page_can_do_without_is_a_wall(field, empty):
    entry = make_draft(slug_et="churn", definition_et="Lahkumine.")
    entry.set_in_language(field, "et", empty)
    assert found(entry) == [(f"id_{field}_et", True)]


def test_the_first_principal_form_missing_is_named():
    entry = make_draft()
    entry.forms_et = {**entry.forms_et, "plural_nominative": []}
    assert found(entry) == [("id_forms_et_2", False)]


def test_an_outdated_text_is_a_warning():
    entry = make_draft(term_en="Churn", body_en="One.")
    entry.body_en = "Two."
    entry.save()
    assert found(entry) == [("id_definition_et", False)]


def test_questions_that_are_not_translated_or_outdated_are_warnings():
    entry = make_draft()
    make_question(entry, "whole", position=0, question_et="Miks?", answer_et="Nii.")
    make_question(entry, "empty", position=1)
    make_question(entry, "new", position=2, question_en="How?", answer_en="So.")
    texts = {"question_en": "A?", "answer_en": "B.", "question_et": "C?"}
    behind = make_question(entry, "behind", position=3, answer_et="D.", **texts)
    behind.answer_en = "E."
    behind.save()
    entry = Entry.objects.get()
    assert found(entry) == [
        ("id_questions-2-question_et", False),
        ("id_questions-3-answer_et", False),
    ]
    assert [finding.sentence for finding in findings(entry, "et")] == [
        "The question “How?” is not translated.",
        "The question “C?” is outdated.",
    ]


# The steps --------------------------------------------------------------------------


def test_publishing_shows_an_entry_from_now_on(client):
    entry = make_draft()
    publish(entry.pk, "et")
    assert status(entry) == Status.PUBLISHED
    read(client, "/et/sonastik/churn/")


def test_publishing_again_keeps_the_first_date():
    entry = make_draft(published_at_et=LONG_AGO)
    publish(entry.pk, "et")
    assert Entry.objects.get().published_at_et == LONG_AGO


def test_publishing_outdates_nothing_and_is_kept_in_history():
    entry = make_draft(term_en="Churn")
    publish(entry.pk, "et")
    assert Entry.objects.get().latest_revision == 1
    dates = entry.history.order_by("history_id").values_list("published_at_et")
    assert [date is not None for (date,) in dates] == [False, True]


def test_what_is_scheduled_appears_at_its_time(client):
    entry = make_draft()
    publish(entry.pk, "et", timezone.now() + timedelta(days=1))
    assert status(entry) == Status.SCHEDULED
    assert client.get("/et/sonastik/churn/").status_code == 404


def test_what_is_incomplete_cannot_be_published():
    entry = make_draft(definition_et="")
    with pytest.raises(NotReady) as refusal:
        publish(entry.pk, "et")
    assert [wall.field for wall in refusal.value.walls] == ["id_definition_et"]
    assert status(entry) == Status.DRAFT


def test_withdrawing_takes_an_entry_back_in_one_language():
    entry = make_draft(published_at_et=LONG_AGO, term_en="Churn")
    withdraw(entry.pk, "et")
    assert status(entry) == Status.WITHDRAWN
    assert status(entry, "en") == Status.PUBLISHED


def test_a_schedule_that_is_cancelled_leaves_a_draft():
    entry = make_draft(published_at_et=timezone.now() + timedelta(days=1))
    withdraw(entry.pk, "et")
    assert status(entry) == Status.DRAFT


def test_programs_and_search_agree_with_the_status(client):
    entry = make_draft(term_en="Churn")
    publish(entry.pk, "et")

    def places():
        listed = client.get("/api/v1/entries?language=et").json()
        searched = client.get("/api/v1/search?language=et&q=voolavus").json()
        languages = client.get("/api/v1/entries/churn").json()["languages"]
        return [
            len(listed),
            len(searched["results"]),
            "et" in languages,
            "/et/sonastik/churn/" in client.get("/sitemap.xml").text,
            "/et/sonastik/churn/" in client.get("/et/").text,
        ]

    assert places() == [1, 1, True, True, True]
    withdraw(entry.pk, "et")
    assert places() == [0, 0, False, False, False]


# The page ---------------------------------------------------------------------------


def press(client, entry, button, language="et", **fields):
    data = {button: "", **fields}
    return client.post(page_of(entry, language), data, follow=True)


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_each_finding_leads_to_its_field(admin_client, language):
    entry = make_entry("churn", **{f"body_{language}": "Draft."})
    page = read(admin_client, page_of(entry, language))
    change = f"/admin/glossary/entry/{entry.pk}/change/"
    walls = page.all("li", class_="wall")
    assert [wall.one("a").attrs["href"] for wall in walls] == [
        f"{change}#id_{name}_{language}" for name in ("term", "slug", "definition")
    ]
    form = read(admin_client, change)
    for link in page.one("div", class_="publishing").all("a"):
        field = link.attrs["href"].partition("#")[2]
        assert not field or field in form.ids


def links_of(page):
    """Return the links by which the page's findings are mended."""
    lists = page.all("ul", class_="findings")
    return [link for each in lists for link in each.all("a")]


def test_what_is_behind_is_written_side_by_side_by_those_who_may(admin_client, client):
    entry = make_draft(term_en="churn", heading_et="")
    make_question(entry, "why", question_en="Why?", answer_en="So.")
    change, beside = (
        f"/admin/glossary/entry/{entry.pk}/{page}/" for page in ("change", "translate")
    )

    def addresses(browser, language):
        links = links_of(read(browser, page_of(entry, language)))
        found = [link.attrs["href"].partition("#") for link in links]
        for address, _anchor, field in found:
            assert field in read(browser, address).ids
        return [address for address, _anchor, _field in found]

    assert addresses(admin_client, "et") == [change, f"{beside}et/"]
    assert set(addresses(admin_client, "ro")) == {f"{beside}ro/"}
    client.force_login(make_member(TRANSLATORS["et"]))
    assert addresses(client, "et") == [change, f"{beside}et/"]
    assert set(addresses(client, "ro")) == {change}


def test_an_incomplete_entry_has_no_button_to_publish(admin_client):
    entry = make_draft(definition_et="")
    page = read(admin_client, page_of(entry))
    assert not page.all("button", name="publish")
    assert not page.all("button", name="schedule")
    answer = press(admin_client, entry, "publish")
    assert "The definition is missing." in answer.text
    assert status(entry) == Status.DRAFT


def test_an_editor_publishes_schedules_and_withdraws(admin_client):
    entry = make_draft()
    assert "Published: voolavus (Eesti)." in press(admin_client, entry, "publish").text
    assert status(entry) == Status.PUBLISHED
    answer = press(admin_client, entry, "withdraw")
    assert "Taken back: voolavus (Eesti)." in answer.text
    assert status(entry) == Status.WITHDRAWN
    answer = press(admin_client, entry, "schedule", moment="2099-01-01T12:00")
    assert "Scheduled: voolavus (Eesti)." in answer.text
    assert status(entry) == Status.SCHEDULED


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ("2020-01-01T12:00", "Choose a time to come."),
        ("", "This field is required."),
        ("soon", "Enter a valid date/time."),
    ],
)
def test_a_schedule_needs_a_time_to_come(admin_client, moment, sentence):
    entry = make_draft()
    answer = press(admin_client, entry, "schedule", moment=moment)
    assert sentence in answer.text
    assert status(entry) == Status.DRAFT


def test_what_was_done_is_named_in_the_log(admin_client, admin_user):
    entry = make_draft()
    press(admin_client, entry, "publish")
    [logged] = admin_user.logentry_set.all()
    assert logged.get_change_message() == "Published: voolavus (Eesti)."
    assert entry.history.first().history_user == admin_user


@pytest.fixture
def translator(client):
    """The client of someone who may change entries, and not publish them."""
    user = get_user_model().objects.create_user("translator", is_staff=True)
    rights = ("view_entry", "change_entry")
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    return client


@pytest.mark.parametrize("button", ["publish", "schedule", "withdraw"])
def test_who_may_not_publish_cannot_by_a_forged_request(translator, button):
    entry = make_draft(published_at_et=LONG_AGO if button == "withdraw" else None)
    before = status(entry)
    page = read(translator, page_of(entry))
    assert "ask a colleague" in page.text
    assert not page.all("button", name=button)
    answer = press(translator, entry, button, moment="2099-01-01T12:00")
    assert answer.status_code == 403
    assert status(entry) == before


def test_the_form_of_an_entry_cannot_publish_it(admin_client):
    entry = make_draft()
    page = read(admin_client, f"/admin/glossary/entry/{entry.pk}/change/")
    assert not any("published_at" in name for name in page.ids)


def test_what_is_public_stays_complete_in_the_form(admin_client):
    entry = make_draft(published_at_et=LONG_AGO)
    form = open_entry(admin_client, entry) | {"definition_et": ""}
    answer = admin_client.post(editor_page(entry), form)
    assert answer.status_code == 200
    assert "To be published (Eesti), an entry needs a term" in answer.text


@pytest.mark.parametrize("address", ["1/publishing/et/", "{pk}/publishing/fi/"])
def test_what_does_not_exist_cannot_be_published(admin_client, address):
    entry = make_draft()
    address = "/admin/glossary/entry/" + address.format(pk=entry.pk)
    if address.startswith(f"/admin/glossary/entry/{entry.pk}/p") and "/et/" in address:
        entry.delete()
    assert admin_client.get(address).status_code == 404


def test_a_visitor_is_sent_to_the_door(client):
    entry = make_draft()
    for answer in (client.get(page_of(entry)), client.post(page_of(entry))):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("questions", [1, 12])
def test_the_page_costs_the_same_however_much_an_entry_holds(admin_client, questions):
    entry = make_draft()
    for number in range(questions):
        make_question(entry, f"q-{number}", question_en="Why?", answer_en="So.")
    with CaptureQueriesContext(connection) as asked:
        read(admin_client, page_of(entry))
    queries = [query for query in asked if "glossary_" in query["sql"]]
    assert len(queries) == 4


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("et", ["Avaldamine", "Avalda kohe", "Ajasta", "Kopeeri link", "mustand"]),
        ("ro", ["Publicare", "Publică acum", "Programează", "Copiază linkul"]),
    ],
)
def test_the_page_speaks_the_language_of_the_editor(admin_client, language, words):
    entry = make_draft()
    page = read(admin_client, page_of(entry), headers={"Accept-Language": language})
    for word in words:
        assert word in page.text.replace("Mustand", "mustand")
