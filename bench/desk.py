"""How long the editors' desk takes at ten thousand entries, beside an empty view.

Run it with `.venv/bin/python bench/desk.py` when the machine is otherwise idle. The
first time it fills a database of its own, var/bench.sqlite3, in a minute or two;
BENCH_DATABASE_URL names another, such as one of PostgreSQL. It must hold nothing else.
"""

import os
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DATABASE_URL"] = os.environ.get(
    "BENCH_DATABASE_URL", f"sqlite:///{ROOT}/var/bench.sqlite3"
)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from datetime import UTC, datetime  # noqa: E402

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from bench.calculators import Site  # noqa: E402
from glossary.models import Entry, Label, Question  # noqa: E402
from glossary.models.index import reindex  # noqa: E402
from glossary.models.revised import LANGUAGE_CODES  # noqa: E402

ENTRIES = 10_000
QUESTIONS_EACH = 3
AT_ONCE = 500
ROUNDS = 15
WARM_UP = 3
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
IN_YEARS = datetime(2099, 1, 1, tzinfo=UTC)
PAGES = {
    "desk": "/admin/",
    "list": "/admin/glossary/entry/",
    "last page": "/admin/glossary/entry/?p=100",
    "filtered": "/admin/glossary/entry/?status_ro=draft",
    "rare status": "/admin/glossary/entry/?status_et=outdated",
    "two filters": "/admin/glossary/entry/?status_et=published&status_en=draft",
    "search": "/admin/glossary/entry/?q=churn+9876",
    "search, all": "/admin/glossary/entry/?q=churn",
    "filter, search": "/admin/glossary/entry/?status_ro=draft&q=churn",
}


def fill():
    """Fill the database unless it is full already."""
    call_command("migrate", verbosity=0)
    if Entry.objects.count() == ENTRIES:
        return
    Entry.objects.all().delete()
    print(f"Filling {os.environ['DATABASE_URL']} …", flush=True)
    for first in range(0, ENTRIES, AT_ONCE):
        numbers = range(first, first + AT_ONCE)
        entries = Entry.objects.bulk_create([entry(number) for number in numbers])
        Question.objects.bulk_create(
            [
                question(parent, key)
                for parent in entries
                for key in range(QUESTIONS_EACH)
            ]
        )
        Label.objects.bulk_create(
            [
                Label(entry=parent, language=code, text=f"{code} label {parent.pk}")
                for parent in entries
                for code in LANGUAGE_CODES
            ]
        )
        reindex(entries)


def entry(number):
    """Return an entry: in each language about 2,000 letters, in every status."""
    made = Entry(concept=f"churn-{number:05}", latest_revision=2)
    for place, code in enumerate(LANGUAGE_CODES):
        step = (number + place) % 20
        if step == 0:
            continue
        for name, value in {
            "term": f"churn {code} {number}",
            "sort_key": f"{number:05}",
            "slug": f"churn-{number}",
            "heading": f"What is churn {number}?",
            "definition": "The share of customers who leave in a period. " * 3,
            "body": "Customers leave for many reasons, and some return. " * 40,
            "published_at": {1: None, 2: None, 3: IN_YEARS}.get(step, LONG_AGO),
            "revision": 1 if number % 100 == 50 and place == 0 else 2,
            "changed_at": LONG_AGO,
        }.items():
            made.set_in_language(name, code, value)
    return made


def question(parent, key):
    made = Question(entry=parent, key=f"question-{key}", position=key)
    for code in LANGUAGE_CODES:
        made.set_in_language("question", code, f"Why do customers leave? {key}")
        made.set_in_language("answer", code, "Because they found another way. " * 15)
        made.set_in_language("revision", code, 1)
    return made


def cookie_of_an_editor():
    """Return the Cookie header of a signed-in editor."""
    users = get_user_model().objects
    editor = users.filter(username="bench").first() or users.create_superuser("bench")
    browser = Client()
    browser.force_login(editor)
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"}


def main():
    fill()
    signed_in = cookie_of_an_editor()
    running = Site()
    try:
        times = {}
        for n in range(ROUNDS + WARM_UP):
            # In turn, so that a busy moment of the machine meets all alike.
            for what, address in {"empty": "/empty/", **PAGES}.items():
                seconds = running.seconds(address, signed_in)
                if n >= WARM_UP:
                    times.setdefault(what, []).append(seconds)
        empty = statistics.median(times["empty"])
        for what, values in times.items():
            median = statistics.median(values)
            print(f"{what:16}{median * 1000:8.1f} ms {median / empty:7.1f} ×")
    finally:
        running.stop()


if __name__ == "__main__":
    main()
