from django import forms
from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _

from accounts import signing_in

WRONG_CODE = _("This code is wrong or was used already. Type the one shown now.")
TOO_SOON = _("Too many wrong codes. Wait a minute and try again.")


class AppCodeField(forms.CharField):
    """Six digits from an authenticator app, however they are spaced."""

    def __init__(self, **kwargs):
        attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}
        super().__init__(
            max_length=12,
            widget=forms.TextInput(attrs={**attrs, "autofocus": True}),
            **kwargs,
        )

    def to_python(self, value):
        return "".join(super().to_python(value).split())


class DeviceForm(forms.Form):
    """Asks for a code of one of the user's devices, and uses it up when right."""

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.device = None

    def check(self, field, device):
        """Verify the code in a field; put what is wrong with it at the field."""
        code = self.cleaned_data[field]
        if device and not device.verify_is_allowed()[0]:
            self.add_error(field, TOO_SOON)
        elif device and signing_in.accepts(device, code):
            self.device = device
        else:
            self.add_error(field, WRONG_CODE)


class SecondStepForm(DeviceForm):
    code = AppCodeField(label=_("Code from your app"), required=False)
    recovery_code = forms.CharField(
        label=_("Recovery code"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("recovery_code"):
            self.check("recovery_code", signing_in.recovery_codes_of(self.user))
        elif cleaned.get("code"):
            self.check("code", signing_in.app_of(self.user))
        elif not self.errors:
            self.add_error("code", self.fields["code"].error_messages["required"])
        return cleaned


class SetUpAppForm(DeviceForm):
    code = AppCodeField(label=_("Code from your app"))

    def clean(self):
        cleaned = super().clean()
        if "code" in cleaned:
            self.check("code", signing_in.new_app_of(self.user))
        return cleaned


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True}
        ),
    )

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        password = self.cleaned_data["password"]
        name = self.request.user.get_username()
        if not authenticate(self.request, username=name, password=password):
            raise forms.ValidationError(_("This is not your password."))
        return password


class PasskeyForm(forms.Form):
    """What the browser's script posts after making a passkey."""

    name = forms.CharField(
        label=_("Name of this passkey"),
        max_length=64,
        help_text=_("So that you know it again, such as “Work laptop”."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    answer = forms.CharField(required=False, widget=forms.HiddenInput())
