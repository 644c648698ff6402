"""What was changed, by whom, and how an entry goes back to what it was."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation

from glossary import history, restoring
from glossary.exchange import dump_folder, load_folder
from glossary.models import (
    Callout,
    CalloutOfDeleted,
    Entry,
    Label,
    QualityCheck,
    Question,
    RelatedEntry,
    WordForm,
)
from glossary.models.saving import one_save
from glossary.versions import latest_version, stored_contents
from tests.browsing import parse
from tests.factories import make_entry, make_label, make_question
from tests.glossary.desk import editor_page, form_of, open_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def mari():
    client = Client()
    users = get_user_model().objects
    client.force_login(
        users.create_superuser("mari", first_name="Mari", last_name="Maasikas")
    )
    return client


@pytest.fixture
def churn():
    with one_save():
        entry = make_entry(
            "churn",
            term_et="voolavus",
            term_ro="reziliere",
            forms_et={"genitive": ["voolavuse"]},
            body_et="Üks kaks kolm.",
            body_ro="Unu doi trei.",
        )
        make_question(
            entry, "why", question_et="Miks?", answer_et="Sest nii.", position=1
        )
        make_label(entry, "et", "lahkumine", forms={"genitive": ["lahkumise"]})
        entry.related_rows.create(related=make_entry("cohort", term_et="kohort"))
        entry.reading.create(title_et="Loe", address_et="https://a.ee")
    return entry


def timeline(entry):
    dates = history.moments(entry.pk).values_list("history_date", flat=True)
    return history.saves(entry.pk, list(dates))


def latest(entry):
    return timeline(entry)[0]


def history_page(entry):
    return f"/admin/glossary/entry/{entry.pk}/history/"


def restore_page(entry, moment):
    at = moment.isoformat().replace("+", "%2B")
    return f"{history_page(entry)}restore/?at={at}"


def said(entry):
    """Return all that an editor wrote in an entry and its parts, with the numbers."""
    contents = stored_contents(entry.pk)
    return {
        model: {
            key: {
                f.name: getattr(row, f.attname) for f in history.written_fields(model)
            }
            for key, row in rows.items()
        }
        for model, rows in contents.items()
    }


# The timeline -----------------------------------------------------------------------


def test_one_save_of_an_entry_with_its_parts_is_one_item(mari, churn):
    data = open_entry(mari, churn)
    data |= {
        "body_et": "Üks neli kolm.",
        "questions-0-answer_et": "Sest teisiti.",
        "labels-0-DELETE": "on",
    }
    mari.post(editor_page(churn), {**data, "_save": "Save"})
    assert len(timeline(churn)) == 2
    save = latest(churn)
    assert save.who == "Mari Maasikas"
    told = {
        (part.part, part.kind): {
            (c.field, c.code): (c.before, c.after) for c in part.changes
        }
        for part in save.parts
    }
    assert told["", "changed"]["body", "et"] == ("Üks kaks kolm.", "Üks neli kolm.")
    assert told["question: why", "changed"] == {
        ("answer", "et"): ("Sest nii.", "Sest teisiti.")
    }
    assert told["label: lahkumine", "removed"]["text", ""] == ("lahkumine", "")


def test_a_change_is_shown_word_by_word_in_its_language(mari, churn):
    churn.body_et = "Üks neli kolm."
    churn.save()
    page = parse(mari.get(history_page(churn)).text)
    diffs = [box.text for box in page.all("div", class_="word-diff", lang="et")]
    assert "Üks removed:kaksadded:neli kolm." in diffs


def test_a_language_declared_up_to_date_is_told(churn):
    churn.body_et = "Üks neli kolm."
    churn.save()
    churn.save(current=["ro"])
    (part,) = latest(churn).parts
    assert [(c.field, c.code, c.after) for c in part.changes] == [
        ("true to revision", "ro", "2")
    ]


def test_a_save_without_a_change_says_so(mari, churn):
    churn.save()
    assert latest(churn).parts == []
    assert "Saved without a change." in mari.get(history_page(churn)).text


def test_what_the_content_folder_changed_is_one_item_and_says_so(tmp_path, churn):
    dump_folder(tmp_path)
    file = tmp_path / "churn" / "et.md"
    file.write_text(file.read_text().replace("Üks kaks", "Üks neli"))
    load_folder(tmp_path, overwrite=True)
    assert len(timeline(churn)) == 2
    save = latest(churn)
    assert save.who == "the content folder"
    # Labels and related entries are written anew by a load, which is no change.
    assert [part.part for part in save.parts] == [""]
    assert [(c.field, c.code) for c in save.parts[0].changes] == [("body", "et")]


def test_the_page_shows_twenty_saves_at_a_bounded_cost(
    mari, churn, django_assert_max_num_queries
):
    for number in range(45):
        churn.body_et = f"Tekst {number}."
        churn.save()
        make_label(churn, "et", f"nimi {number}")
    with django_assert_max_num_queries(25):
        page = parse(mari.get(history_page(churn)).text)
    assert len(page.one("ol", class_="timeline").all("li")) == 20
    assert "Page 1 of 5" in page.text
    last = parse(mari.get(history_page(churn) + "?page=5").text)
    assert "the entry" in last.text


def test_principal_forms_are_named_in_the_editors_language(churn):
    churn.forms_et = {"genitive": ["voolavuse", "voolu"]}
    churn.save()
    with translation.override("et"):
        (change,) = latest(churn).parts[0].changes
        assert change.after == "omastav: voolavuse ~ voolu"
    with translation.override("ro"):
        assert "noiembrie 2026" in history.shown_moment(
            timezone.now().replace(year=2026, month=11, day=15)
        )


@pytest.mark.parametrize(
    ("language", "words"),
    [("et", "Taasta selle hetke seis"), ("ro", "Restaurează starea din acest moment")],
)
def test_history_speaks_the_editors_language(mari, churn, language, words):
    churn.body_et = "Muu."
    churn.save()
    assert (
        words
        in mari.get(history_page(churn), headers={"accept-language": language}).text
    )


def test_only_editors_see_the_history(churn):
    assert Client().get(history_page(churn)).status_code == 302
    client = Client()
    client.force_login(get_user_model().objects.create_user("staff", is_staff=True))
    for path in (
        history_page(churn),
        restore_page(churn, timezone.now()),
        "/admin/glossary/entry/deleted/",
        f"/admin/glossary/entry/deleted/{churn.pk}/",
    ):
        assert client.get(path).status_code == 403


# Restoring --------------------------------------------------------------------------


def change_everything(entry):
    with one_save():
        entry.term_et, entry.slug_et, entry.body_et = "muu", "muu", "Neli viis."
        entry.published_at_ro = None
        entry.save()
        question = entry.questions.get()
        question.key, question.answer_et = "how", "Muu."
        question.save()
        make_question(entry, "why", question_et="Uus?", answer_et="Uus.")
        entry.labels.get().delete()
        make_label(entry, "et", "kadu", forms={"genitive": ["kao"]})
        entry.related_rows.all().delete()
        entry.related_rows.create(related=make_entry("trial"))
        reading = entry.reading.get()
        reading.title_et = "Muu"
        reading.save()


def known_forms(entry):
    return sorted(WordForm.objects.filter(entry=entry).values_list("language", "text"))


def test_the_entry_comes_back_with_all_its_parts(churn):
    before, forms = said(churn), known_forms(churn)
    moment = latest(churn).moment
    change_everything(churn)
    assert said(churn) != before
    restoring.restore(churn.pk, moment)
    assert said(churn) == before
    assert known_forms(churn) == forms


def test_restoring_is_itself_recorded_and_can_be_undone(churn):
    moment = latest(churn).moment
    change_everything(churn)
    changed = said(churn)
    undone = latest(churn).moment
    restoring.restore(churn.pk, moment)
    assert latest(churn).note.startswith("Restored as of")
    restoring.restore(churn.pk, undone)
    assert said(churn) == changed


def test_restoring_goes_forward_and_is_a_change_of_meaning(churn):
    moment = latest(churn).moment
    churn.body_et = "Neli viis."
    churn.save()
    restoring.restore(churn.pk, moment)
    churn.refresh_from_db()
    assert churn.latest_revision == 3
    # All languages said the same then, and so they do now.
    assert (churn.revision_et, churn.revision_ro, churn.revision_en) == (3, 3, None)


def test_what_was_outdated_then_is_outdated_again(churn):
    churn.body_et = "Neli viis."
    churn.save()
    moment = latest(churn).moment
    churn.body_ro = "Patru cinci."
    churn.save(current=["ro"])
    churn.body_et = "Kuus."
    churn.save(current=["et", "ro"])
    restoring.restore(churn.pk, moment)
    churn.refresh_from_db()
    assert not churn.is_outdated("et")
    assert churn.is_outdated("ro")
    assert churn.latest_revision > 3


def test_a_minor_restoring_outdates_none_and_counts_nothing(churn):
    moment = latest(churn).moment
    churn.body_et = "Üks, kaks, kolm."
    churn.save(minor=True)
    restoring.restore(churn.pk, moment, minor=True)
    churn.refresh_from_db()
    assert churn.body_et == "Üks kaks kolm."
    assert churn.latest_revision == 1


def test_questions_that_swapped_their_keys_swap_them_back(churn):
    make_question(churn, "how", question_et="Kuidas?", answer_et="Nii.")
    before, moment = said(churn), timezone.now()
    first, second = churn.questions.order_by("key")
    Question.objects.filter(pk=first.pk).update(key="aside")
    second.key, first.key = first.key, second.key
    second.save()
    first.save()
    restoring.restore(churn.pk, moment)
    assert said(churn) == before


def test_nothing_is_restored_over_an_address_that_another_has_taken(churn):
    before, moment = said(churn), latest(churn).moment
    change_everything(churn)
    now = said(churn)
    make_entry("thief", term_et="varas", slug_et="churn")
    with pytest.raises(ValidationError, match="already has this address"):
        restoring.restore(churn.pk, moment)
    assert said(churn) == now != before


def test_a_related_entry_that_is_gone_is_left_out(churn):
    moment = latest(churn).moment
    Entry.objects.get(concept="cohort").delete()
    restoring.restore(churn.pk, moment)
    assert not churn.related_rows.exists()


def test_an_editor_sees_what_restoring_changes_and_confirms_it(mari, churn):
    moment = latest(churn).moment
    change_everything(churn)
    preview = mari.get(restore_page(churn, moment))
    assert churn.questions.count() == 2
    assert "true to revision" not in preview.text.lower()
    sent = mari.post(restore_page(churn, moment), form_of(preview))
    assert sent.status_code == 302
    assert churn.questions.count() == 1
    assert latest(churn).who == "Mari Maasikas"
    again = mari.get(restore_page(churn, moment))
    assert "there is nothing to restore" in again.text


def test_a_stale_preview_restores_nothing(mari, churn):
    moment = latest(churn).moment
    change_everything(churn)
    data = form_of(mari.get(restore_page(churn, moment)))
    make_label(churn, "et", "uus nimi")
    refused = mari.post(restore_page(churn, moment), data)
    assert "The entry was changed meanwhile: nothing was restored" in refused.text
    assert churn.labels.filter(text="uus nimi").exists()
    assert mari.post(restore_page(churn, moment), form_of(refused)).status_code == 302
    assert not churn.labels.filter(text="uus nimi").exists()


def test_why_it_cannot_be_restored_is_said(mari, churn):
    moment = latest(churn).moment
    change_everything(churn)
    make_entry("thief", term_et="varas", slug_et="churn")
    data = form_of(mari.get(restore_page(churn, moment)))
    refused = mari.post(restore_page(churn, moment), data)
    assert refused.status_code == 200
    assert "Another entry already has this address" in refused.text


@pytest.mark.parametrize(
    "at",
    [
        "",
        "yesterday",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-13-45T00:00:00Z",
        "9999-12-31T23:59:59-12:00",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_no_such_moment(mari, churn, at):
    path = f"{history_page(churn)}restore/"
    assert mari.get(path, {"at": at}).status_code == 404


def test_before_the_entry_there_is_nothing_to_go_back_to(mari, churn):
    earlier = latest(churn).moment - timedelta(days=1)
    assert mari.get(restore_page(churn, earlier)).status_code == 404


# Deleting and bringing back ---------------------------------------------------------


def test_a_deleted_entry_comes_back_as_it_was(churn):
    make_entry("trial").related_rows.create(related=churn)
    before, url = said(churn), churn.url_in("et")
    forms = known_forms(churn)
    revisions = [
        (q.pk, q.latest_revision, q.revision_et) for q in churn.questions.all()
    ]
    pk = churn.pk
    Entry.objects.filter(pk=pk).delete()
    assert not Label.objects.exists()
    entry = restoring.bring_back(pk)
    assert entry.pk == pk
    assert said(entry) == before
    assert entry.url_in("et") == url
    assert revisions == [
        (q.pk, q.latest_revision, q.revision_et) for q in entry.questions.all()
    ]
    assert known_forms(entry) == forms
    assert RelatedEntry.objects.filter(related=entry).count() == 1
    assert latest(entry).note == "Brought back after it was deleted."


def test_a_deletion_is_one_item_of_the_history(churn):
    pk = churn.pk
    churn.delete()
    restoring.bring_back(pk)
    kinds = [
        sorted({part.kind for part in save.parts})
        for save in timeline(Entry.objects.get(pk=pk))
    ]
    assert kinds == [["added"], ["removed"], ["added"]]


@pytest.mark.parametrize("queryset", [True, False])
def test_its_callouts_come_back_with_an_entry(churn, queryset):
    kept, gone = (Callout.objects.create(title_et=name) for name in "ab")
    kept.entries.add(churn)
    gone.entries.add(churn)
    pk = churn.pk
    Entry.objects.filter(pk=pk).delete() if queryset else churn.delete()
    gone.delete()
    assert [each.pk for each in restoring.bring_back(pk).callouts.all()] == [kept.pk]
    assert not CalloutOfDeleted.objects.exists()


def test_an_entry_is_brought_back_once(churn):
    pk = churn.pk
    churn.delete()
    assert restoring.bring_back(pk) == restoring.bring_back(pk)
    assert len(timeline(Entry.objects.get(pk=pk))) == 3
    assert restoring.bring_back(10**6) is None


def test_an_entry_deleted_twice_comes_back_as_it_was_last(churn):
    pk = churn.pk
    churn.delete()
    entry = restoring.bring_back(pk)
    entry.labels.get().delete()
    entry.delete()
    assert restoring.deleted_entries().count() == 1
    assert not restoring.bring_back(pk).labels.exists()


def test_an_editor_finds_what_was_deleted_and_brings_it_back(mari, churn):
    path = f"/admin/glossary/entry/{churn.pk}/delete/"
    mari.post(path, form_of(mari.get(path)))
    assert not Entry.objects.filter(pk=churn.pk).exists()
    listed = parse(mari.get("/admin/glossary/entry/deleted/").text)
    link = listed.one("table", id="result_list").one("a").attrs["href"]
    assert "Mari Maasikas" in listed.one("table", id="result_list").text
    assert mari.post(link, form_of(mari.get(link))).status_code == 302
    assert Entry.objects.filter(pk=churn.pk).exists()
    assert (
        "No entry has been deleted." in mari.get("/admin/glossary/entry/deleted/").text
    )


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_not_deleted_is_not_brought_back(mari, churn, method):
    path = f"/admin/glossary/entry/deleted/{churn.pk}/"
    answer = getattr(mari, method)(path, follow=True)
    assert answer.redirect_chain == [(f"/admin/glossary/entry/{churn.pk}/change/", 302)]
    assert "is not deleted" in answer.text
    assert not LogEntry.objects.exists()
    assert not QualityCheck.objects.exists()


@pytest.mark.parametrize("number", ["1000000", "9" * 30])
def test_what_never_was_is_not_found_among_the_deleted(mari, number):
    path = f"/admin/glossary/entry/deleted/{number}/"
    assert mari.get(path).status_code == mari.post(path).status_code == 404


def test_what_stands_in_the_way_of_an_entry_is_said(mari, churn):
    pk = churn.pk
    churn.delete()
    make_entry("thief", term_et="varas", slug_et="churn")
    refused = mari.post(f"/admin/glossary/entry/deleted/{pk}/")
    assert "Another entry already has this address" in refused.text
    assert not Entry.objects.filter(pk=pk).exists()


def test_what_was_written_to_a_deleted_entry_is_not_lost(mari, churn):
    data = open_entry(mari, churn) | {"body_et": "Minu tekst.", "_save": "Save"}
    pk = churn.pk
    churn.delete()
    kept = mari.post(f"/admin/glossary/entry/{pk}/change/", data)
    assert "Someone else has deleted this entry" in kept.text
    sent = form_of(kept)
    assert sent["body_et"] == "Minu tekst."
    mari.post(f"/admin/glossary/entry/{pk}/change/", {**sent, "bring_back": "1"})
    entry = Entry.objects.get(pk=pk)
    assert entry.body_et == "Minu tekst."
    assert entry.labels.get().text == "lahkumine"


def test_versions_tell_apart_what_history_recorded(churn):
    version = latest_version(churn.pk)
    make_label(churn, "et", "uus nimi")
    assert latest_version(churn.pk) != version
    (save,) = history.saves_since(version)
    assert [part.part for part in save.parts] == ["label: uus nimi"]
    with translation.override("et"):
        assert history.saves_since(version)[0].who == "programm"
