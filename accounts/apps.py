from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from accounts.middleware import note

        user_logged_in.connect(note, dispatch_uid="accounts.note")


class DeskConfig(admin.AdminConfig):
    """Django's admin, entered through this app's sign-in."""

    default = False
    default_site = "accounts.site.Desk"
