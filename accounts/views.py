"""The pages of an account: signing in by a second step, and all that keeps it safe."""

from functools import wraps
from urllib.parse import quote

import segno
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as verify
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from accounts import passkeys, signing_in
from accounts.forms import PasskeyForm, PasswordForm, SecondStepForm, SetUpAppForm
from accounts.models import Account
from accounts.sessions import others_of

page = require_http_methods(["GET", "HEAD", "POST"])


def signed_in(view):
    """Let in whoever has given all that their account asks for, second factor or not.

    Required of everybody or not, a second factor is set up on these pages.
    """

    @never_cache
    @wraps(view)
    def inner(request, *args, **kwargs):
        if not signing_in.is_signed_in(request):
            return redirect_to_login(page_to_return_to(request))
        return view(request, *args, **kwargs)

    return inner


def confirmed(view):
    """Ask for the password again unless it was given in the last minutes."""

    @signed_in
    @wraps(view)
    def inner(request, *args, **kwargs):
        if signing_in.is_confirmed(request):
            return view(request, *args, **kwargs)
        return redirect_to_login(
            page_to_return_to(request), reverse("accounts:confirm")
        )

    return inner


def page_to_return_to(request):
    """Return this page's address, or the account's where a form was sent."""
    if request.method == "GET":
        return request.get_full_path()
    return reverse("accounts:account")


def show(request, template, title, status=200, **context):
    context = {**admin.site.each_context(request), "title": title, **context}
    return render(request, f"accounts/{template}.html", context, status=status)


# Signing in -------------------------------------------------------------------------


@never_cache
@page
@sensitive_post_parameters()
def second_step(request):
    """Ask for what the account needs beside the password."""
    user = signing_in.user_at_second_step(request)
    if user is None:
        return redirect("admin:login")
    form = SecondStepForm(user)
    if request.method == "POST":
        if signing_in.is_throttled(request, user):
            return locked_out(request)
        if "answer" in request.POST:
            device = shown_passkey(request, user)
        else:
            form = SecondStepForm(user, request.POST)
            device = form.device if form.is_valid() else None
        if device:
            return redirect(signing_in.finish(request, user, device))
        signing_in.count_failure(request, user)
    has_passkey = WebAuthnCredential.objects.filter(user=user, confirmed=True).exists()
    return show(
        request,
        "second_step",
        _("Second step"),
        form=form,
        has_app=signing_in.app_of(user) is not None,
        options=passkeys.sign_in_options(request, user) if has_passkey else None,
    )


@never_cache
@page
def passkey(request):
    """Sign in by a passkey alone: having it and unlocking it are two factors."""
    if request.method == "POST":
        device = shown_passkey(request)
        if device and device.confirmed and may_enter(device.user):
            return redirect(signing_in.finish(request, device.user, device))
    return show(
        request,
        "passkey",
        _("Sign in with a passkey"),
        options=passkeys.sign_in_options(request),
    )


def may_enter(user):
    return user.is_active and user.is_staff


def shown_passkey(request, user=None):
    """Return the passkey that was shown, or None with a message that says why."""
    try:
        return passkeys.passkey_shown(request, request.POST.get("answer", ""), user)
    except passkeys.Refused:
        messages.error(request, _("This passkey was not accepted. Try again."))
        return None


def locked_out(request, *_response_and_credentials):
    """Say that sign-in is closed for a while: the same to all, known or unknown."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    response = show(
        request,
        "locked_out",
        _("Too many attempts"),
        status=settings.AXES_HTTP_RESPONSE_CODE,
        minutes=minutes,
    )
    response.headers["Retry-After"] = str(minutes * 60)
    return response


# The account ------------------------------------------------------------------------


@signed_in
@require_http_methods(["GET", "HEAD"])
def account(request):
    user = request.user
    return show(
        request,
        "account",
        _("Your account"),
        app=signing_in.app_of(user),
        passkeys=WebAuthnCredential.objects.filter(user=user).order_by("created_at"),
        codes_left=signing_in.recovery_codes_of(user).codes.count(),
        has_second_factor=signing_in.has_second_factor(user),
        is_required=settings.SECOND_FACTOR_REQUIRED,
        sessions=user.sessions.filter(expire_date__gt=timezone.now()).order_by(
            "-last_seen_at"
        ),
        this_key=request.session.session_key,
        languages=settings.LANGUAGES,
    )


@signed_in
@page
@sensitive_post_parameters()
def confirm(request):
    """Ask for the password before what a thief at an open screen would do first."""
    form = PasswordForm(request, request.POST or None)
    target = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, {request.get_host()}, request.is_secure()
    ):
        target = reverse("accounts:account")
    if request.method == "POST" and form.is_valid():
        signing_in.confirm(request)
        return redirect(target)
    return show(request, "confirm", _("Confirm that it is you"), form=form)


@confirmed
@page
def app(request):
    """Set up an authenticator app; a code of it proves that it works."""
    new = signing_in.new_app_of(request.user)
    form = SetUpAppForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        signing_in.turn_on(new)
        return now_on(request, new)
    # Drawn with attributes alone, which the policy allows; segno escapes nothing else.
    picture = segno.make(new.config_url).svg_inline(
        omitsize=True, svgclass="qr", lineclass=None, border=4, light="#fff"
    )
    return show(
        request,
        "app",
        _("Set up an authenticator app"),
        form=form,
        picture=mark_safe(picture),
        secret=signing_in.secret_of(new),
        must_set_up=signing_in.must_set_up(request),
    )


def now_on(request, device):
    """Go on by this device alone, here only; show recovery codes if there are none."""
    verify(request, device)
    others_of(request).delete()
    messages.success(request, _("From now on a second step follows your password."))
    if signing_in.recovery_codes_of(request.user).codes.exists():
        return redirect("accounts:account")
    return new_codes(request)


@confirmed
@require_POST
def remove_app(request):
    TOTPDevice.objects.filter(user=request.user).delete()
    return now_less(request, _("The authenticator app was removed."))


@confirmed
@page
def add_passkey(request):
    """Make a passkey with the browser, whose answer the script posts as a form."""
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = passkeys.register(request, **form.cleaned_data)
        except passkeys.Refused:
            messages.error(request, _("This passkey was not accepted. Try again."))
        else:
            return now_on(request, new)
    return show(
        request,
        "add_passkey",
        _("Add a passkey"),
        form=form,
        options=passkeys.registration_options(request),
        works_here=passkeys.work_at(request),
        passkey_host=settings.OTP_WEBAUTHN_RP_ID,
    )


@confirmed
@require_POST
def remove_passkey(request, pk):
    get_object_or_404(WebAuthnCredential, pk=pk, user=request.user).delete()
    return now_less(request, _("The passkey was removed."))


def now_less(request, message):
    """Go on by what is left; with nothing left the recovery codes go as well."""
    left = signing_in.devices_of(request.user)
    if left:
        verify(request, left[0])
    else:
        signing_in.forget_second_factor(request.user)
    messages.success(request, message)
    return redirect("accounts:account")


@confirmed
@require_POST
def recovery_codes(request):
    """Show new recovery codes, this once; the former ones stop working."""
    if not signing_in.has_second_factor(request.user):
        return redirect("accounts:account")
    return new_codes(request)


def new_codes(request):
    """Show new codes, also as a file within its link: they are kept nowhere."""
    codes = signing_in.recovery_codes_of(request.user).renew()
    lines = [settings.SITE_URL, request.user.get_username(), "", *codes, ""]
    return show(
        request,
        "recovery_codes",
        _("Your recovery codes"),
        codes=codes,
        file_url="data:text/plain;charset=utf-8," + quote("\n".join(lines)),
    )


@signed_in
@require_POST
def end_sessions(request):
    """End one other session by its handle, or all others without one."""
    handle = request.POST.get("session")
    for session in others_of(request):
        if handle in (None, session.handle):
            session.delete()
    messages.success(request, _("Signed out there."))
    return redirect("accounts:account")


@signed_in
@require_POST
def language(request):
    """Keep the language of the desk with the account, and use it from now on."""
    code = request.POST.get("language")
    if code not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    Account.objects.update_or_create(user=request.user, defaults={"language": code})
    request.session["language"] = code
    with override(code):
        messages.success(request, _("The desk now speaks your language."))
    return redirect("accounts:account")
