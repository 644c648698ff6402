"""How an editor signs in with a real browser: by app, by recovery code, by passkey."""

import pytest
from django.contrib.auth import get_user_model
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect

from accounts.signing_in import new_app_of
from tests.accounts.editors import code_of
from tests.browser.conftest import held_back

PASSWORD = "keel-on-ilus-42"


@pytest.fixture
def desk(site, page, settings):
    """The admin's address, with an editor signed in by password."""
    settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = [site]
    get_user_model().objects.create_superuser("editor", password=PASSWORD)
    give_password(page, f"{site}/admin/")
    expect(page.locator("#user-tools")).to_be_visible()
    return f"{site}/admin"


@pytest.fixture
def key(page):
    """A virtual authenticator with a finger on it, as a laptop has one."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return added["authenticatorId"], devtools


def give_password(page, address):
    page.goto(address)
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def sign_out(page):
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in again")).to_be_visible()


def test_an_editor_turns_on_an_app_and_signs_in_with_it_and_with_a_code(desk, page):
    page.get_by_role("link", name="Your account").click()
    page.get_by_role("link", name="Set up an authenticator app").click()
    expect(page.locator("svg.qr")).to_be_visible()
    app = new_app_of(get_user_model().objects.get())
    page.get_by_label("Code from your app").fill(code_of(app))
    # Whoever takes the file before all has loaded still gets the rest.
    with held_back(page, "**/print*.js"):
        page.get_by_role("button", name="Turn on").click()
        codes = page.locator(".recovery-codes code")
        expect(codes).to_have_count(10)
        recovery_code = codes.first.inner_text()
        with page.expect_download() as download:
            page.get_by_role("link", name="Download").click()
        assert recovery_code in download.value.path().read_text("utf-8")
    expect(page.get_by_role("button", name="Print")).to_be_visible()

    sign_out(page)
    give_password(page, f"{desk}/glossary/entry/")
    # The code that turned it on is used up: the next one has come by now.
    TOTPDevice.objects.update(last_t=0)
    page.get_by_label("Code from your app").fill(code_of(app))
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{desk}/glossary/entry/")

    sign_out(page)
    give_password(page, f"{desk}/")
    page.get_by_text("Use a recovery code").click()
    page.get_by_label("Recovery code").fill(recovery_code)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{desk}/")


def test_an_editor_adds_a_passkey_and_signs_in_with_it(desk, page, key):
    page.goto(f"{desk}/account/passkeys/add/")
    page.get_by_label("Name of this passkey").fill("Laptop")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.locator(".recovery-codes code")).to_have_count(10)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("Laptop")).to_be_visible()

    # After the password, as a second step.
    sign_out(page)
    give_password(page, f"{desk}/glossary/entry/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{desk}/glossary/entry/")

    # Alone, without a password.
    sign_out(page)
    page.goto(f"{desk}/")
    page.get_by_role("link", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{desk}/")
    expect(page.locator("#user-tools")).to_be_visible()


def test_a_passkey_that_is_not_shown_lets_nobody_in(desk, page, key):
    identity, devtools = key
    page.goto(f"{desk}/account/passkeys/add/")
    page.get_by_label("Name of this passkey").fill("Laptop")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_role("link", name="I have kept them").click()
    sign_out(page)
    give_password(page, f"{desk}/")
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": identity})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("showed no passkey")
    page.goto(f"{desk}/")
    expect(page.get_by_label("Username")).to_be_visible()
