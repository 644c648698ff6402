"""Several editors at once, on a database that really lets them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from glossary.models import Entry, FormerAddress, SearchText, WordForm
from glossary.publishing import publish, withdraw
from tests.factories import LONG_AGO, make_entry, make_label

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
    assert {"kadu", "kao", "voolavus"} <= set(forms)
    assert len(forms) == len(set(forms))


def again_and_again(act, *args):
    try:
        for number in range(SAVES_EACH):
            act(*args, number)
    finally:
        connection.close()


def move(pk, name, number):
    """Give the entry another address, as it stands at that moment."""
    with transaction.atomic():
        entry = Entry.objects.select_for_update().get(pk=pk)
        entry.slug_et = f"{name}-{number}"
        entry.save()


@needs_many_writers
@pytest.mark.django_db(transaction=True)
def test_simultaneous_moves_and_publishing_leave_no_address_dead(client):
    entry = make_entry("churn", term_et="voolavus", published_at_et=LONG_AGO)
    with ThreadPoolExecutor(4) as editors:
        steps = [
            editors.submit(again_and_again, move, entry.pk, "a"),
            editors.submit(again_and_again, move, entry.pk, "b"),
            editors.submit(again_and_again, lambda n: publish(entry.pk, "et")),
            editors.submit(again_and_again, lambda n: withdraw(entry.pk, "et")),
        ]
    for step in steps:
        step.result()
    publish(entry.pk, "et")
    now = Entry.objects.get().slug_et
    versions = entry.history.exclude(published_at_et=None)
    slugs = set(versions.values_list("slug_et", flat=True))
    left = FormerAddress.objects.values_list("slug", flat=True)
    assert set(left) - {now} == slugs - {now}
    for slug in slugs - {now}:
        answer = client.get(f"/et/sonastik/{slug}/")
        assert answer.status_code == 301
        assert answer["Location"] == f"/et/sonastik/{now}/"


@needs_many_writers
@pytest.mark.django_db(transaction=True)
def test_publishing_loses_nothing_that_another_saves_meanwhile():
    entry = make_entry("churn", term_et="voolavus", body_et="Algus.", term_en="Churn")
    withdraw(entry.pk, "en")
    with ThreadPoolExecutor(2) as editors:
        steps = [
            editors.submit(rewrite_body, entry.pk),
            editors.submit(again_and_again, lambda n: publish(entry.pk, "en")),
        ]
    for step in steps:
        step.result()
    entry.refresh_from_db()
    assert entry.body_et == f"Keha {SAVES_EACH - 1}"
    assert entry.latest_revision == 1 + SAVES_EACH


def rewrite_body(pk):
    def act(number):
        with transaction.atomic():
            entry = Entry.objects.select_for_update().get(pk=pk)
            entry.body_et = f"Keha {number}"
            entry.save()

    again_and_again(act)
