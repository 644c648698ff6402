"""What is indexed of a name: the forms that rules give, mended by editors."""

import pytest
from django.db import connection

from glossary.models import LoadedFile, WordForm, index
from tests.factories import make_entry, make_label

pytestmark = pytest.mark.django_db


def indexed(entry, language):
    forms = WordForm.objects.filter(entry=entry, language=language)
    return set(forms.values_list("text", flat=True))


def test_a_new_name_gets_its_forms_at_once():
    entry = make_entry("trial", term_et="prooviperiood", term_ro="perioadă de probă")
    assert {"prooviperioodist", "prooviperioodidega"} <= indexed(entry, "et")
    assert {"perioada de probă", "perioadelor de probă"} <= indexed(entry, "ro")
    make_label(entry, "en", "trial period")
    assert {"trial periods", "trial period's"} <= indexed(entry, "en")


def test_an_editor_adds_and_strikes_forms_and_a_new_index_keeps_that():
    entry = make_entry(
        "trial",
        term_et="prooviaeg",
        forms_et={"other": ["prooviajake"], "struck": ["Prooviaega"]},
    )
    for _time in range(2):
        assert "prooviajake" in indexed(entry, "et")
        assert "prooviaega" not in indexed(entry, "et")
        assert "prooviajast" in indexed(entry, "et")
        index.reindex([entry])


def test_the_name_itself_cannot_be_struck():
    entry = make_entry("trial", term_en="trial", forms_en={"struck": ["trial"]})
    assert "trial" in indexed(entry, "en")


def test_the_index_is_renewed_when_the_rules_have_changed():
    entry = make_entry("trial", term_en="trial")
    index.reindex_by_new_rules()
    WordForm.objects.all().delete()
    index.reindex_by_new_rules()
    assert indexed(entry, "en") == set()
    LoadedFile.objects.update(digest="of other rules")
    index.reindex_by_new_rules()
    assert "trial" in indexed(entry, "en")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="of SQLite's index alone")
def test_a_renewed_index_keeps_its_words_in_one_list():
    for number in range(3):
        make_entry(f"trial-{number}", term_en="trial")
    index.reindex_by_new_rules()
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT segid FROM glossary_searchtext_words_idx")
        assert len(cursor.fetchall()) == 1


def test_an_editor_sees_all_forms_and_what_rules_guess(admin_client):
    entry = make_entry("trial", term_et="prooviaeg")
    label = make_label(entry, "et", "katseaeg")
    page = admin_client.get(f"/admin/glossary/entry/{entry.pk}/change/").text
    assert "prooviajast" in page
    assert 'placeholder="prooviaja"' in page
    assert "katseajast" in page
    assert label.forms == {}
