"""The editors' desk as Django's admin site, behind this project's sign-in."""

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.views import LoginView
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts import signing_in
from accounts.sessions import others_of


class Desk(AdminSite):
    def has_permission(self, request):
        if not signing_in.is_signed_in(request):
            return False
        # Who has yet to set up a second factor may do so, or leave.
        leaves = request.path == reverse("admin:logout")
        return leaves or not signing_in.must_set_up(request)

    def login(self, request, extra_context=None):
        if signing_in.is_signed_in(request) and signing_in.must_set_up(request):
            return redirect("accounts:app")
        if request.method == "GET" and self.has_permission(request):
            return redirect("admin:index")
        request.current_app = self.name
        context = {
            **self.each_context(request),
            "title": _("Log in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            "language_links": language_links(request),
        }
        return SignIn.as_view(extra_context=context)(request)

    def password_change(self, request, extra_context=None):
        response = super().password_change(request, extra_context)
        if response.status_code == 302:
            others_of(request).delete()
        return response


class SignIn(LoginView):
    """The password; what follows depends on the account."""

    template_name = "accounts/sign_in.html"
    authentication_form = AdminAuthenticationForm

    def form_valid(self, form):
        user, next_url = form.get_user(), self.get_success_url()
        signing_in.begin_second_step(self.request, user, next_url)
        if signing_in.has_second_factor(user):
            return redirect("accounts:second-step")
        return redirect(signing_in.finish(self.request, user))


def language_links(request):
    """Return (code, name, address) of this page in each language of the desk."""
    asked = {name: request.GET[name] for name in request.GET}
    return [
        (code, name, f"{request.path}?{urlencode({**asked, 'language': code})}")
        for code, name in settings.LANGUAGES
    ]
