"""Several editors at once, on a database that really lets them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from glossary.models import Entry, SearchText, WordForm
from tests.factories import make_entry, make_label

SAVES_EACH = 8

needs_many_writers = pytest.mark.skipif(
    connection.vendor == "sqlite",
    reason="the test database of SQLite lives in one connection (set DATABASE_URL)",
)


def rewrite(pk, name):
    """Change the Estonian text again and again, reading it anew each time."""
    try:
        for number in range(SAVES_EACH):
            entry = Entry.objects.get(pk=pk)
            entry.body_et = f"{name} {number}"
            entry.save()
    finally:
        connection.close()


@needs_many_writers
@pytest.mark.django_db(transaction=True)
def test_simultaneous_saves_count_every_change_and_index_once():
    entry = make_entry("churn", term_et="voolavus", body_et="Algus.")
    make_label(entry, "et", "kadu", forms={"genitive": ["kao"]})
    with ThreadPoolExecutor(3) as editors:
        saves = [editors.submit(rewrite, entry.pk, name) for name in ("a", "b", "c")]
    for save in saves:
        save.result()
    entry.refresh_from_db()
    assert entry.latest_revision == 1 + 3 * SAVES_EACH
    assert SearchText.objects.filter(entry=entry, language="et").count() == 1
    forms = WordForm.objects.filter(entry=entry, language="et").values_list(
        "text", flat=True
    )
    assert sorted(forms) == ["kadu", "kao", "voolavus"]
