"""What each role may do, tried with forms as they are and with forged ones."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from glossary.models import Callout, Entry, Label, Question, Reading, Topic
from glossary.roles import (
    EDITORS,
    REVIEWERS,
    TRANSLATORS,
    may_edit_structure,
    may_publish,
    writable_languages,
)
from tests.browsing import parse
from tests.factories import LONG_AGO, make_entry, make_label, make_question
from tests.glossary.desk import editor_page, form_of, open_entry

pytestmark = pytest.mark.django_db
SAVE = {"_save": "Save"}


def make_member(*roles):
    user = get_user_model().objects.create_user("member", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def sign_in_as(client, *roles):
    client.force_login(make_member(*roles))


def make_churn():
    """Return an entry that has one of everything."""
    churn = make_entry(
        "churn",
        term_en="churn",
        term_ro="reziliere",
        term_et="voolavus",
        body_et="Esimene rida.\n\nTeine rida.",
        topic=Topic.objects.create(key="basics", title_en="Basics", slug_en="basics"),
    )
    make_question(churn, "why", question_ro="De ce?", answer_ro="Așa.")
    make_label(churn, "ro", "rotație")
    make_label(churn, "et", "kadu")
    Reading.objects.create(
        entry=churn, title_en="Book", address_en="https://example.org/"
    )
    churn.related_rows.create(related=make_entry("trial", term_en="trial"))
    return churn


def sentences(response):
    root = parse(response.text)
    return " ".join(
        " ".join(text for _holder, text in each.texts)
        for each in root.all("ul")
        if "errorlist" in each.attrs.get("class", "")
    )


def everything():
    """Return all that is stored of entries and their parts."""
    models = (Entry, Question, Label, Reading, Topic, Callout)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize(
    "roles, languages, publishes, structure",
    [
        ([], [], False, False),
        ([TRANSLATORS["et"]], ["et"], False, False),
        ([TRANSLATORS["et"], TRANSLATORS["ro"]], ["et", "ro"], False, False),
        ([REVIEWERS], [], True, False),
        ([EDITORS], ["et", "ro", "en"], False, True),
        ([EDITORS, REVIEWERS], ["et", "ro", "en"], True, True),
    ],
)
def test_the_roles_add_up(roles, languages, publishes, structure):
    user = make_member(*roles)
    assert sorted(writable_languages(user)) == sorted(languages)
    assert may_publish(user) is publishes
    assert may_edit_structure(user) is structure


def test_a_superuser_may_everything(admin_user):
    assert sorted(writable_languages(admin_user)) == ["en", "et", "ro"]
    assert may_publish(admin_user) and may_edit_structure(admin_user)


def test_a_translator_writes_their_language_everywhere_on_the_page(client):
    churn = make_churn()
    sign_in_as(client, TRANSLATORS["ro"])
    data = open_entry(client, churn) | {
        "definition_ro": "Plecarea clienților.",
        "questions-0-question_ro": "De ce pleacă?",
        "labels-0-text": "fluctuație",
        "reading-0-title_ro": "Carte",
        "reading-0-address_ro": "https://example.org/ro",
        "up_to_date": ["ro"],
    }
    response = client.post(editor_page(churn), data | SAVE)
    assert response.status_code == 302
    churn.refresh_from_db()
    assert churn.definition_ro == "Plecarea clienților."
    assert churn.questions.get().question_ro == "De ce pleacă?"
    assert list(churn.labels.values_list("text", flat=True)) == ["fluctuație", "kadu"]
    assert churn.reading.get().title_ro == "Carte"


def test_what_a_browser_sends_unchanged_is_no_trespass(client):
    churn = make_churn()
    sign_in_as(client, TRANSLATORS["ro"])
    # Written before the editor lost a role: closed fields come along with the rest.
    closed = {"term_et": "voolavus", "body_et": "Esimene rida.\r\n\r\nTeine rida."}
    data = open_entry(client, churn) | closed | {"topic": churn.topic_id}
    assert client.post(editor_page(churn), data | SAVE).status_code == 302


FORGED = {
    "another language": {"definition_et": "Vale."},
    "another language emptied": {"body_et": ""},
    "the forms of another language": {"forms_et_genitive": "vale"},
    "an everyday word of another language": {"homonym_et": "on"},
    "the concept": {"concept": "loss"},
    "the topic": {"topic": ""},
    "up to date in another language": {"up_to_date": ["et"]},
    "a question in another language": {"questions-0-question_et": "Miks?"},
    "the key of a question": {"questions-0-key": "because"},
    "deleting a question": {"questions-0-DELETE": "on"},
    "adding a question": {
        "questions-TOTAL_FORMS": "2",
        "questions-1-key": "new",
        "questions-1-question_ro": "Nou?",
        "questions-1-answer_ro": "Nou.",
    },
    "a label of another language": {"labels-1-text": "vale"},
    "the forms of a label": {"labels-1-forms_genitive": "vale"},
    "a label moved to their language": {"labels-1-language": "ro"},
    "a label moved to another language": {"labels-0-language": "et"},
    "deleting a label of another language": {"labels-1-DELETE": "on"},
    "adding a label in another language": {
        "labels-TOTAL_FORMS": "3",
        "labels-2-language": "et",
        "labels-2-text": "vale",
        "labels-2-kind": "synonym",
    },
    "reading in another language": {"reading-0-title_en": "Wrong"},
    "deleting reading": {"reading-0-DELETE": "on"},
    "adding reading": {
        "reading-TOTAL_FORMS": "2",
        "reading-1-title_ro": "Nou",
        "reading-1-address_ro": "https://example.org/nou",
    },
    "another related entry": {"related_rows-0-related": "SELF"},
    "deleting a related entry": {"related_rows-0-DELETE": "on"},
    "adding a related entry": {
        "related_rows-TOTAL_FORMS": "2",
        "related_rows-1-related": "SELF",
    },
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_post_of_a_translator_saves_nothing_and_says_why(client, name):
    churn = make_churn()
    sign_in_as(client, TRANSLATORS["ro"])
    before = everything()
    data = open_entry(client, churn) | {"definition_ro": "Bine."} | SAVE
    for key, value in FORGED[name].items():
        data[key] = churn.pk if value == "SELF" else value
    for prefix in ("questions", "labels", "reading", "related_rows"):
        data.setdefault(f"{prefix}-0-entry", churn.pk)
    response = client.post(editor_page(churn), data)
    assert response.status_code == 200
    assert "Your account" in sentences(response)
    assert everything() == before


def test_a_translator_adds_and_deletes_labels_of_their_language(client):
    churn = make_churn()
    sign_in_as(client, TRANSLATORS["ro"])
    data = open_entry(client, churn) | {
        "labels-TOTAL_FORMS": "3",
        "labels-0-DELETE": "on",
        "labels-2-language": "ro",
        "labels-2-text": "pierdere",
        "labels-2-kind": "synonym",
    }
    assert client.post(editor_page(churn), data | SAVE).status_code == 302
    assert set(churn.labels.values_list("text", flat=True)) == {"kadu", "pierdere"}


def test_the_closed_fields_are_shown_closed(client):
    churn = make_churn()
    sign_in_as(client, TRANSLATORS["ro"])
    root = parse(client.get(editor_page(churn)).text)
    closed = {
        element.attrs["name"]
        for tag in ("input", "textarea", "select")
        for element in root.all(tag, disabled=None)
    }
    assert {"term_et", "body_en", "concept", "topic", "labels-1-text"} <= closed
    assert not {"term_ro", "body_ro", "labels-0-text"} & closed


def test_a_stale_save_of_a_translator_keeps_what_they_may_not_write(client):
    churn = make_churn()
    sign_in_as(client, TRANSLATORS["ro"])
    stale = open_entry(client, churn) | {"definition_ro": "A mea."}
    churn.definition_ro = "A colegei."
    churn.save(minor=True)
    response = client.post(editor_page(churn), stale | SAVE)
    assert "Nothing was saved yet" in response.text
    merged = form_of(response)
    choice = {"choice|definition_ro": "mine"}
    assert client.post(editor_page(churn), merged | choice).status_code == 302
    churn.refresh_from_db()
    assert churn.definition_ro == "A mea."
    assert (churn.term_et, churn.topic.key) == ("voolavus", "basics")
    assert churn.questions.get().key == "why"


@pytest.mark.parametrize("path", ["entry/add/", "topic/add/", "callout/add/"])
@pytest.mark.parametrize("role", [TRANSLATORS["et"], REVIEWERS])
def test_only_editors_begin_something_new(client, path, role):
    sign_in_as(client, role)
    address = f"/admin/glossary/{path}"
    assert client.get(address).status_code == 403
    assert client.post(address, {"concept": "x"}).status_code == 403


@pytest.mark.parametrize("role", [TRANSLATORS["et"], REVIEWERS])
def test_only_editors_delete(client, role):
    churn = make_churn()
    Entry.objects.update(published_at_et=None, published_at_ro=None)
    sign_in_as(client, role)
    before = everything()
    address = f"/admin/glossary/entry/{churn.pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 403
    client.post(
        "/admin/glossary/entry/",
        {"action": "delete_selected", "_selected_action": [churn.pk], "post": "yes"},
    )
    address = f"/admin/glossary/topic/{churn.topic_id}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert everything() == before


def test_an_editor_deletes_a_draft_but_nothing_that_is_published(client):
    churn = make_churn()
    draft = Entry.objects.create(concept="draft", term_en="draft")
    sign_in_as(client, EDITORS)
    address = "/admin/glossary/entry/{}/delete/"
    assert client.post(address.format(churn.pk), {"post": "yes"}).status_code == 403
    asked = form_of(client.get(address.format(draft.pk)))
    client.post(address.format(draft.pk), asked)
    assert set(Entry.objects.values_list("concept", flat=True)) == {"churn", "trial"}


def test_an_editor_writes_every_language_but_does_not_publish(client):
    churn = make_churn()
    sign_in_as(client, EDITORS)
    data = open_entry(client, churn) | {
        "definition_ro": "Plecare.",
        "definition_et": "Lahkumine.",
        "concept": "loss",
    }
    assert client.post(editor_page(churn), data | SAVE).status_code == 302
    churn.refresh_from_db()
    assert (churn.definition_et, churn.concept) == ("Lahkumine.", "loss")


@pytest.mark.parametrize("role", [EDITORS, TRANSLATORS["et"]])
@pytest.mark.parametrize("button", ["publish", "withdraw"])
def test_only_a_reviewer_publishes(client, role, button):
    churn = make_churn()
    address = f"/admin/glossary/entry/{churn.pk}/publishing/et/"
    sign_in_as(client, role)
    before = everything()
    assert client.get(address).status_code == 200
    assert client.post(address, {button: "yes"}).status_code == 403
    assert everything() == before
    get_user_model().objects.all().delete()
    sign_in_as(client, REVIEWERS)
    assert client.post(address, {button: "yes"}).status_code == 302


def restore_page(entry):
    return f"/admin/glossary/entry/{entry.pk}/history/restore/"


def first_save(entry):
    return {"at": Entry.history.filter(id=entry.pk).earliest().history_date.isoformat()}


@pytest.mark.parametrize("role", [REVIEWERS, TRANSLATORS["et"]])
def test_only_editors_go_back_in_history(client, role):
    churn = make_churn()
    at = first_save(churn)
    sign_in_as(client, role)
    before = everything()
    assert client.get(restore_page(churn), at).status_code == 403
    assert client.post(restore_page(churn), at).status_code == 403
    assert everything() == before


def test_an_editor_goes_back_unless_that_publishes(client):
    draft = Entry.objects.create(concept="draft", term_en="draft", definition_en="A.")
    at = first_save(draft)
    draft.definition_en = "B."
    draft.save()
    sign_in_as(client, EDITORS)
    asked = form_of(client.get(restore_page(draft), at))
    assert client.post(restore_page(draft), asked).status_code == 302
    draft.refresh_from_db()
    assert draft.definition_en == "A."
    Entry.objects.filter(pk=draft.pk).update(slug_en="draft", published_at_en=LONG_AGO)
    asked = form_of(client.get(restore_page(draft), at))
    response = client.post(restore_page(draft), asked)
    assert "takes an account that may publish" in response.text
    assert Entry.objects.get(pk=draft.pk).published_at_en


def test_bringing_back_what_was_published_takes_a_reviewer(client):
    churn, draft = make_churn(), Entry.objects.create(concept="draft", term_en="draft")
    pages = {
        entry: f"/admin/glossary/entry/deleted/{entry.pk}/" for entry in (churn, draft)
    }
    ids = {churn: churn.pk, draft: draft.pk}
    Entry.objects.get(pk=churn.pk).delete()
    Entry.objects.get(pk=draft.pk).delete()
    sign_in_as(client, TRANSLATORS["et"])
    assert client.post(pages[draft]).status_code == 403
    get_user_model().objects.all().delete()
    sign_in_as(client, EDITORS)
    assert client.post(pages[draft]).status_code == 302
    assert "takes an account that may publish" in client.post(pages[churn]).text
    assert list(Entry.objects.filter(pk__in=ids.values())) == [draft]


def test_a_reviewer_reads_an_entry_and_writes_nothing(client):
    churn = make_churn()
    sign_in_as(client, REVIEWERS)
    assert client.get(editor_page(churn)).status_code == 200
    before = everything()
    data = {"definition_ro": "x", "labels-TOTAL_FORMS": "0"}
    assert client.post(editor_page(churn), data).status_code == 403
    assert everything() == before


@pytest.mark.parametrize("kind", ["topic", "callout"])
def test_topics_and_callouts_are_translated_by_language_too(client, kind):
    if kind == "topic":
        thing = Topic.objects.create(
            key="basics",
            title_en="Basics",
            slug_en="basics",
            title_et="Alused",
            slug_et="alused",
        )
    else:
        thing = Callout.objects.create(title_en="Basics", title_et="Alused")
    sign_in_as(client, TRANSLATORS["et"])
    address = f"/admin/glossary/{kind}/{thing.pk}/change/"
    data = form_of(client.get(address), f"{kind}_form") | {"title_et": "Põhi"}
    before = everything()
    for forged in (
        {"title_en": "Wrong"},
        {"key": "wrong"} if kind == "topic" else {"everywhere": "on"},
    ):
        response = client.post(address, data | forged)
        assert "Your account may not change" in sentences(response)
    assert everything() == before
    assert client.post(address, data).status_code == 302
    thing.refresh_from_db()
    assert (thing.title_et, thing.title_en) == ("Põhi", "Basics")


def test_a_translator_does_not_reorder_the_topics(client):
    topic = Topic.objects.create(key="basics", title_en="Basics", slug_en="basics")
    sign_in_as(client, TRANSLATORS["et"])
    response = client.post(
        "/admin/glossary/topic/adminsortable2_update/",
        json.dumps({"updatedItems": [[topic.pk, 9]]}),
        content_type="application/json",
    )
    assert response.status_code == 403
    topic.refresh_from_db()
    assert topic.position != 9


@pytest.mark.parametrize(
    "language, shown", [("et", "Eesti keele tõlkijad"), ("ro", "Traducători în estonă")]
)
def test_roles_are_named_in_the_language_of_the_reader(admin_client, language, shown):
    user = make_member()
    page = admin_client.get(
        f"/admin/auth/user/{user.pk}/change/", headers={"accept-language": language}
    ).text
    assert shown in page and "translators" not in page
