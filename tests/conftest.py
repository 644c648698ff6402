from importlib import import_module

import hypothesis
import pytest
from django.apps import apps
from django.db.models.signals import post_migrate
from django.utils import translation

# A law is about results; how long one example takes depends on the machine.
hypothesis.settings.register_profile("steady", deadline=None)
hypothesis.settings.load_profile("steady")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """A test that empties the database takes with it the groups a migration made."""
    roles = import_module("glossary.migrations.0008_roles")

    def make_roles_again(**_signal):
        roles.make_roles(apps, None)

    # Django sends this after emptying a database, too.
    glossary = apps.get_app_config("glossary")
    post_migrate.connect(make_roles_again, sender=glossary, weak=False)


@pytest.fixture(autouse=True)
def english_unless_said_otherwise():
    """A request of another test leaves its language active; tests run in any order."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nothing_kept_of_another_test():
    """Terms, names and links are kept for a while, in which many tests change them."""
    from glossary import linking, terms, typos

    for module in (linking, terms, typos):
        module.forget()


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Pages in tests name static files without the hashes of a collected build."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }
    # Each test's client would otherwise list all collected files before it begins.
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def passwords_hashed_in_no_time(settings):
    """A hash that is costly to guess takes a third of a second."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
