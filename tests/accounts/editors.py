"""Editors for the tests: their accounts, apps, and ways through the door."""

import time

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.signing_in import recovery_codes_of

PASSWORD = "keel-on-ilus-42"


def make_editor(name="editor", **fields):
    fields = {"is_staff": True, "is_superuser": True, **fields}
    return get_user_model().objects.create_user(name, password=PASSWORD, **fields)


def make_app(user):
    """Return an authenticator app that is turned on for the user."""
    return TOTPDevice.objects.create(user=user, name="app")


def make_codes(user):
    return recovery_codes_of(user).renew()


def code_of(app, periods=0):
    """Return the code an app shows now, or some half minutes later or earlier."""
    clock = TOTP(app.bin_key, app.step)
    clock.time = time.time() + periods * app.step
    return f"{clock.token():06d}"


def give_password(client, name="editor", password=PASSWORD, **extra):
    form = {"username": name, "password": password, "next": extra.pop("next", "")}
    return client.post(reverse("admin:login"), form, **extra)


def give_code(client, code, **extra):
    return client.post(reverse("accounts:second-step"), {"code": code}, **extra)


def sign_in(user, app=None, **extra):
    """Return a client with which the user has signed in as people do."""
    client = Client(**extra)
    response = give_password(client, user.username)
    if app:
        response = give_code(client, code_of(app))
    assert response.status_code == 302, response.text
    assert is_in(client)
    return client


def is_in(client):
    """Tell whether the desk opens."""
    return client.get(reverse("admin:index")).status_code == 200
