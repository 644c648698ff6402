"""What an account holds beside Django's user: language, sessions, recovery codes."""

import hashlib
import secrets

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin

from accounts.browsers import browser_name

CODES_AT_A_TIME = 10
# Small letters and digits that nobody mistakes for one another when copying by hand.
CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 6, 4


class Account(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="account"
    )
    language = models.CharField(
        _("language of the desk"),
        max_length=5,
        choices=settings.LANGUAGES,
        blank=True,
    )

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self):
        return str(self.user)


class Session(AbstractBaseSession):
    """A session that says whose it is and from where, so that it can be listed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sessions", null=True
    )
    user_agent = models.CharField(_("browser"), max_length=300, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True)
    last_seen_at = models.DateTimeField(_("last seen"), auto_now=True)

    objects = BaseSessionManager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls):
        from accounts.sessions import SessionStore

        return SessionStore

    @property
    def handle(self):
        """What names this session on a page, where its key would be a way in."""
        return hashlib.sha256(self.session_key.encode()).hexdigest()[:16]

    @property
    def browser(self):
        return browser_name(self.user_agent)


class RecoveryCodes(ThrottlingMixin, Device):
    """An account's recovery codes, of which only the hashes are kept."""

    class Meta:
        verbose_name = _("recovery codes")
        verbose_name_plural = _("recovery codes")
        constraints = [
            models.UniqueConstraint(fields=["user"], name="recovery_codes_once_a_user")
        ]

    def __str__(self):
        return str(self.user)

    def get_throttle_factor(self):
        return 1

    @transaction.atomic
    def renew(self):
        """Replace all codes and return the new ones, which nothing shows again."""
        codes = [new_code() for _number in range(CODES_AT_A_TIME)]
        self.codes.all().delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(device=self, digest=digest(code)) for code in codes
        )
        return codes

    def verify_token(self, token):
        allowed, _reason = self.verify_is_allowed()
        if not allowed:
            return False
        # Whoever deletes the row has used the code: two at once cannot both.
        used, _rows = self.codes.filter(digest=digest(token)).delete()
        if used:
            self.throttle_reset()
        else:
            self.throttle_increment()
        return bool(used)


class RecoveryCode(models.Model):
    device = models.ForeignKey(RecoveryCodes, models.CASCADE, related_name="codes")
    # No slow hash: a code has 118 random bits, which nobody guesses.
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")

    def __str__(self):
        return self.digest[:8]


def new_code():
    """Return a recovery code such as abcd-efgh-jkmn-pqrs-tuvw-xyz2."""
    return "-".join(
        "".join(secrets.choice(CODE_ALPHABET) for _letter in range(GROUP_LENGTH))
        for _group in range(GROUPS)
    )


def digest(code):
    """Return the hash of a code, however it was typed: hyphens, spaces, capitals."""
    plain = "".join(letter for letter in code.lower() if letter in CODE_ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()
