"""A real browser, Debian's chromium, against the real site with its whole content."""

import os
import shutil

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import connection, transaction

from glossary.exchange import load_folder

# Playwright keeps an event loop in this thread; Django would refuse its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = shutil.which("chromium")


def pytest_collection_modifyitems(items):
    if CHROMIUM or os.environ.get("CI") == "true":
        return
    reason = "chromium is not installed (apt install chromium)"
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    assert CHROMIUM, "the browser tests need chromium, which CI must have"
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-background-networking"],
    }


loaded = {}


def load_content(folder):
    """Load the content folder; after the first time, the rows that came of it.

    Each test empties the database, and reading all files again takes seconds.
    """
    models = apps.get_app_config("glossary").get_models(include_auto_created=True)
    if not loaded:
        load_folder(folder)
        loaded.update({model: list(model._base_manager.all()) for model in models})
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for model, rows in loaded.items():
            model._base_manager.bulk_create(rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), [*loaded]):
            cursor.execute(statement)


@pytest.fixture
def site(live_server, settings, page):
    """The address of the running site; fails on any refusal the browser reports."""
    load_content(settings.BASE_DIR / "content")
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            request.url.startswith(live_server.url)
            or complaints.append(f"loaded from elsewhere: {request.url}")
        ),
    )
    yield live_server.url
    assert not complaints


@pytest.fixture
def desk(site, page):
    """The admin's address, with an editor signed in."""
    get_user_model().objects.create_superuser("editor", password="keel-on-ilus-42")
    page.goto(f"{site}/admin/")
    page.locator("#id_username").fill("editor")
    page.locator("#id_password").fill("keel-on-ilus-42")
    page.locator("[type=submit]").click()
    return f"{site}/admin"
