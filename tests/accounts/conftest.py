import pytest


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """These tests type many passwords; how slow hashing is concerns none of them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
