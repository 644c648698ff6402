"""The pages of an account: second factor, recovery codes, sessions, language."""

import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from accounts import passkeys
from accounts.models import RecoveryCode, Session
from accounts.signing_in import CONFIRMED_SECONDS, new_app_of
from tests.accounts.editors import (
    PASSWORD,
    code_of,
    give_code,
    give_password,
    is_in,
    make_app,
    make_codes,
    make_editor,
    sign_in,
)
from tests.browsing import parse, read

pytestmark = pytest.mark.django_db
ACCOUNT = reverse("accounts:account")
APP = reverse("accounts:app")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def make_passkey(user, name="laptop"):
    return WebAuthnCredential.objects.create(
        user=user, name=name, credential_id=name.encode(), public_key=b"-"
    )


def long_after(client):
    """Let the time pass after which the password is asked again."""
    session = client.session
    session["confirmed_at"] -= CONFIRMED_SECONDS
    session.save()


# Setting up -------------------------------------------------------------------------


def test_an_app_is_set_up_by_picture_or_secret_and_proven_by_a_code():
    user = make_editor()
    client = sign_in(user)
    page = read(client, APP)
    app = new_app_of(user)
    picture = page.one("svg", class_="qr")
    assert picture.all("path")
    assert "style" not in {name for element in picture for name in element.attrs}
    secret = page.one(class_="secret").text.replace(" ", "")
    assert re.fullmatch(r"[A-Z2-7]{32}", secret)
    assert f"secret={secret}" in app.config_url

    shown = parse(client.post(APP, {"code": code_of(app)}).text)
    codes = [code.text for code in shown.one(class_="recovery-codes").all("code")]
    assert len(codes) == 10
    assert is_in(client)
    other = Client()
    give_password(other)
    assert not is_in(other)


def test_a_wrong_code_turns_nothing_on_and_keeps_the_secret():
    user = make_editor()
    client = sign_in(user)
    secret = read(client, APP).one(class_="secret").text
    response = client.post(APP, {"code": "000000"})
    assert parse(response.text).one(class_="secret").text == secret
    assert not TOTPDevice.objects.filter(confirmed=True).exists()


def test_the_code_that_turned_the_app_on_signs_nobody_in():
    user = make_editor()
    client = sign_in(user)
    code = code_of(new_app_of(user))
    client.post(APP, {"code": code})
    other = Client()
    give_password(other)
    give_code(other, code)
    assert not is_in(other)


def test_another_phone_takes_over():
    user = make_editor()
    old = make_app(user)
    client = sign_in(user, old)
    client.post(APP, {"code": code_of(new_app_of(user))})
    assert list(TOTPDevice.objects.values_list("confirmed", flat=True)) == [True]
    assert not TOTPDevice.objects.filter(pk=old.pk).exists()
    assert is_in(client)


def test_turning_on_a_second_step_ends_the_other_sessions():
    user = make_editor()
    here, there = sign_in(user), sign_in(user)
    here.post(APP, {"code": code_of(new_app_of(user))})
    assert is_in(here) and not is_in(there)
    assert user.sessions.count() == 1


def test_removing_the_app_leaves_the_passkey_and_the_codes():
    user = make_editor()
    app = make_app(user)
    make_passkey(user), make_codes(user)
    client = sign_in(user, app)
    client.post(reverse("accounts:remove-app"))
    assert is_in(client)
    assert RecoveryCode.objects.count() == 10


def test_removing_all_leaves_the_password_alone():
    user = make_editor()
    app = make_app(user)
    passkey = make_passkey(user)
    make_codes(user)
    client = sign_in(user, app)
    client.post(reverse("accounts:remove-app"))
    client.post(reverse("accounts:remove-passkey", args=[passkey.pk]))
    assert not RecoveryCode.objects.exists()
    assert is_in(client)
    sign_in(user)


def test_nobody_removes_the_passkey_of_another():
    passkey = make_passkey(make_editor("other"))
    client = sign_in(make_editor())
    address = reverse("accounts:remove-passkey", args=[passkey.pk])
    assert client.post(address).status_code == 404
    assert WebAuthnCredential.objects.exists()


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "nonsense", '{"id": "x"}', "null", "[" * 100_000]
)
def test_a_forged_passkey_is_refused(answer):
    client = sign_in(make_editor())
    address = reverse("accounts:add-passkey")
    client.get(address)
    response = client.post(address, {"name": "forged", "answer": answer})
    assert "was not accepted" in response.text
    assert not WebAuthnCredential.objects.exists()
    door = reverse("accounts:passkey")
    client = Client()
    client.get(door)
    assert "was not accepted" in client.post(door, {"answer": answer}).text
    assert not is_in(client)


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "app"),
        ("post", "app"),
        ("post", "remove-app"),
        ("get", "add-passkey"),
        ("post", "add-passkey"),
        ("post", "recovery-codes"),
    ],
)
def test_the_password_is_asked_again_before_the_second_step_changes(method, name):
    user = make_editor()
    app = make_app(user)
    client = sign_in(user, app)
    long_after(client)
    response = getattr(client, method)(reverse(f"accounts:{name}"))
    assert response["Location"].startswith(reverse("accounts:confirm"))
    assert TOTPDevice.objects.filter(pk=app.pk).exists()

    back = client.post(response["Location"], {"password": PASSWORD})["Location"]
    assert back == (reverse(f"accounts:{name}") if method == "get" else ACCOUNT)
    assert getattr(client, method)(reverse(f"accounts:{name}")).status_code != 403


def test_who_was_signed_out_comes_back_to_a_page_and_not_to_a_form():
    end = reverse("accounts:end-sessions")
    assert Client().post(end)["Location"] == f"{reverse('admin:login')}?next={ACCOUNT}"


@pytest.mark.parametrize("lacking", ["is_active", "is_staff"])
def test_the_passkey_of_who_may_not_enter_opens_nothing(lacking, monkeypatch):
    passkey = make_passkey(make_editor(**{lacking: False}))
    monkeypatch.setattr(passkeys, "passkey_shown", lambda *_request: passkey)
    client = Client()
    client.post(reverse("accounts:passkey"), {"answer": "{}"})
    assert not is_in(client)
    assert not passkey.user.sessions.exists()


def test_guessing_the_password_at_an_open_screen_is_throttled():
    client = sign_in(make_editor())
    long_after(client)
    confirm = reverse("accounts:confirm")
    answers = [client.post(confirm, {"password": "x"}).status_code for _ in range(8)]
    assert answers == [200] * 6 + [429] * 2


# Recovery codes ---------------------------------------------------------------------


def test_recovery_codes_are_shown_once_and_can_be_downloaded():
    user = make_editor()
    client = sign_in(user, make_app(user))
    response = client.post(reverse("accounts:recovery-codes"))
    page = parse(response.text)
    codes = [code.text for code in page.one(class_="recovery-codes").all("code")]
    assert "no-store" in response["Cache-Control"]
    kind, text = page.one("a", download="recovery-codes.txt").attrs["href"].split(",")
    assert kind == "data:text/plain;charset=utf-8"
    assert unquote(text).splitlines()[1:] == [user.username, "", *codes]
    assert codes[0] not in client.get(ACCOUNT).text
    assert "10 codes are left" in client.get(ACCOUNT).text


def test_there_are_no_recovery_codes_without_a_second_step():
    client = sign_in(make_editor())
    assert client.post(reverse("accounts:recovery-codes"))["Location"] == ACCOUNT
    assert not RecoveryCode.objects.exists()


# When it is required ----------------------------------------------------------------


def test_where_it_is_required_everybody_is_led_to_set_it_up_first(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = make_editor()
    client = Client()
    give_password(client)
    response = client.get(reverse("admin:index"), follow=True)
    assert response.request["PATH_INFO"] == APP
    assert "Everybody who works here needs a second factor" in response.text
    for name in ("index", "glossary_entry_changelist", "password_change"):
        assert client.get(reverse(f"admin:{name}")).status_code == 302
    client.post(APP, {"code": code_of(new_app_of(user))})
    assert is_in(client)


def test_whoever_has_yet_to_set_it_up_may_leave(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    make_editor()
    client = Client()
    give_password(client)
    assert client.post(reverse("admin:logout")).status_code == 200
    assert client.get(APP).status_code == 302


# Sessions ---------------------------------------------------------------------------


def test_an_editor_sees_where_they_are_signed_in_and_nobody_else_s_sessions():
    user = make_editor()
    client = sign_in(user, headers={"user-agent": FIREFOX}, REMOTE_ADDR="192.0.2.7")
    sign_in(make_editor("other"), REMOTE_ADDR="192.0.2.99")
    sign_in(user, headers={"user-agent": "curl/8"}, REMOTE_ADDR="192.0.2.8")
    text = read(client, ACCOUNT).one("main").text
    assert "Firefox · Linux 192.0.2.7 · this browser" in text
    assert "Unknown browser 192.0.2.8 · last seen" in text
    assert "192.0.2.99" not in text
    keys = Session.objects.values_list("session_key", flat=True)
    page = client.get(ACCOUNT).text
    assert not any(key in page for key in keys)


def test_one_session_is_ended_or_all_others():
    user = make_editor()
    here, there, elsewhere = sign_in(user), sign_in(user), sign_in(user)
    handle = Session.objects.get(session_key=there.session.session_key).handle
    here.post(reverse("accounts:end-sessions"), {"session": handle})
    assert [is_in(client) for client in (here, there, elsewhere)] == [True, False, True]
    here.post(reverse("accounts:end-sessions"))
    assert [is_in(client) for client in (here, there, elsewhere)] == [
        True,
        False,
        False,
    ]


def test_nobody_ends_the_session_of_another():
    other = sign_in(make_editor("other"))
    client = sign_in(make_editor())
    handle = Session.objects.get(session_key=other.session.session_key).handle
    client.post(reverse("accounts:end-sessions"), {"session": handle})
    client.post(reverse("accounts:end-sessions"))
    assert is_in(other)


def test_a_new_password_ends_the_other_sessions():
    user = make_editor()
    here, there = sign_in(user), sign_in(user)
    new = "a-better-one-2026"
    here.post(
        reverse("admin:password_change"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    assert is_in(here) and not is_in(there)
    assert user.sessions.count() == 1


def test_a_session_is_written_once_in_five_minutes():
    user = make_editor()
    client = sign_in(user)
    seen = user.sessions.get().last_seen_at
    client.get(ACCOUNT)
    assert user.sessions.get().last_seen_at == seen
    session = client.session
    session["seen_at"] -= 301
    session.save()
    Session.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    client.get(ACCOUNT)
    assert user.sessions.get().last_seen_at > seen


def test_the_door_costs_a_page_two_queries():
    client = sign_in(make_editor())
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("admin:glossary_topic_changelist"))
    own = re.compile('"(accounts|auth_user|otp|django_otp|axes)')
    assert sum(bool(own.search(query["sql"])) for query in asked) == 2


def test_romanian_months_are_small_within_a_date():
    with translation.override("ro"):
        assert date_format(date(2026, 11, 5)) == "5 noiembrie 2026"


def test_pages_for_readers_leave_an_editor_s_session_alone():
    client = sign_in(make_editor())
    response = client.get("/et/")
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


# Language and password --------------------------------------------------------------


def test_the_desk_speaks_the_language_that_the_editor_chose():
    user = make_editor()
    client = sign_in(user, headers={"accept-language": "en"})
    assert read(client, ACCOUNT).one("html").attrs["lang"] == "en"
    client.post(reverse("accounts:language"), {"language": "ro"})
    assert read(client, reverse("admin:index")).one("html").attrs["lang"] == "ro"
    assert read(client, "/et/").one("html").attrs["lang"] == "et"
    elsewhere = sign_in(user, headers={"accept-language": "et"})
    assert read(elsewhere, ACCOUNT).one("html").attrs["lang"] == "ro"
    assert (
        client.post(reverse("accounts:language"), {"language": "xx"}).status_code == 400
    )


@pytest.mark.parametrize("language", ["et", "ro", "en"])
def test_the_door_can_be_read_in_each_language(client, language):
    page = read(client, reverse("admin:login", query={"language": language}))
    assert page.one("html").attrs["lang"] == language
    links = page.one("nav", class_="languages").all("a")
    assert [link.attrs["hreflang"] for link in links] == ["et", "ro", "en"]
    assert "language=ro" in links[1].attrs["href"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("et", "vähemalt 12"), ("ro", "cel puțin 12"), ("en", "at least 12 characters")],
)
def test_a_password_has_twelve_characters_and_the_form_says_so(language, words):
    client = sign_in(make_editor(), headers={"accept-language": language})
    address = reverse("admin:password_change")
    assert words in client.get(address).text
    new = "kaks-sada42"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    response = client.post(address, form)
    assert response.status_code == 200
    assert len(re.findall(words, response.text)) == 2


# Helping who lost it ----------------------------------------------------------------


def test_an_administrator_removes_the_second_factor_of_who_lost_it():
    user = make_editor("forgetful")
    make_app(user), make_codes(user)
    client = sign_in(make_editor())
    client.post(
        reverse("admin:auth_user_changelist"),
        {"action": "remove_second_factor", "_selected_action": [user.pk]},
    )
    sign_in(user)


def test_only_a_superuser_can_do_that():
    user = make_editor("forgetful")
    make_app(user)
    helper = make_editor(is_superuser=False)
    helper.user_permissions.add(
        *helper.user_permissions.model.objects.filter(content_type__app_label="auth")
    )
    client = sign_in(helper)
    client.post(
        reverse("admin:auth_user_changelist"),
        {"action": "remove_second_factor", "_selected_action": [user.pk]},
    )
    assert TOTPDevice.objects.exists()


def test_so_does_a_command_for_the_last_administrator():
    user = make_editor()
    make_app(user)
    call_command("remove_second_factor", "editor")
    sign_in(user)
    with pytest.raises(CommandError):
        call_command("remove_second_factor", "nobody")


def test_the_desk_shows_no_secret_of_anybody():
    make_app(make_editor("other"))
    page = read(sign_in(make_editor()), reverse("admin:index"))
    links = " ".join(link.attrs["href"] for link in page.all("a", href=None))
    assert "otp" not in links and "axes" not in links and "session" not in links
