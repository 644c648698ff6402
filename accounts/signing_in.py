"""Signing in: a password, then a second step where the account has one."""

import time
from base64 import b32encode

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.contrib.auth.signals import user_login_failed
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django_otp import login as verify
from django_otp import verify_token
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from accounts.backends import with_second_factor
from accounts.models import Account, RecoveryCodes

BACKEND = "accounts.backends.Accounts"
SECOND_STEP_SECONDS = 10 * 60
CONFIRMED_SECONDS = 15 * 60


# Who may do what --------------------------------------------------------------------


def has_second_factor(user):
    """Tell whether a code or a passkey is asked of this user after the password."""
    users = get_user_model().objects.filter(pk=user.pk)
    return with_second_factor(users).filter(has_second_factor=True).exists()


def is_signed_in(request):
    """Tell whether an editor has given all that their account asks for."""
    user = request.user
    if not (user.is_active and user.is_staff):
        return False
    return user.is_verified() or not user.has_second_factor


def must_set_up(request):
    """Tell whether a second factor is required that this editor does not have."""
    return settings.SECOND_FACTOR_REQUIRED and not request.user.is_verified()


# The steps --------------------------------------------------------------------------


def begin_second_step(request, user, next_url):
    """Remember whose password was right; nobody is signed in by that."""
    request.session.flush()
    request.session["second_step"] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "next": next_url,
        "begun_at": time.time(),
    }
    request.session["language"] = get_language()
    request.session.set_expiry(SECOND_STEP_SECONDS)


def user_at_second_step(request):
    """Return the user whose password was given in the last minutes, or None."""
    step = request.session.get("second_step")
    if not step or time.time() - step["begun_at"] > SECOND_STEP_SECONDS:
        return None
    user = get_user_model().objects.filter(pk=step["user"], is_active=True).first()
    if user and constant_time_compare(step["password"], user.get_session_auth_hash()):
        return user
    return None


def finish(request, user, device=None):
    """Sign the user in, by this device if one was asked; return where they go."""
    step = request.session.pop("second_step", {})
    account = Account.objects.filter(user=user).first()
    language = (account and account.language) or get_language()
    login(request, user, BACKEND)
    if device:
        verify(request, device)
    request.session.set_expiry(None)
    request.session["language"] = language
    confirm(request)
    return step.get("next") or settings.LOGIN_REDIRECT_URL


def confirm(request):
    """Note that the person at the keyboard has just shown who they are."""
    request.session["confirmed_at"] = time.time()


def is_confirmed(request):
    return time.time() - request.session.get("confirmed_at", 0) < CONFIRMED_SECONDS


# The devices ------------------------------------------------------------------------


def app_of(user):
    """Return the authenticator app set up for the user, or None."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def new_app_of(user):
    """Return the app being set up; its secret stays until a code proves it."""
    waiting = TOTPDevice.objects.filter(user=user, confirmed=False)
    return waiting.first() or TOTPDevice.objects.create(
        user=user, name="app", confirmed=False
    )


def turn_on(app):
    """Ask for this app's codes from now on, and for those of no other."""
    TOTPDevice.objects.filter(user=app.user).exclude(pk=app.pk).delete()
    app.confirmed = True
    app.save(update_fields=["confirmed"])


def recovery_codes_of(user):
    """Return what holds the user's recovery codes, made when first asked for."""
    return RecoveryCodes.objects.get_or_create(
        user=user, defaults={"name": "recovery codes"}
    )[0]


def secret_of(app):
    """Return an app's secret as people type it: base 32, in groups of four."""
    letters = b32encode(app.bin_key).decode()
    return " ".join(letters[i : i + 4] for i in range(0, len(letters), 4))


def accepts(device, code):
    """Tell whether the code is right; it is used up by that."""
    return verify_token(device.user, device.persistent_id, code) is not None


def is_throttled(request, user):
    """Tell whether sign-in is closed to this user or this address for now."""
    credentials = {"username": user.get_username()}
    return not AxesProxyHandler.is_allowed(request, credentials)


def count_failure(request, user):
    """Let a wrong code count as a failed sign-in, which throttling adds up."""
    user_login_failed.send(
        sender=__name__, credentials={"username": user.get_username()}, request=request
    )


def devices_of(user):
    """Return the user's apps and passkeys: all but the recovery codes."""
    return [
        device
        for model in (TOTPDevice, WebAuthnCredential)
        for device in model.objects.filter(user=user, confirmed=True)
    ]


def forget_second_factor(user):
    """Remove every app, passkey and recovery code of an account."""
    for model in (TOTPDevice, WebAuthnCredential, RecoveryCodes):
        model.objects.filter(user=user).delete()
