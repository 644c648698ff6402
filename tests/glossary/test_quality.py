"""The quality checks: what they find, what they leave alone, where it is told."""

import itertools
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from glossary import quality
from glossary.exchange import load_folder
from glossary.models import Entry, QualityFinding
from glossary.publishing import publish
from glossary.quality import check, due, sentence
from glossary.roles import TRANSLATORS
from tests.factories import make_entry, make_label, make_question
from tests.glossary.desk import editor_page, form_of, open_entry
from tests.glossary.test_roles import make_member

QUALITY = "/admin/glossary/entry/quality/"
Check = QualityFinding.Check


@pytest.fixture
def editor(db, client):
    client.force_login(get_user_model().objects.create_superuser("editor"))
    return client


def found(entry):
    """Return what the checks find as (check, language, field)."""
    return {(f.check_name, f.language, f.field) for f in check([entry.pk])}


def test_a_sound_entry_has_no_findings(db):
    entry = make_entry(
        "churn",
        term_et="voolavus",
        body_et="Lahkus 50 klienti 1000-st ehk 5%.",
        term_en="churn",
        body_en="50 of 1,000 customers left, a share of 0.05.",
    )
    assert found(entry) == set()


@pytest.mark.parametrize(
    ("field", "text", "check_name"),
    [
        ("body_et", 'Ta ütles "ei".', Check.QUOTES),
        ("definition_ro", "Preţul unui client.", Check.CEDILLA),
        ("body_en", "One.  Two.", Check.SPACES),
        ("body_en", "## A\n\n#### B", Check.HEADINGS),
    ],
)
def test_a_slip_of_typing_is_found_in_its_field(db, field, text, check_name):
    entry = make_entry("churn", **{field: text})
    name, language = field.split("_")
    assert found(entry) == {(check_name, language, name)}


def test_a_label_may_be_written_apart_from_its_marks(db):
    entry = make_entry("rate", term_et="kadu")
    make_label(entry, "et", "ma\u0308a\u0308r")
    assert found(entry) == {(Check.LOOSE_MARKS, "et", "label")}


def test_a_hidden_misspelling_is_one_on_purpose(db):
    entry = make_entry("rate", term_ro="rată")
    make_label(entry, "ro", "raţă", kind="hidden")
    assert found(entry) == set()


def test_a_deprecated_name_is_found_in_any_form_where_it_is_used(db):
    rate = make_entry("churn-rate", term_et="lahkumismäär")
    make_label(rate, "et", "loksumisprotsent", kind="deprecated")
    other = make_entry("cohort", term_et="kohort", body_et="Loksumisprotsendi järgi.")
    (finding,) = check([other.pk])
    assert finding.check_name == Check.DEPRECATED
    assert "lahkumismäär" in sentence(finding)
    assert finding.excerpt == "Loksumisprotsendi järgi."


@pytest.mark.parametrize("said", ["„loksumisprotsent“", "**loksumisprotsent**"])
def test_a_text_may_speak_about_a_deprecated_name(db, said):
    rate = make_entry("churn-rate", term_et="lahkumismäär")
    make_label(rate, "et", "loksumisprotsent", kind="deprecated")
    assert found(make_entry("cohort", term_et="kohort", body_et=f"Öeldi {said}.")) == (
        set()
    )


def test_a_number_that_one_language_alone_lacks_or_has_is_told_there(db):
    entry = make_entry("churn")
    question = make_question(
        entry,
        "how",
        question_et="Kuidas?",
        answer_et="Lahkus 60 klienti 1000-st.",
        question_ro="Cum?",
        answer_ro="Au plecat 50 din 1.000.",
        question_en="How?",
        answer_en="50 of 1,000 left.",
    )
    told = {(f.check_name, f.language, f.detail, f.question) for f in check([entry.pk])}
    assert told == {
        (Check.NUMBERS_ALONE, "et", "60", question),
        (Check.NUMBERS_MISSING, "et", "50", question),
    }


def test_a_link_to_a_draft_or_to_nothing_is_found(db):
    make_entry("retention", term_en="retention", term_et="hoidmine")
    Entry.objects.filter(concept="retention").update(published_at_et=None)
    body = (
        "[a](/en/glossary/retention/) [b](/et/sonastik/retention/) [c](/en/nothing/)"
        " [d](/en/calculator/churn-rate/) [e](https://example.org/en/nothing/)"
    )
    entry = make_entry("churn", body_en=body)
    assert [f.detail for f in check([entry.pk])] == [
        "/et/sonastik/retention/",
        "/en/nothing/",
    ]


def test_a_name_nearly_that_of_another_entry_is_found(db):
    make_entry("renewal-rate", term_en="renewal rate")
    entry = make_entry("other", term_en="renewel rate", term_et="renewel rate")
    findings = [f for f in check([entry.pk]) if f.check_name == Check.NEAR_DUPLICATE]
    assert [(f.language, f.detail) for f in findings] == [("en", "renewal rate")]


def test_a_term_whose_forms_cannot_be_guessed_needs_them(db):
    entry = make_entry("nps", term_et="???")
    assert (Check.FORMS, "et", "forms") in found(entry)
    assert found(make_entry("churn", term_en="churn")) == set()


def test_each_check_replaces_what_was_found_before(db):
    entry = make_entry("churn", body_en="One.  Two.")
    check([entry.pk])
    entry.body_en = "One. Two."
    entry.save()
    assert list(due()) == [entry]
    call_command("check_quality", verbosity=0)
    assert not due().exists()
    assert not QualityFinding.objects.exists()


# What another entry changes -----------------------------------------------------------


@pytest.fixture
def renewed(django_capture_on_commit_callbacks):
    """Do something, and what follows once it is written; return what is listed then."""

    def after(act):
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return {(f.entry.concept, f.check_name) for f in QualityFinding.objects.all()}

    return after


def test_a_link_is_renewed_as_its_target_comes_and_goes(editor, renewed):
    target = make_entry("retention", term_en="retention", published_at_en=None)
    link = "[a](/en/glossary/retention/#question-why)"
    entry = make_entry("churn", term_ro="churn", body_ro=link)
    page = f"/admin/glossary/entry/{target.pk}"
    dead = {("churn", Check.LINK)}
    assert renewed(lambda: check([target.pk, entry.pk])) == dead
    assert renewed(lambda: editor.post(f"{page}/publishing/en/", {"publish": ""})) == (
        set()
    )
    moved = open_entry(editor, target) | {"slug_en": "staying"}
    assert renewed(lambda: editor.post(editor_page(target), moved)) == dead
    back = open_entry(editor, target) | {"slug_en": "retention"}
    assert renewed(lambda: editor.post(editor_page(target), back)) == set()
    assert renewed(lambda: editor.post(f"{page}/publishing/en/", {"withdraw": ""})) == (
        dead
    )
    editor.post(f"{page}/publishing/en/", {"publish": ""})
    sure = form_of(editor.get(f"{page}/delete/")) | {"post": "yes"}
    assert renewed(lambda: editor.post(f"{page}/delete/", sure)) == dead
    assert (
        renewed(lambda: editor.post(f"/admin/glossary/entry/deleted/{target.pk}/"))
        == set()
    )


def test_what_appears_by_itself_is_due(db, monkeypatch):
    tomorrow = timezone.now() + timedelta(days=1)
    make_entry("retention", term_en="retention", published_at_en=tomorrow)
    make_entry("churn", term_en="churn", body_en="[a](/en/glossary/retention/)")
    call_command("check_quality", verbosity=0)
    assert QualityFinding.objects.count() == 1
    assert not due().exists()
    monkeypatch.setattr(timezone, "now", lambda: tomorrow + timedelta(minutes=1))
    assert [entry.concept for entry in due()] == ["retention"]


def test_a_name_nearly_the_same_is_renewed_with_the_other_name(db, renewed):
    one = make_entry("renewal-rate", term_en="renewal rate")
    other = make_entry("other", term_en="renewel rate")
    alike = {
        ("renewal-rate", Check.NEAR_DUPLICATE),
        ("other", Check.NEAR_DUPLICATE),
    }
    assert renewed(lambda: check([one.pk, other.pk])) == alike
    other.term_en = "upgrade share"
    other.save()
    assert renewed(lambda: check([other.pk])) == set()
    other.term_en = "renewal rates"
    other.save()
    assert renewed(lambda: check([other.pk])) == alike
    other.delete()
    call_command("check_quality", verbosity=0)
    assert not QualityFinding.objects.exists()


def test_the_use_of_a_name_is_renewed_as_it_becomes_deprecated(db, renewed):
    rate = make_entry("churn-rate", term_et="lahkumismäär")
    cohort = make_entry("cohort", term_et="kohort", body_et="Loksumisprotsendi järgi.")
    assert renewed(lambda: check([rate.pk, cohort.pk])) == set()
    label = make_label(rate, "et", "loksumisprotsent", kind="deprecated")
    assert renewed(lambda: check([rate.pk])) == {("cohort", Check.DEPRECATED)}
    rate.term_et = "kadumismäär"
    rate.save()
    renewed(lambda: check([rate.pk]))
    assert QualityFinding.objects.get().detail == "kadumismäär"
    label.kind = "synonym"
    label.save()
    assert renewed(lambda: check([rate.pk])) == set()


def test_many_whom_a_change_concerns_are_checked_later(db, renewed):
    target = make_entry("retention", term_en="retention", published_at_en=None)
    link = "[a](/en/glossary/retention/)"
    others = [make_entry(f"c-{n}", term_en=f"C{n}", body_en=link) for n in range(9)]
    check([target.pk, *(other.pk for other in others)])
    publish(target.pk, "en")
    assert len(renewed(lambda: check([target.pk]))) == 9
    assert due().count() == 9
    call_command("check_quality", verbosity=0)
    assert not QualityFinding.objects.exists()


def test_many_entries_with_deprecated_names_are_checked_at_once(db, renewed):
    body = "Arvutatakse kk loksumisprotsendi järgi."
    cohort = make_entry("cohort", term_et="kohort", body_et=body)
    check([cohort.pk])
    for first, second in itertools.product("abcdk", "abcdefghjk"):
        entry = make_entry(f"rate-{first}{second}", term_et=f"{first}{second} määr")
        name = f"{first}{second} loksumisprotsent"
        make_label(entry, "et", name, kind="deprecated")
    told = renewed(lambda: call_command("check_quality", verbosity=0))
    assert ("cohort", Check.DEPRECATED) in told


def test_many_entries_can_be_deleted_at_once(db):
    for number in range(400):
        make_entry(f"rate-{number}", term_en="rate")
    link = "[a](/en/glossary/rate-399/)"
    cohort = make_entry("cohort", term_en="cohort", body_en=link)
    call_command("check_quality", verbosity=0)
    assert not cohort.quality_findings.exists()
    Entry.objects.exclude(pk=cohort.pk).delete()
    call_command("check_quality", verbosity=0)
    assert cohort.quality_findings.get().check_name == Check.LINK


def test_who_could_not_be_told_of_a_deletion_is_told_the_next_time(db, monkeypatch):
    target = make_entry("retention", term_en="retention")
    link = "[a](/en/glossary/retention/)"
    make_entry("churn", term_en="churn", body_en=link)
    call_command("check_quality", verbosity=0)
    target.delete()
    with monkeypatch.context() as failing, pytest.raises(DatabaseError):
        failing.setattr(quality, "concerned", fail)
        call_command("check_quality", verbosity=0)
    call_command("check_quality", verbosity=0)
    assert QualityFinding.objects.get().check_name == Check.LINK


def fail(*_args):
    raise DatabaseError("database is locked")


def test_a_change_that_offers_nothing_else_asks_for_nothing_more(db):
    entry = make_entry("churn", term_en="churn", body_en="One.")
    check([entry.pk])
    entry.body_en = "Two."
    entry.save()
    with CaptureQueriesContext(connection) as asked:
        check([entry.pk])
    assert not [query for query in asked if "LIKE" in query["sql"]]


# Where it is told ---------------------------------------------------------------------


def test_saving_an_entry_tells_what_is_worth_a_second_look(editor):
    entry = make_entry("churn", term_en="churn")
    data = open_entry(editor, entry)
    data["body_en"] = 'A "straight" <b>quote</b>.'
    page = editor.post(editor_page(entry), data, follow=True)
    assert "one thing is worth a second look" in page.text
    assert f"{editor_page(entry)}#id_body_en" in page.text
    assert "<b>quote" not in page.text
    assert Entry.objects.get().body_en == data["body_en"]


def test_the_list_is_filtered_by_language_and_check(editor):
    entry = make_entry("churn", body_en='One.  "Two".', body_et="Üks.  Kaks.")
    check([entry.pk])
    assert editor.get(QUALITY).text.count("<li>\n            <a") == 3
    page = editor.get(f"{QUALITY}?language=en&check_name=spaces")
    assert page.text.count("<li>\n            <a") == 1
    assert f"{editor_page(entry)}#id_body_en" in page.text


def test_the_list_checks_what_was_written_since(editor):
    make_entry("churn", body_en="One.  Two.")
    assert "not yet checked" in editor.get(QUALITY).text
    page = editor.post(QUALITY, {"check": ""}, follow=True)
    assert "not yet checked" not in page.text
    assert "Two spaces" in page.text


def dismiss(client, finding, button="dismiss"):
    return client.post(QUALITY, {button: finding.pk}, follow=True)


def test_what_is_dismissed_stays_so_until_its_text_changes(editor):
    entry = make_entry("churn", body_en='One.  "Two".', body_et="Üks.  Kaks.")
    spaces = next(f for f in check([entry.pk]) if f.language == "et")
    page = dismiss(editor, spaces)
    assert "Dismissed, until this text is changed." in page.text
    assert "Üks." not in page.text and "One." in page.text
    entry.body_en = "One.  Three."
    entry.save()
    open_findings = [f for f in check([entry.pk]) if not f.dismissed_at]
    assert {f.language for f in open_findings} == {"en"}
    assert "editor, " in editor.get(f"{QUALITY}?dismissed=on").text
    entry.body_et = "Üks.  Kaks ja kolm."
    entry.save()
    assert {f.language for f in check([entry.pk]) if not f.dismissed_at} == {"et", "en"}


def test_a_dismissal_is_listed_and_undone(editor):
    entry = make_entry("churn", body_en="One.  Two.")
    (finding,) = check([entry.pk])
    dismiss(editor, finding)
    assert "Nothing was found" in editor.get(QUALITY).text
    assert "Worth" in editor.get("/admin/").text
    assert "Double spaces: 1" not in editor.get("/admin/").text
    listed = editor.get(f"{QUALITY}?dismissed=on&check_name=spaces").text
    assert "Put it back on the list" in listed
    dismiss(editor, finding, "put_back")
    assert "Not a mistake here" in editor.get(QUALITY).text
    assert "Double spaces: 1" in editor.get("/admin/").text


def test_what_was_checked_anew_meanwhile_is_shown_again(editor):
    entry = make_entry("churn", body_en="One.  Two.")
    (finding,) = check([entry.pk])
    check([entry.pk])
    page = dismiss(editor, finding)
    assert "checked anew meanwhile" in page.text
    assert QualityFinding.objects.open().exists()
    for forged in ("x", "", "9" * 30):
        assert editor.post(QUALITY, {"dismiss": forged}).status_code == 302


def test_a_translator_dismisses_in_their_language_alone(client, db):
    entry = make_entry("churn", body_en="One.  Two.", body_ro="Unu.  Doi.")
    findings = {finding.language: finding for finding in check([entry.pk])}
    client.force_login(make_member(TRANSLATORS["ro"]))
    assert client.get(QUALITY).text.count("Not a mistake here") == 1
    assert dismiss(client, findings["en"]).status_code == 403
    assert dismiss(client, findings["ro"]).status_code == 200
    assert [f.language for f in QualityFinding.objects.dismissed()] == ["ro"]


def test_a_list_of_any_length_costs_the_same(editor, django_assert_max_num_queries):
    entries = [make_entry(f"c-{n}", body_en="One.  Two.") for n in range(30)]
    check([entry.pk for entry in entries])
    with django_assert_max_num_queries(9):
        editor.get(QUALITY)


def test_the_list_is_not_for_strangers(client, db):
    assert client.get(QUALITY).status_code == 302


@pytest.mark.parametrize(("language", "words"), [("et", "tühik"), ("ro", "spați")])
def test_the_list_speaks_the_editors_language(editor, language, words):
    entry = make_entry("churn", body_en="One.  Two.")
    (finding,) = check([entry.pk])
    with translation.override(language):
        assert words in sentence(finding)


def test_the_published_content_has_no_slips(db):
    load_folder(settings.BASE_DIR / "content")
    call_command("check_quality", verbosity=0)
    slips = QualityFinding.objects.exclude(
        check_name__in=[Check.NUMBERS_ALONE, Check.NUMBERS_MISSING]
    )
    assert [f"{slip.entry} {slip.language} {slip}" for slip in slips] == []


def test_slips_close_by_are_one_finding_and_others_more(db):
    far = "word " * 20
    entry = make_entry("churn", body_en=f'"One" "two". {far}"Three".')
    assert len(check([entry.pk])) == 2
