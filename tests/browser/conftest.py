"""A real browser, Debian's chromium, against the real site with its whole content."""

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from playwright.sync_api import expect

from glossary.exchange import load_folder

# Playwright keeps an event loop in this thread; Django would refuse its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = shutil.which("chromium")
# A busy machine with few cores needs longer than the usual five seconds.
expect.set_options(timeout=20_000)


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


@pytest.fixture(scope="session")
def copy():
    """An empty database for the content as it is once loaded."""
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as copy:
        yield copy


def load_content(folder, copy):
    """Load the content folder; each test empties the database, and files take seconds.

    On SQLite the second test and those after it take the first one's database.
    """
    if connection.vendor != "sqlite":
        load_folder(folder)
    elif copy.execute("select count(*) from sqlite_master").fetchone() == (0,):
        load_folder(folder)
        connection.connection.backup(copy)
    else:
        copy.backup(connection.connection)


@contextmanager
def held_back(page, address):
    """Hold what the page loads from `address` back until the block is through."""
    held = []
    page.route(address, lambda route: held.append(route))
    yield
    for _look in range(400):
        if held:
            break
        page.wait_for_timeout(50)
    assert held, f"{address} was never asked for"
    for route in held:
        route.continue_()


def is_refusal(message):
    """Tell a refusal from notices, and from requests that newer typing overtook."""
    is_overtaken = message.text.startswith(("htmx:sendAbort", "htmx:afterRequest"))
    return message.type in ("error", "warning") and not is_overtaken


@pytest.fixture
def site(live_server, settings, page, copy):
    """The address of the running site; fails on any refusal the browser reports."""
    load_content(settings.BASE_DIR / "content", copy)
    complaints = []
    page.on(
        "console",
        lambda message: is_refusal(message) and complaints.append(message.text),
    )
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
def sign_in(site, settings):
    """Signs a new editor in to a browser's context, without the sign-in page.

    Whoever has no role may do everything.
    """

    def sign_in(context, name="mari", role=None):
        client = Client()
        user = get_user_model().objects.create_user(
            name, is_staff=True, is_superuser=role is None
        )
        user.groups.set(Group.objects.filter(name=role))
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])

    return sign_in


@pytest.fixture
def desk(site, page, sign_in):
    """The admin's address, with an editor signed in and its first page open."""
    sign_in(page.context, "editor")
    page.goto(f"{site}/admin/")
    return f"{site}/admin"
