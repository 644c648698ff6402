"""The page on which an entry is published in a language, and the way to it."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from config.jinja2 import long_moment
from glossary.admin.addresses import (
    change_address,
    publishing_address,
    translating_address,
)
from glossary.admin.forms import MomentInput
from glossary.models import Entry
from glossary.models.entry_queryset import Status
from glossary.models.revised import LANGUAGE_CODES
from glossary.preview import preview_url, revoke
from glossary.publishing import NotReady, findings, publish, withdraw
from glossary.quality import check
from glossary.roles import may_publish, writable_languages

LANGUAGE_NAMES = dict(settings.LANGUAGES)
PUBLIC = (Status.PUBLISHED, Status.OUTDATED)


class ScheduleForm(forms.Form):
    moment = forms.DateTimeField(
        label=_("Appears on"),
        widget=MomentInput,
        help_text=_("In the time of Tallinn."),
    )

    def clean_moment(self):
        moment = self.cleaned_data["moment"]
        if moment <= timezone.now():
            raise forms.ValidationError(_("Choose a time to come."))
        return moment


class PublishingAdmin:
    """Part of the admin of entries: publishing by language, on a page of its own."""

    def get_urls(self):
        page = path(
            "<int:entry_id>/publishing/<str:language>/",
            self.admin_site.admin_view(self.publishing_page),
            name="glossary_entry_publishing",
        )
        return [page, *super().get_urls()]

    def has_publish_permission(self, request):
        return may_publish(request.user)

    def get_object(self, request, object_id, from_field=None):
        entry = super().get_object(request, object_id, from_field)
        if entry:
            # Told to the table below, which the admin asks without the request.
            entry.languages_of_editor = self.languages_of_editor(request)
        return entry

    def languages_of_editor(self, request):
        may_change = self.has_change_permission(request)
        return writable_languages(request.user) if may_change else []

    def publishing(self, entry):
        """Return the table of languages, for the entry's own page."""
        if entry is None or entry.pk is None:
            return _("Save the entry first; then publish it language by language.")
        mine = entry.languages_of_editor
        rows = [language_row(entry, code, mine) for code in LANGUAGE_CODES]
        return render_to_string("admin/glossary/entry/languages.html", {"rows": rows})

    publishing.short_description = _("In each language")

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def publishing_page(self, request, entry_id, language):
        entries = Entry.objects.prefetch_related("questions", "former_addresses")
        entry = entries.filter(pk=entry_id).first()
        if entry is None or language not in LANGUAGE_CODES:
            raise Http404
        if not self.has_view_or_change_permission(request, entry):
            raise PermissionDenied
        schedule = ScheduleForm()
        if request.method == "POST":
            if "revoke" in request.POST:
                return self._revoke(request, entry, language)
            if not self.has_publish_permission(request):
                raise PermissionDenied
            if "schedule" in request.POST:
                schedule = ScheduleForm(request.POST)
            if said := self._act(request, entry, language, schedule):
                messages.success(request, said)
                self.log_change(request, entry, said)
                check([entry.pk])
                return redirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            **language_row(entry, language, self.languages_of_editor(request)),
            "opts": self.opts,
            "entry": entry,
            "title": _("Publishing: %(term)s (%(language)s)")
            % {
                "term": entry.in_language("term", language) or entry.concept,
                "language": LANGUAGE_NAMES[language],
            },
            "schedule": schedule,
            "may_publish": self.has_publish_permission(request),
            "may_revoke": self._may_revoke(request, language),
            "preview_url": settings.SITE_URL + preview_url(entry.pk, language),
            "change_url": change_address(entry.pk),
        }
        return render(request, "admin/glossary/entry/publishing.html", context)

    def _may_revoke(self, request, language):
        writes_it = language in self.languages_of_editor(request)
        return writes_it or self.has_publish_permission(request)

    def _revoke(self, request, entry, language):
        if not self._may_revoke(request, language):
            raise PermissionDenied
        revoke(entry.pk, language)
        said = _("The preview links sent so far no longer work.")
        messages.success(request, said)
        self.log_change(request, entry, said)
        return redirect(request.path)

    def _act(self, request, entry, language, schedule):
        """Do what the pressed button says; return what was done, or None."""
        named = {
            "term": entry.in_language("term", language) or entry.concept,
            "language": LANGUAGE_NAMES[language],
        }
        try:
            if "publish" in request.POST:
                publish(entry.pk, language)
                return _("Published: %(term)s (%(language)s).") % named
            if "schedule" in request.POST and schedule.is_valid():
                publish(entry.pk, language, schedule.cleaned_data["moment"])
                return _("Scheduled: %(term)s (%(language)s).") % named
            if "withdraw" in request.POST:
                withdraw(entry.pk, language)
                return _("Taken back: %(term)s (%(language)s).") % named
        except NotReady as refusal:
            for wall in refusal.walls:
                messages.error(request, wall.sentence)
        return None


def language_row(entry, language, mine):
    """Return how an entry stands in a language, and what can be done about it.

    `mine` are the languages that the editor writes.
    """
    found = findings(entry, language)
    is_missing = not entry.has_text(language)

    def place(finding):
        """Return what is lacking, and the address of the field to fill."""
        is_translated = language in mine and (is_missing or finding.is_behind)
        page = (
            translating_address(entry.pk, language)
            if is_translated
            else change_address(entry.pk)
        )
        return {"sentence": finding.sentence, "url": f"{page}#{finding.field}"}

    status = entry.status(language)
    moment = entry.in_language("published_at", language)
    return {
        "code": language,
        "language": LANGUAGE_NAMES[language],
        "status": status,
        "status_name": capfirst(status.label),
        "is_public": status in PUBLIC,
        "is_scheduled": status == Status.SCHEDULED,
        "published_at": moment and long_moment(moment),
        "public_url": entry.url_in(language),
        "translate_url": language in mine and translating_address(entry.pk, language),
        "publishing_url": publishing_address(entry.pk, language),
        "walls": [place(each) for each in found if each.is_wall],
        "warnings": [place(each) for each in found if not each.is_wall],
    }
