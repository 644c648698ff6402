"""Passkeys: what the browser is asked, and whether its answer is right."""

import json
from json import JSONDecodeError

from django.conf import settings
from django.http.request import split_domain_port
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers.exceptions import WebAuthnException

STATE = "passkey_state"


class Refused(Exception):
    """The browser's answer is not what was asked for."""


def work_at(request):
    """Tell whether this is the host that passkeys are made for."""
    host = split_domain_port(request.get_host())[0]
    return host == settings.OTP_WEBAUTHN_RP_ID


def registration_options(request):
    """Return what the browser needs to make a passkey for the person signed in."""
    options, state = _helper(request).register_begin(request.user)
    request.session[STATE] = state
    return options


def register(request, answer, name):
    """Keep the passkey that the browser made, and return it."""
    state = request.session.pop(STATE, None)
    with _refusals():
        passkey = _helper(request).register_complete(
            request.user, state, json.loads(answer)
        )
    passkey.name = name
    passkey.save(update_fields=["name"])
    return passkey


def sign_in_options(request, user=None):
    """Return what the browser needs to show a passkey: this user's, or anybody's.

    A passkey that stands alone must check its owner, by finger, face or PIN.
    """
    options, state = _helper(request).authenticate_begin(
        user=user, require_user_verification=user is None
    )
    request.session[STATE] = state
    return options


def passkey_shown(request, answer, user=None):
    """Return the passkey that the browser showed."""
    state = request.session.pop(STATE, None)
    with _refusals():
        return _helper(request).authenticate_complete(user, state, json.loads(answer))


def _helper(request):
    return WebAuthnCredential.get_webauthn_helper(request)


class _refusals:
    """Turns whatever the libraries find wrong with an answer into Refused."""

    WRONG = (
        OTPWebAuthnApiError,
        WebAuthnException,
        JSONDecodeError,
        KeyError,
        RecursionError,
        TypeError,
        ValueError,
    )

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if isinstance(error, self.WRONG):
            raise Refused(str(error)) from error
