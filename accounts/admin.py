"""Accounts on the desk: who has a second factor, and how to help who lost it."""

import logging

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    SetUnusablePasswordMixin,
)
from django.contrib.auth.models import Group
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnAttestation, WebAuthnCredential

from accounts import signing_in
from accounts.backends import with_second_factor
from accounts.roles import RoleFilter, RolesField
from config.numbers import TickedRows

log = logging.getLogger(__name__)

# Editors see to their own on the pages of their account; nobody sees another's secret.
for model in (TOTPDevice, WebAuthnCredential, WebAuthnAttestation):
    if admin.site.is_registered(model):
        admin.site.unregister(model)
admin.site.unregister(get_user_model())
# The roles are what the migrations make; here people are only put into them.
admin.site.unregister(Group)


class PasswordOfAnotherForm(AdminPasswordChangeForm):
    # Django says the second sentence in English alone.
    usable_password_help_text = format_lazy(
        '{}<ul id="id_unusable_warning" class="messagelist">'
        '<li class="warning">{}</li></ul>',
        SetUnusablePasswordMixin.usable_password_help_text,
        _("If disabled, the current password for this user will be lost."),
    )


@admin.register(get_user_model())
class AccountAdmin(TickedRows, UserAdmin):
    change_password_form = PasswordOfAnotherForm
    list_display = (*UserAdmin.list_display, "second_factor")
    list_filter = ("is_staff", "is_superuser", "is_active", RoleFilter)
    actions = ("remove_second_factor",)
    fieldsets = (
        *UserAdmin.fieldsets[:2],
        (_("Roles"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        UserAdmin.fieldsets[3],
    )
    filter_horizontal = ()
    formfield_overrides = {
        ManyToManyField: {
            "form_class": RolesField,
            "widget": CheckboxSelectMultiple,
            "label": _("Roles"),
            "help_text": _(
                "Editors write every language, reviewers publish, translators write "
                "one language. Somebody may have several roles."
            ),
        }
    }

    def get_queryset(self, request):
        return with_second_factor(super().get_queryset(request))

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, user):
        return user.has_second_factor

    @admin.action(description=_("Remove the second factor of the selected users"))
    def remove_second_factor(self, request, users):
        for user in users:
            signing_in.forget_second_factor(user)
            log.warning("Second factor of %s removed by %s", user, request.user)
        self.message_user(request, _("They can sign in with their password alone."))

    def get_actions(self, request):
        actions = super().get_actions(request)
        if not request.user.is_superuser:
            actions.pop("remove_second_factor", None)
        return actions
