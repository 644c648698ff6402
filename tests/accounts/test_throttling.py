"""Guessing is refused by account and by address, and ends by itself."""

import logging
from datetime import timedelta

import pytest
import redis
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.addresses import client_address, throttled_address
from config.records import OneLine
from tests.accounts.editors import (
    code_of,
    give_code,
    give_password,
    is_in,
    make_app,
    make_editor,
)

pytestmark = pytest.mark.django_db


def guess(name="editor", address="192.0.2.1", password="wrong", **extra):
    return give_password(Client(), name, password, REMOTE_ADDR=address, **extra)


def statuses(times, **options):
    return [guess(**options).status_code for _time in range(times)]


def test_an_account_is_closed_from_the_seventh_attempt_wherever_they_come_from():
    make_editor()
    answers = [guess(address=f"192.0.2.{n}").status_code for n in range(1, 9)]
    assert answers == [200] * 6 + [429] * 2


def test_an_address_is_closed_from_the_seventh_attempt_whomever_it_tries():
    make_editor()
    answers = [guess(name=f"nobody{n}").status_code for n in range(8)]
    assert answers == [200] * 6 + [429] * 2
    assert guess(password="keel-on-ilus-42").status_code == 429


def test_others_sign_in_meanwhile():
    make_editor(), make_editor("other")
    statuses(8)
    client = Client()
    give_password(client, "other", REMOTE_ADDR="192.0.2.2")
    assert is_in(client)


def test_the_right_password_does_not_open_a_closed_account():
    make_editor()
    statuses(7)
    response = guess(password="keel-on-ilus-42", address="192.0.2.99")
    assert response.status_code == 429
    assert response["Retry-After"] == "900"


def test_it_opens_again_by_itself_although_the_guessing_goes_on():
    make_editor()
    statuses(7)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert guess(password="keel-on-ilus-42").status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    client = Client()
    give_password(client, REMOTE_ADDR="192.0.2.1")
    assert is_in(client)


def test_known_and_unknown_names_are_told_the_same():
    make_editor()
    make_editor("retired", is_active=False)
    pages = []
    for number, name in enumerate(("editor", "nobody", "retired")):
        answers = [guess(name, f"192.0.2.{number}").text for _ in range(8)]
        plain = [answer.replace(name, "…") for answer in answers]
        pages.append([page[page.index("<body") :] for page in plain])
    errors = [[p.split("csrfmiddlewaretoken")[0] for p in page] for page in pages]
    assert errors[0] == errors[1] == errors[2]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("et", "hiljemalt 15 minuti"),
        ("ro", "cel mult 15 minute"),
        ("en", "at most 15 minutes"),
    ],
)
def test_the_refusal_is_in_the_reader_s_language(language, words):
    headers = {"accept-language": language}
    for _time in range(6):
        guess(headers=headers)
    response = guess(headers=headers)
    assert response.status_code == 429
    assert words in response.text
    assert f'<html lang="{language}"' in response.text


def test_it_stays_closed_while_the_cache_is_down(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"socket_connect_timeout": 0.2},
        }
    }
    with pytest.raises(redis.ConnectionError):
        cache.get("anything")
    make_editor()
    assert statuses(8)[-2:] == [429, 429]


def test_wrong_codes_of_the_second_step_close_the_account_as_well():
    app = make_app(make_editor())
    client = Client()
    give_password(client)
    answers = [give_code(client, "000000").status_code for _time in range(7)]
    assert answers[-1] == 429
    assert give_code(client, code_of(app)).status_code == 429
    assert not is_in(client)


def test_a_session_goes_on_while_its_account_is_closed_to_others():
    make_editor()
    client = Client()
    give_password(client)
    statuses(8)
    assert is_in(client)


# Whose address ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (1, "", "192.0.2.1"),
        (1, "nonsense", None),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_the_one_our_own_proxy_saw(
    rf, settings, proxies, forwarded, seen
):
    settings.PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == seen


def test_an_invented_header_does_not_evade_throttling():
    make_editor()
    answers = [
        guess(HTTP_X_FORWARDED_FOR=f"198.51.100.{n}", name=f"n{n}").status_code
        for n in range(7)
    ]
    assert answers[-1] == 429


def test_all_addresses_of_one_subscriber_count_as_one(rf):
    requests = [
        rf.get("/", REMOTE_ADDR=f"2001:db8:1:2::{suffix}") for suffix in ("1", "ffff")
    ]
    assert len({throttled_address(request) for request in requests}) == 1
    assert throttled_address(rf.get("/", REMOTE_ADDR="192.0.2.1")) == "192.0.2.1"


# Records ----------------------------------------------------------------------------


def test_success_failure_and_closing_are_recorded_without_secrets(caplog):
    caplog.set_level(logging.INFO)
    make_editor()
    guess(password="keel-on-ilus-42")
    statuses(7, password="very-secret-guess")
    records = "\n".join(caplog.messages)
    assert 'Successful login by {username: "editor"' in records
    assert 'New login failure by {username: "editor"' in records
    assert 'Locking out {username: "editor"' in records
    assert "192.0.2.1" in records
    assert "very-secret-guess" not in records and "keel-on-ilus" not in records
    kept = str(list(AccessAttempt.objects.values()))
    assert "very-secret-guess" not in kept


def test_nobody_writes_lines_of_their_own_into_the_records(caplog):
    guess("editor\r\n2026-01-01 INFO Successful login by root")
    lines = [OneLine("{message}", style="{").format(r) for r in caplog.records]
    assert any("root" in line for line in lines)
    assert not any("\n" in line or "\r" in line for line in lines)


def test_codes_are_not_kept_with_failed_attempts():
    make_app(make_editor())
    client = Client()
    give_password(client)
    client.post(reverse("accounts:second-step"), {"code": "123456"})
    assert "123456" not in str(list(AccessAttempt.objects.values()))
