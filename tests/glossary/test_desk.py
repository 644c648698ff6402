"""The first page of the desk: how the glossary stands, and what waits for whom."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from glossary import quality
from glossary.admin.desk import desk_for
from glossary.exchange import dump_folder, load_folder
from glossary.models import Entry, MissedSearch
from glossary.models.entry_queryset import Status
from glossary.roles import EDITORS, REVIEWERS, TRANSLATORS
from tests.browsing import parse
from tests.factories import make_entry, make_label, make_question
from tests.glossary.desk import editor_page, open_entry
from tests.glossary.test_roles import make_member

pytestmark = pytest.mark.django_db


def make_missed(language="et", folded="hinnatous", times=3):
    return MissedSearch.objects.create(
        language=language, folded=folded, times=times, last_day=date(2026, 5, 1)
    )


def press(client, missed, button):
    address = reverse(f"admin:glossary_missedsearch_{button}", args=[missed.pk])
    return client.post(address)


def test_the_counts_are_those_of_the_list(admin_client, admin_user):
    make_entry("churn", term_et="voolavus", term_en="churn")
    Entry.objects.create(concept="trial", term_en="trial")
    desk = desk_for(admin_user)
    for language in desk.languages:
        for count in language.counts:
            entries = Entry.objects.in_status(count.status, language.code)
            assert count.number == entries.count()
    english = next(each for each in desk.languages if each.code == "en")
    numbers = {each.status: each.number for each in english.counts if each.number}
    assert numbers == {Status.PUBLISHED: 1, Status.DRAFT: 1}


def test_what_is_outdated_stands_before_what_is_missing(admin_user):
    make_entry("all", term_et="a", term_ro="a", term_en="a")
    make_entry("bare", term_en="b")
    stale = make_entry("stale", term_et="c", term_ro="c", term_en="c")
    stale.definition_en = "Something else."
    stale.save()
    desk = desk_for(admin_user)
    assert [row.entry.concept for row in desk.rows] == ["stale", "bare", "all"]


def cells_of(client):
    """Return [(status, address)] of the first row of the desk's table."""
    page = parse(client.get("/admin/").text)
    links = page.one("table", class_="desk-entries").all("a", class_="status")
    return [(link.text, link.attrs["href"]) for link in links]


def test_a_cell_leads_to_where_its_language_is_written(client, admin_client):
    entry = make_entry("churn", term_et="voolavus", term_en="churn")
    entry.definition_en = "Something else."
    entry.save()
    page = f"/admin/glossary/entry/{entry.pk}"
    assert cells_of(admin_client) == [
        ("Outdated", f"{page}/translate/et/"),
        ("Missing", f"{page}/translate/ro/"),
        ("Published", f"{page}/change/#id_definition_en"),
    ]
    client.force_login(make_member(TRANSLATORS["ro"]))
    assert cells_of(client)[:2] == [
        ("Outdated", f"{page}/change/#id_definition_et"),
        ("Missing", f"{page}/translate/ro/"),
    ]


def test_every_field_of_an_entry_says_what_it_is(admin_client):
    entry = make_entry("churn", term_en="churn")
    make_question(entry, "why", question_en="Why?", answer_en="So.")
    make_label(entry, "en", "attrition")
    entry.related_rows.create(related=make_entry("loss", term_en="loss"))
    form = parse(admin_client.get(editor_page(entry)).text).one("form", id="entry_form")
    labelled = {label.attrs.get("for") for label in form.all("label")}
    within = {id(field) for label in form.all("label") for field in label}
    for field in [*form.all("input"), *form.all("select"), *form.all("textarea")]:
        if field.attrs.get("type") not in ("hidden", "submit"):
            is_named = "aria-label" in field.attrs or id(field) in within
            assert is_named or field.attrs["id"] in labelled, field.attrs


def test_the_page_of_an_app_lists_what_the_app_has(admin_client):
    make_entry("churn", term_en="churn")
    page = parse(admin_client.get("/admin/glossary/").text)
    assert page.one("table") and not page.all("table", class_="desk-entries")


def test_a_long_glossary_is_searched_and_paged(admin_user):
    for number in range(20):
        make_entry(f"term-{number:02}", term_et=f"mõiste {number:02}")
    assert len(desk_for(admin_user, page_number=2).rows) == 5
    found = desk_for(admin_user, query="MOISTE 07")
    assert [row.entry.concept for row in found.rows] == ["term-07"]
    assert desk_for(admin_user, query="zzz").rows == []


def test_waiting_for_translators_is_what_they_may_write():
    make_entry("churn", term_en="churn")
    member = make_member(TRANSLATORS["ro"])
    waiting = desk_for(member).waiting
    assert [(each.code, each.waiting[0].status) for each in waiting] == [
        ("ro", Status.MISSING)
    ]


def test_reviewers_see_the_drafts_that_have_all_they_need():
    make_entry("ready", term_et="valmis", published_at_et=None)
    Entry.objects.create(concept="bare", term_et="poolik")
    desk = desk_for(make_member(REVIEWERS))
    assert [(row.entry.concept, row.cells[0].code) for row in desk.ready] == [
        ("ready", "et")
    ]
    assert desk.waiting == []


def test_others_are_not_told_what_is_ready_to_publish():
    assert desk_for(make_member(EDITORS)).ready is None


def test_an_entry_is_due_on_its_day_of_review(admin_client, admin_user):
    today = timezone.localdate()
    make_entry("old", term_en="old", review_by=today)
    make_entry("fresh", term_en="fresh", review_by=today + timedelta(days=1))
    make_entry("never", term_en="never")
    assert [entry.concept for entry in desk_for(admin_user).due] == ["old"]
    assert "To be looked through again" in admin_client.get("/admin/").text


def test_the_day_of_review_is_written_in_the_form_by_editors_alone(client):
    churn = make_entry("churn", term_en="churn")
    member = make_member(EDITORS)
    client.force_login(member)
    data = open_entry(client, churn) | {"review_by": "2027-03-01", "_save": "Save"}
    assert client.post(editor_page(churn), data).status_code == 302
    churn.refresh_from_db()
    assert churn.review_by == date(2027, 3, 1)
    assert open_entry(client, churn)["review_by"] == "2027-03-01"
    member.groups.set(Group.objects.filter(name=TRANSLATORS["en"]))
    forged = open_entry(client, churn) | {"review_by": "", "_save": "Save"}
    response = client.post(editor_page(churn), forged)
    assert "Your account may not change" in response.text


def test_the_day_of_review_stands_in_the_content_folder(tmp_path):
    make_entry("churn", term_en="churn", review_by=date(2027, 3, 1))
    dump_folder(tmp_path)
    file = tmp_path / "churn" / "concept.yaml"
    written = file.read_bytes()
    assert b"review_by: 2027-03-01\n" in written
    Entry.objects.all().delete()
    load_folder(tmp_path)
    assert Entry.objects.get().review_by == date(2027, 3, 1)
    dump_folder(tmp_path)
    assert file.read_bytes() == written


# Searches without result --------------------------------------------------------------


def test_an_editor_makes_a_draft_of_a_search(client):
    missed = make_missed(folded="hinna tous")
    Entry.objects.create(concept="hinna-tous")
    client.force_login(make_member(EDITORS))
    page = client.get("/admin/").text
    assert "hinna tous" in page and "3 times, last on" in page
    response = press(client, missed, "draft")
    entry = Entry.objects.get(term_et="hinna tous")
    assert response.url.endswith(f"{entry.pk}/change/#id_definition_et")
    assert entry.concept == "hinna-tous-2" and entry.status("et") == Status.DRAFT
    assert not MissedSearch.objects.exists()


def test_of_two_who_make_a_draft_the_second_is_told(client):
    missed = make_missed()
    client.force_login(make_member(EDITORS))
    press(client, missed, "draft")
    assert press(client, missed, "draft").url == "/admin/"
    assert "Somebody has seen to that search already." in client.get("/admin/").text
    assert Entry.objects.count() == 1


def test_a_translator_dismisses_what_is_in_their_language(client):
    theirs, other = make_missed(), make_missed("ro", "pret")
    client.force_login(make_member(TRANSLATORS["et"]))
    assert press(client, theirs, "draft").status_code == 403
    assert press(client, other, "dismiss").status_code == 403
    assert press(client, theirs, "dismiss").status_code == 302
    assert list(MissedSearch.objects.all()) == [other]


@pytest.mark.parametrize("button", ["draft", "dismiss"])
def test_a_reviewer_changes_nothing_and_an_address_alone_neither(client, button):
    missed = make_missed()
    client.force_login(make_member(REVIEWERS))
    assert press(client, missed, button).status_code == 403
    address = reverse(f"admin:glossary_missedsearch_{button}", args=[missed.pk])
    assert client.get(address).status_code == 405
    assert MissedSearch.objects.exists()


def test_all_searches_stand_on_a_page_of_their_own(admin_client):
    for number in range(60):
        make_missed(folded=f"sona {number}")
    assert "All 60 searches" in admin_client.get("/admin/").text
    page = admin_client.get(reverse("admin:glossary_missedsearch_changelist")).text
    assert page.count("Begin a draft") == 50


# Recent changes -----------------------------------------------------------------------


def test_recent_changes_say_who_changed_what_in_which_language(client):
    churn = make_entry("churn", term_en="churn", term_et="voolavus")
    question = make_question(churn, "why", question_et="Miks?", answer_et="Sest.")
    churn.definition_et = "Uus."
    churn.save()
    question.answer_et = "Teisiti."
    question.save()
    make_label(churn, "et", "kadu")
    recent = desk_for(make_member(EDITORS)).recent
    told = [(save.name, save.things, save.languages) for save in recent]
    assert told[0] == ("churn", ["label"], ["Eesti"])
    assert told[1] == ("churn", ["question"], ["Eesti"])
    assert told[2] == ("churn", ["definition"], ["Eesti"])
    assert recent[-1].kind == "added"


def test_a_deleted_entry_is_told_without_a_link(admin_client, admin_user):
    make_entry("churn", term_en="churn").delete()
    assert desk_for(admin_user).recent[0].kind == "deleted"
    assert "· deleted" in admin_client.get("/admin/").text


def test_a_broken_link_comes_first_among_what_is_worth_a_second_look(
    admin_client, admin_user
):
    body = 'See [it](/en/glossary/nothing/) and the "quotes".'
    entry = make_entry("churn", term_en="churn", body_en=body)
    quality.check([entry.pk])
    found = desk_for(admin_user).findings
    assert [(each.check, each.number) for each in found] == [
        ("Links", 1),
        ("Quotation marks", 1),
    ]
    page = admin_client.get(found[0].address).text
    assert "/en/glossary/nothing/" in page and "&quot;quotes&quot;" not in page


# Cost and access ----------------------------------------------------------------------


def test_the_desk_costs_the_same_however_long_the_glossary_is(
    admin_user, django_assert_num_queries
):
    make_entry("churn", term_en="churn")
    with django_assert_num_queries(18):
        desk_for(admin_user)
    for number in range(30):
        entry = make_entry(f"term-{number}", term_et="mõiste", slug_et=f"m-{number}")
        make_question(entry, "why", question_et="Miks?", answer_et="Sest.")
        make_missed(folded=f"sona {number}")
    with django_assert_num_queries(18):
        desk_for(admin_user)


def test_who_reads_no_entries_sees_no_desk(client):
    make_missed()
    client.force_login(make_member())
    assert "hinnatous" not in client.get("/admin/").text
    page = reverse("admin:glossary_missedsearch_changelist")
    assert client.get(page).status_code == 403
