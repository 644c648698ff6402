"""Two editors on one entry: neither swallows what the other wrote."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.test import Client

from glossary import presence
from glossary.models import Editing, Entry, Label, Question
from tests.browsing import parse
from tests.factories import make_entry, make_label, make_question
from tests.glossary.desk import editor_page, form_of, open_entry

LIST = "/admin/glossary/entry/"


def editor(name):
    users = get_user_model().objects
    user = users.filter(username=name).first() or users.create_superuser(name)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def mari(db):
    return editor("mari")


@pytest.fixture
def jaan(db):
    return editor("jaan")


@pytest.fixture
def churn(db):
    entry = make_entry(
        "churn", term_et="voolavus", term_en="churn", body_et="Üks kaks kolm."
    )
    make_question(entry, "why", question_et="Miks?", answer_et="Sest nii.")
    make_label(entry, "et", "lahkumine")
    return entry


def save(client, entry, data):
    return client.post(editor_page(entry), {**data, "_save": "Save"})


def is_saved(response):
    return response.status_code == 302


def stored(entry):
    return Entry.objects.get(pk=entry.pk)


# Refusing ---------------------------------------------------------------------------


def test_a_stale_save_is_refused_and_shows_both_texts(mari, jaan, churn):
    mine, theirs = open_entry(mari, churn), open_entry(jaan, churn)
    assert is_saved(save(jaan, churn, {**theirs, "body_et": "Üks neli kolm."}))
    refused = save(mari, churn, {**mine, "body_et": "Üks viis kolm."})
    assert refused.status_code == 200
    assert stored(churn).body_et == "Üks neli kolm."
    page = parse(refused.text)
    assert "jaan saved on" in page.text
    texts = [box.text for box in page.all("div", class_="word-diff")]
    assert texts == [
        "Üks removed:kaksadded:neli kolm.",
        "Üks removed:kaksadded:viis kolm.",
    ]
    assert "Eesti" in page.one("legend").text


@pytest.mark.parametrize("token", [None, "", "1", "forged", "WzEsMSwxXQ:x"])
def test_a_missing_or_forged_version_counts_as_stale(mari, churn, token):
    data = open_entry(mari, churn) | {"body_et": "Minu."}
    data = {k: v for k, v in data.items() if k != "version"}
    response = save(mari, churn, data if token is None else {**data, "version": token})
    assert not is_saved(response)
    assert stored(churn).body_et == "Üks kaks kolm."
    # What the editor began from is unknown, so that they must choose.
    assert parse(response.text).all("input", name="choice|body_et")


def test_the_version_of_another_entry_counts_as_stale(mari, churn):
    other = make_entry("cohort", term_et="kohort")
    data = open_entry(mari, churn) | {"body_et": "Minu."}
    data["version"] = open_entry(mari, other)["version"]
    assert not is_saved(save(mari, churn, data))


def test_a_save_of_the_latest_version_goes_through(mari, churn):
    data = open_entry(mari, churn)
    assert is_saved(save(mari, churn, {**data, "body_et": "Minu."}))
    assert stored(churn).body_et == "Minu."


def test_a_save_in_which_nothing_changed_makes_nobody_stale(mari, jaan, churn):
    mine, theirs = open_entry(mari, churn), open_entry(jaan, churn)
    assert is_saved(save(jaan, churn, theirs))
    assert is_saved(save(mari, churn, {**mine, "body_et": "Minu."}))


def change_question(entry):
    question = entry.questions.get()
    question.answer_et = "Sest neli."
    question.save()


@pytest.mark.parametrize(
    "change",
    [
        change_question,
        lambda entry: entry.questions.get().delete(),
        lambda entry: make_question(entry, "when"),
        lambda entry: make_label(entry, "et", "kadu"),
        lambda entry: entry.labels.get().delete(),
        lambda entry: entry.related_rows.create(related=make_entry("cohort")),
        lambda entry: entry.reading.create(title_et="A", address_et="https://a.ee"),
    ],
)
def test_a_change_of_any_part_makes_the_page_stale(mari, churn, change):
    data = open_entry(mari, churn)
    change(churn)
    assert not is_saved(save(mari, churn, {**data, "body_et": "Minu."}))


def test_what_failed_validation_keeps_the_version_it_began_from(mari, jaan, churn):
    data = open_entry(mari, churn)
    wrong = save(mari, churn, {**data, "slug_et": "Vale Aadress"})
    again = form_of(wrong, "entry_form")
    save(jaan, churn, {**open_entry(jaan, churn), "body_et": "Tema."})
    assert not is_saved(save(mari, churn, {**again, "slug_et": "voolavus"}))


# Merging ----------------------------------------------------------------------------


def conflict(mari, jaan, entry, mine, theirs):
    """Both open the entry, the other saves first; return the page that refuses mine."""
    data, other = open_entry(mari, entry), open_entry(jaan, entry)
    assert is_saved(save(jaan, entry, {**other, **theirs}))
    response = save(mari, entry, {**data, **mine})
    assert not is_saved(response)
    return response


def test_fields_that_one_side_changed_merge_and_the_page_says_so(mari, jaan, churn):
    response = conflict(
        mari, jaan, churn, {"body_et": "Minu."}, {"definition_en": "Theirs."}
    )
    page = parse(response.text)
    assert not page.all("fieldset", class_="choice")
    headings = [heading.text for heading in page.all("h2")]
    assert "Only they changed this: it stays as they wrote it" in headings
    assert "Only you changed this: it is saved as you wrote it" in headings
    assert is_saved(mari.post(editor_page(churn), form_of(response)))
    assert stored(churn).body_et == "Minu."
    assert stored(churn).definition_en == "Theirs."


@pytest.mark.parametrize(
    ("choice", "result"),
    [("mine", "Minu."), ("theirs", "Tema."), ("edited", "Meie."), (None, "Meie.")],
)
def test_the_editor_chooses_between_both_texts(mari, jaan, churn, choice, result):
    response = conflict(mari, jaan, churn, {"body_et": "Minu."}, {"body_et": "Tema."})
    data = form_of(response)
    assert data["body_et"] == "Minu."
    data["body_et"] = "Meie."
    if choice:
        data["choice|body_et"] = choice
    assert is_saved(mari.post(editor_page(churn), data))
    assert stored(churn).body_et == result


@pytest.mark.parametrize(
    ("choice", "forms"),
    [("mine", ["minu"]), ("theirs", ["tema", "nende"])],
)
def test_fields_of_several_inputs_are_chosen_whole(mari, jaan, churn, choice, forms):
    response = conflict(
        mari,
        jaan,
        churn,
        {"forms_et_genitive": "minu"},
        {"forms_et_genitive": "tema ~ nende"},
    )
    data = form_of(response) | {"choice|forms_et": choice}
    assert is_saved(mari.post(editor_page(churn), data))
    assert stored(churn).forms_et == {"genitive": forms}


@pytest.mark.parametrize(("choice", "coined"), [("mine", True), ("theirs", False)])
def test_a_tick_is_chosen_too(mari, jaan, churn, choice, coined):
    data = open_entry(mari, churn) | {"coined_et": "on", "version": ""}
    data = form_of(save(mari, churn, data)) | {"choice|coined_et": choice}
    assert is_saved(mari.post(editor_page(churn), data))
    assert stored(churn).coined_et is coined


def test_a_third_save_meanwhile_is_refused_again(mari, jaan, churn):
    response = conflict(mari, jaan, churn, {"body_et": "Minu."}, {"body_et": "Tema."})
    save(jaan, churn, {**open_entry(jaan, churn), "body_et": "Tema uus."})
    data = form_of(response) | {"choice|body_et": "mine"}
    again = mari.post(editor_page(churn), data)
    assert not is_saved(again)
    assert "Tema removed: .added: uus." in again.text or "Tema uus." in again.text
    data = form_of(again) | {"choice|body_et": "mine"}
    assert is_saved(mari.post(editor_page(churn), data))
    assert stored(churn).body_et == "Minu."


def test_questions_of_both_sides_are_kept(mari, jaan, churn):
    def with_question(data, key):
        return {
            "questions-TOTAL_FORMS": "2",
            "questions-1-key": key,
            "questions-1-question_et": f"{key}?",
            "questions-1-answer_et": f"{key}.",
            "questions-1-position": "",
        }

    response = conflict(
        mari, jaan, churn, with_question({}, "mine"), with_question({}, "theirs")
    )
    assert is_saved(mari.post(editor_page(churn), form_of(response)))
    keys = churn.questions.values_list("key", flat=True)
    assert sorted(keys) == ["mine", "theirs", "why"]


@pytest.mark.parametrize(("choice", "answer"), [("mine", "Minu."), ("theirs", "Tema.")])
def test_an_answer_that_both_changed_is_chosen(mari, jaan, churn, choice, answer):
    name = "questions-0-answer_et"
    response = conflict(mari, jaan, churn, {name: "Minu."}, {name: "Tema."})
    data = form_of(response) | {f"choice|{name}": choice}
    assert is_saved(mari.post(editor_page(churn), data))
    assert churn.questions.get().answer_et == answer


def in_order(*places):
    """Return what is sent where the three questions stand at these places."""
    return {f"questions-{n}-position": str(place) for n, place in enumerate(places)}


@pytest.fixture
def three(churn):
    for number, key in enumerate(("how", "who"), 1):
        make_question(churn, key, question_et="?", answer_et=".", position=number)
    return churn


@pytest.mark.parametrize(
    ("choice", "order"),
    [("mine", ["how", "why", "who"]), ("theirs", ["who", "why", "how"])],
)
def test_an_order_that_both_changed_is_chosen(mari, jaan, three, choice, order):
    mine = in_order(1, 0, 2) | {"body_et": "Muu."}
    response = conflict(mari, jaan, three, mine, in_order(1, 2, 0))
    assert [box.text for box in parse(response.text).all("legend")] == [
        "Questions · Order"
    ]
    data = form_of(response) | {"choice|questions-order": choice}
    assert is_saved(mari.post(editor_page(three), data))
    assert list(three.questions.values_list("key", flat=True)) == order
    assert stored(three).body_et == "Muu."


@pytest.mark.parametrize(
    ("mine", "theirs"), [((1, 0, 2), (0, 1, 2)), ((0, 1, 2), (1, 0, 2))]
)
def test_an_order_that_one_alone_changed_is_theirs(mari, jaan, three, mine, theirs):
    response = conflict(
        mari,
        jaan,
        three,
        in_order(*mine) | {"body_et": "Minu."},
        in_order(*theirs) | {"body_et": "Tema."},
    )
    data = form_of(response) | {"choice|body_et": "mine"}
    assert "choice|questions-order" not in response.text
    assert is_saved(mari.post(editor_page(three), data))
    assert list(three.questions.values_list("key", flat=True)) == ["how", "why", "who"]


@pytest.mark.parametrize(("choice", "count"), [("mine", 0), ("theirs", 1)])
def test_a_question_i_deleted_and_they_rewrote_is_chosen(
    mari, jaan, churn, choice, count
):
    response = conflict(
        mari,
        jaan,
        churn,
        {"questions-0-DELETE": "on"},
        {"questions-0-answer_et": "Tema."},
    )
    data = form_of(response) | {"choice|questions-0-DELETE": choice}
    assert is_saved(mari.post(editor_page(churn), data))
    assert churn.questions.count() == count


@pytest.mark.parametrize(("choice", "answers"), [("mine", ["Minu."]), ("theirs", [])])
def test_a_question_they_deleted_and_i_rewrote_is_chosen(
    mari, jaan, churn, choice, answers
):
    response = conflict(
        mari,
        jaan,
        churn,
        {"questions-0-answer_et": "Minu."},
        {"questions-0-DELETE": "on"},
    )
    data = form_of(response) | {"choice|questions-0-DELETE": choice}
    assert is_saved(mari.post(editor_page(churn), data))
    assert list(Question.objects.values_list("answer_et", flat=True)) == answers


def test_a_label_they_deleted_and_i_left_alone_goes(mari, jaan, churn):
    response = conflict(
        mari, jaan, churn, {"body_et": "Minu."}, {"labels-0-DELETE": "on"}
    )
    assert is_saved(mari.post(editor_page(churn), form_of(response)))
    assert not Label.objects.exists()
    assert stored(churn).body_et == "Minu."


def test_what_is_wrong_in_the_merged_texts_is_shown_at_the_field(mari, jaan, churn):
    response = conflict(
        mari, jaan, churn, {"slug_et": "Vale Aadress"}, {"body_et": "Tema."}
    )
    shown = mari.post(editor_page(churn), form_of(response))
    assert not is_saved(shown)
    data = form_of(shown, "entry_form")
    assert (data["slug_et"], data["body_et"]) == ("Vale Aadress", "Tema.")


# Deleting ---------------------------------------------------------------------------


def test_a_stale_deletion_is_refused_once(mari, jaan, churn):
    path = f"/admin/glossary/entry/{churn.pk}/delete/"
    data = form_of(mari.get(path))
    save(jaan, churn, {**open_entry(jaan, churn), "body_et": "Tema."})
    refused = mari.post(path, data)
    assert "This entry was changed meanwhile" in refused.text
    assert "jaan" in refused.text
    assert stored(churn)
    assert is_saved(mari.post(path, form_of(refused)))
    assert not Entry.objects.exists()


@pytest.mark.parametrize("version", ["", "forged"])
def test_a_deletion_without_a_version_is_refused(mari, churn, version):
    path = f"/admin/glossary/entry/{churn.pk}/delete/"
    assert not is_saved(mari.post(path, {"post": "yes", "version": version}))
    assert stored(churn)


def test_a_stale_deletion_of_several_deletes_none(mari, jaan, churn):
    other = make_entry("cohort", term_et="kohort")
    asked = mari.post(
        LIST, {"action": "delete_selected", "_selected_action": [churn.pk, other.pk]}
    )
    data = form_of(asked) | {"_selected_action": [churn.pk, other.pk]}
    save(jaan, churn, {**open_entry(jaan, churn), "body_et": "Tema."})
    refused = mari.post(LIST, data)
    assert "changed meanwhile: none was deleted" in refused.text
    assert Entry.objects.count() == 2
    data = form_of(refused) | {"_selected_action": [churn.pk, other.pk]}
    assert is_saved(mari.post(LIST, data))
    assert not Entry.objects.exists()


def test_several_are_not_deleted_without_their_versions(mari, churn):
    mari.post(
        LIST,
        {"action": "delete_selected", "_selected_action": [churn.pk], "post": "yes"},
    )
    assert stored(churn)


# Who else is here -------------------------------------------------------------------


def report(client, entry, version=""):
    path = f"/admin/glossary/entry/{entry.pk}/editing/"
    return client.post(path, {"version": version})


def test_the_page_says_who_else_is_editing(mari, jaan, churn):
    assert "is editing this entry too" not in mari.get(editor_page(churn)).text
    assert "mari is editing this entry too" in jaan.get(editor_page(churn)).text
    (sentence,) = report(mari, churn).json()["sentences"]
    assert sentence.startswith("jaan is editing this entry too")


def test_who_has_left_is_no_longer_named(mari, jaan, churn):
    jaan.get(editor_page(churn))
    Editing.objects.update(
        seen_at=Editing.objects.get().seen_at - presence.GONE_AFTER - timedelta(1)
    )
    assert report(mari, churn).json()["sentences"] == []


def test_who_has_saved_is_no_longer_named(mari, jaan, churn):
    save(jaan, churn, open_entry(jaan, churn))
    assert report(mari, churn).json()["sentences"] == []


def test_an_open_page_learns_that_another_has_saved(mari, jaan, churn):
    version = open_entry(mari, churn)["version"]
    save(jaan, churn, {**open_entry(jaan, churn), "body_et": "Tema."})
    (sentence,) = report(mari, churn, version).json()["sentences"]
    assert sentence.startswith("jaan has saved this entry since you opened it")


def test_reports_in_quick_succession_write_nothing(
    mari, churn, django_assert_max_num_queries
):
    report(mari, churn)
    seen_at = Editing.objects.get().seen_at
    with django_assert_max_num_queries(12):
        report(mari, churn)
    assert Editing.objects.get().seen_at == seen_at


def test_only_editors_may_report(churn):
    assert report(Client(), churn).status_code == 302
    get_user_model().objects.create_user("staff", is_staff=True)
    client = Client()
    client.force_login(get_user_model().objects.get(username="staff"))
    assert report(client, churn).status_code == 403
    assert not Editing.objects.exists()


# Cost -------------------------------------------------------------------------------


def test_the_cost_does_not_grow_with_the_parts(
    mari, jaan, churn, django_assert_max_num_queries
):
    for number in range(10):
        make_label(churn, "et", f"nimi {number}")
        make_question(churn, f"q{number}", question_et="Miks?", answer_et="Sest.")
    data = open_entry(mari, churn)
    save(jaan, churn, {**open_entry(jaan, churn), "body_et": "Tema."})
    with django_assert_max_num_queries(60):
        assert not is_saved(save(mari, churn, {**data, "body_et": "Minu."}))


# Really at once ---------------------------------------------------------------------


@pytest.fixture
def committed(transactional_db, tmp_path):
    """Call when all is prepared: from then on, threads have a database with writers.

    SQLite's test database lives in one connection; threads get a copy in a file, with
    the site's own settings.
    """
    database = connections.settings["default"]
    name = database["NAME"]

    def share():
        if connection.vendor == "sqlite":
            import sqlite3

            path = str(tmp_path / "site.sqlite3")
            with sqlite3.connect(path) as copy:
                connection.connection.backup(copy)
            copy.close()
            database["NAME"] = path

    yield share
    database["NAME"] = name


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_time_one_is_refused(committed):
    mari, jaan = editor("mari"), editor("jaan")
    churn = make_entry("churn", term_et="voolavus", body_et="Algus.")
    texts = {mari: "Minu.", jaan: "Tema."}
    forms = {client: open_entry(client, churn) for client in texts}
    committed()
    ready = Barrier(len(texts), timeout=20)

    def save_at_once(client):
        try:
            ready.wait()
            data = {**forms[client], "body_et": texts[client]}
            response = save(client, churn, data)
            return response.status_code, response.text
        finally:
            connection.close()

    def read():
        try:
            return stored(churn).body_et, churn.history.count()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as editors:
        answers = list(editors.map(save_at_once, texts))
        (body, records) = editors.submit(read).result()
    assert sorted(status for status, _text in answers) == [200, 302]
    (refused,) = [text for status, text in answers if status == 200]
    assert "Minu." in refused and "Tema." in refused
    saved = [status for status, _text in answers].index(302)
    assert body == list(texts.values())[saved]
    assert records == 2
