"""With a second factor the password alone opens nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import RecoveryCode, RecoveryCodes
from accounts.signing_in import SECOND_STEP_SECONDS
from tests.accounts.editors import (
    code_of,
    give_code,
    give_password,
    is_in,
    make_app,
    make_codes,
    make_editor,
    sign_in,
)

pytestmark = pytest.mark.django_db
ACCOUNT = reverse("accounts:account")


def admin_addresses():
    """Every address of the admin and of the account that needs no argument."""
    found = []
    for name in get_resolver().namespace_dict["admin"][1].reverse_dict:
        if isinstance(name, str):
            found += [("admin", name)]
    found += [("accounts", name) for name in account_names()]
    for namespace, name in found:
        try:
            yield reverse(f"{namespace}:{name}")
        except Exception:
            continue


def account_names():
    from accounts.urls import urlpatterns

    return [pattern.name for pattern in urlpatterns]


DOORS = {reverse("admin:login"), reverse("accounts:second-step")}
DOORS.add(reverse("accounts:passkey"))


def test_an_editor_without_a_second_factor_signs_in_by_password():
    make_editor()
    client = Client()
    assert give_password(client)["Location"] == reverse("admin:index")
    assert is_in(client)


def test_no_page_answers_to_the_password_alone():
    user = make_editor()
    make_app(user)
    client = Client()
    assert give_password(client)["Location"] == reverse("accounts:second-step")
    addresses = set(admin_addresses()) - DOORS
    assert len(addresses) > 12
    for address in addresses:
        assert client.get(address).status_code != 200, address
        assert client.post(address).status_code != 200, address


def test_a_session_older_than_the_second_factor_is_shut_out_too():
    user = make_editor()
    client = sign_in(user)
    make_app(user)
    assert not is_in(client)
    assert client.get(ACCOUNT).status_code == 302


def test_a_code_of_the_app_opens_the_desk_and_leads_where_one_wanted_to_go():
    app = make_app(make_editor())
    client = Client()
    target = reverse("admin:glossary_entry_changelist")
    give_password(client, next=target)
    assert give_code(client, code_of(app))["Location"] == target
    assert is_in(client)


def test_a_code_is_good_once():
    app = make_app(make_editor())
    code = code_of(app)
    first, second = Client(), Client()
    give_password(first)
    give_code(first, code)
    give_password(second)
    assert give_code(second, code).status_code == 200
    assert is_in(first) and not is_in(second)


@pytest.mark.parametrize("periods", [-10, 10])
def test_a_code_of_another_time_is_refused(periods):
    app = make_app(make_editor())
    client = Client()
    give_password(client)
    response = give_code(client, code_of(app, periods))
    assert "This code is wrong" in response.text
    assert not is_in(client)


@pytest.mark.parametrize("code", ["", "abcdef", "١٢٣٤٥٦", "-1", "9" * 12, "\x00"])
def test_what_is_no_code_is_refused(code):
    make_app(make_editor())
    client = Client()
    give_password(client)
    assert give_code(client, code).status_code == 200
    assert not is_in(client)


def test_the_code_of_another_editor_is_refused():
    make_app(make_editor())
    other = make_app(make_editor("other"))
    client = Client()
    give_password(client)
    give_code(client, code_of(other))
    assert not is_in(client)


def test_the_second_step_needs_the_first():
    app = make_app(make_editor())
    client = Client()
    assert give_code(client, code_of(app))["Location"] == reverse("admin:login")
    assert not is_in(client)


def test_the_second_step_waits_ten_minutes(monkeypatch):
    app = make_app(make_editor())
    client = Client()
    give_password(client)
    session = client.session
    session["second_step"] = {
        **session["second_step"],
        "begun_at": session["second_step"]["begun_at"] - SECOND_STEP_SECONDS - 1,
    }
    session.save()
    assert give_code(client, code_of(app))["Location"] == reverse("admin:login")
    assert not is_in(client)


def test_a_password_changed_meanwhile_begins_again():
    user = make_editor()
    app = make_app(user)
    client = Client()
    give_password(client)
    user.set_password("something-else-entirely")
    user.save()
    assert give_code(client, code_of(app))["Location"] == reverse("admin:login")


def test_an_app_that_was_never_proven_is_not_asked_for():
    user = make_editor()
    TOTPDevice.objects.create(user=user, name="app", confirmed=False)
    sign_in(user)


def test_a_new_password_does_not_pass_by_the_second_step():
    user = make_editor()
    make_app(user)
    user.set_password("forgotten-and-set-anew")
    user.save()
    client = Client()
    give_password(client, password="forgotten-and-set-anew")
    assert not is_in(client)


@pytest.mark.parametrize(
    "address",
    ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)"],
)
def test_no_step_leads_to_another_site(address):
    app = make_app(make_editor())
    client = Client()
    give_password(client, next=address)
    assert give_code(client, code_of(app))["Location"] == reverse("admin:index")
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    confirm = reverse("accounts:confirm", query={"next": address})
    response = client.post(confirm, {"password": "keel-on-ilus-42"})
    assert response["Location"] == ACCOUNT


def test_wrong_codes_make_the_next_try_wait():
    app = make_app(make_editor())
    client = Client()
    give_password(client)
    wrong = f"{(int(code_of(app)) + 1) % 1_000_000:06d}"
    give_code(client, wrong)
    assert "Too many wrong codes" in give_code(client, code_of(app)).text
    app.refresh_from_db()
    app.throttling_failure_timestamp = timezone.now() - timedelta(minutes=1)
    app.save()
    give_code(client, code_of(app))
    assert is_in(client)


# Recovery codes ---------------------------------------------------------------------


def give_recovery_code(client, code):
    address = reverse("accounts:second-step")
    return client.post(address, {"code": "", "recovery_code": code})


@pytest.mark.parametrize("typed", [str, str.upper, lambda c: c.replace("-", " ")])
def test_a_recovery_code_opens_the_desk_however_it_is_typed(typed):
    user = make_editor()
    make_app(user)
    codes = make_codes(user)
    client = Client()
    give_password(client)
    give_recovery_code(client, typed(codes[3]))
    assert is_in(client)


def test_a_recovery_code_is_good_once():
    user = make_editor()
    make_app(user)
    code = make_codes(user)[0]
    for is_good in (True, False):
        client = Client()
        give_password(client)
        give_recovery_code(client, code)
        assert is_in(client) == is_good
    assert RecoveryCode.objects.count() == 9


def test_recovery_codes_are_kept_as_hashes_only():
    codes = make_codes(make_editor())
    assert len(set(codes)) == 10
    kept = str(list(RecoveryCodes.objects.values())) + str(
        list(RecoveryCode.objects.values())
    )
    for code in codes:
        assert code not in kept and code.replace("-", "") not in kept


def test_new_recovery_codes_replace_the_former():
    user = make_editor()
    make_app(user)
    old = make_codes(user)[0]
    make_codes(user)
    client = Client()
    give_password(client)
    assert give_recovery_code(client, old).status_code == 200
    assert not is_in(client)


def test_recovery_codes_of_another_editor_are_refused():
    user = make_editor()
    make_app(user)
    other = make_codes(make_editor("other"))
    client = Client()
    give_password(client)
    give_recovery_code(client, other[0])
    assert not is_in(client)
