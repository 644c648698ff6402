"""What the quality checks found: said when an entry is saved, and listed."""

from collections import Counter

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from config.numbers import MOST_DIGITS, number_in
from glossary.history import name_of, shown_moment
from glossary.models import Entry, Label, QualityFinding, Question
from glossary.quality import AT_ONCE, check, due, sentence, tell_of_deleted
from glossary.roles import writable_languages

LANGUAGE_NAMES = dict(settings.LANGUAGES)
FINDINGS_PER_PAGE = 50
MOST_IN_A_MESSAGE = 8
LIST = "admin:glossary_entry_quality"


class FindingFilter(forms.Form):
    """Chooses findings of one language, or of one check, or of one entry.

    They are those still to look at, unless the dismissed ones are asked for.
    """

    language = forms.ChoiceField(label=_("Language"), required=False)
    check_name = forms.ChoiceField(label=_("Check"), required=False)
    dismissed = forms.BooleanField(label=_("The dismissed ones"), required=False)
    entry = forms.IntegerField(
        required=False, max_value=10**MOST_DIGITS - 1, widget=forms.HiddenInput
    )

    def __init__(self, query):
        super().__init__(query)
        self.are_dismissed = "dismissed" in query
        findings = QualityFinding.objects
        self.findings = findings.dismissed() if self.are_dismissed else findings.open()
        counts = self._counts()
        for name, choices in (
            ("language", settings.LANGUAGES),
            ("check_name", QualityFinding.Check.choices),
        ):
            self.fields[name].choices = [
                ("", _("All")),
                *(
                    (value, f"{capfirst(label)} ({counts[value]})")
                    for value, label in choices
                    if counts[value] or value == query.get(name)
                ),
            ]

    def _counts(self):
        """Return how many findings there are of each language and of each check."""
        counts = Counter()
        rows = self.findings.order_by().values_list("language", "check_name")
        for language, check_name, count in rows.annotate(count=Count("pk")):
            counts[language] += count
            counts[check_name] += count
        return counts

    def chosen(self):
        """Return what was asked for, as conditions on findings."""
        self.full_clean()
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if value and name != "dismissed"
        }


class QualityAdmin:
    """Part of the admin of entries: what the quality checks found."""

    def get_urls(self):
        page = path(
            "quality/",
            self.admin_site.admin_view(self.quality_page),
            name="glossary_entry_quality",
        )
        return [page, *super().get_urls()]

    def quality_page(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        mine = self.languages_of_editor(request)
        if request.method == "POST":
            if not self.has_change_permission(request):
                raise PermissionDenied
            _act(request, mine)
            return redirect(request.get_full_path())
        finding_filter = FindingFilter(request.GET)
        chosen = finding_filter.chosen()
        findings = finding_filter.findings.filter(**chosen).select_related(
            "entry", "question", "dismissed_by"
        )
        paginator = Paginator(findings, FINDINGS_PER_PAGE)
        page = paginator.get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Quality checks"),
            "filter": finding_filter,
            "chosen": chosen,
            "page": page,
            "pages": _page_links(request, page),
            "rows": [finding_row(finding, mine) for finding in page],
            "due": due().count(),
            "may_check": self.has_change_permission(request),
        }
        return render(request, "admin/glossary/entry/quality.html", context)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        transaction.on_commit(tell_of_deleted, robust=True)

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        transaction.on_commit(tell_of_deleted, robust=True)


def _act(request, mine):
    """Check what is due, or dismiss a finding, or put one back."""
    if "check" in request.POST:
        tell_of_deleted()
        check(list(due().values_list("pk", flat=True)[:AT_ONCE]))
        return
    is_dismissed = "dismiss" in request.POST
    number = number_in(request.POST.get("dismiss" if is_dismissed else "put_back", ""))
    finding = QualityFinding.objects.filter(pk=number or 0)
    if finding.exclude(language__in=mine).exists():
        raise PermissionDenied
    done = finding.update(
        dismissed_at=timezone.now() if is_dismissed else None,
        dismissed_by=request.user if is_dismissed else None,
    )
    if not done:
        text = _("The entry has been checked anew meanwhile: look at it once more.")
        messages.warning(request, text)
    elif is_dismissed:
        text = _("Dismissed, until this text is changed.")
        messages.success(request, text)
    else:
        messages.success(request, _("It is listed again."))


def _page_links(request, page):
    """Return the addresses of the pages before and after this one, as filtered."""

    def address(number):
        query = request.GET.copy()
        query["page"] = number
        return f"?{query.urlencode()}"

    return {
        "previous": page.has_previous() and address(page.number - 1),
        "next": page.has_next() and address(page.number + 1),
    }


def finding_row(finding, mine):
    """Return what a list shows of a finding; `mine` are the editor's languages."""
    language = finding.language
    name = finding.entry.in_language("term", language) or finding.entry.concept
    question = finding.question and finding.question.in_language("question", language)
    return {
        "group": f"{LANGUAGE_NAMES[language]} · {finding.get_check_name_display()}",
        "language": language,
        "name": name,
        "place": _place(finding),
        "question": question,
        "sentence": sentence(finding),
        "excerpt": finding.excerpt,
        "url": _url(finding),
        "pk": str(finding.pk),
        "is_mine": language in mine,
        "button": "put_back" if finding.dismissed_at else "dismiss",
        "button_label": _("Put it back on the list")
        if finding.dismissed_at
        else _("Not a mistake here"),
        "dismissed": finding.dismissed_at
        and f"{name_of(finding.dismissed_by)}, {shown_moment(finding.dismissed_at)}",
    }


def _place(finding):
    if finding.field == "label":
        return capfirst(Label._meta.verbose_name)
    model = Question if finding.question_id else Entry
    return capfirst(model._meta.get_field(finding.field).verbose_name)


def _url(finding):
    change = reverse("admin:glossary_entry_change", args=[finding.entry_id])
    return f"{change}#{finding.anchor}"


def tell_findings(request, entry):
    """Check an entry just saved, and say what was found that its editor can mend."""
    mended_here = writable_languages(request.user)
    found = [
        finding
        for finding in check([entry.pk])
        if finding.language in mended_here and not finding.dismissed_at
    ]
    if not found:
        return
    lead = ngettext(
        "Saved; one thing is worth a second look:",
        "Saved; %(count)d things are worth a second look:",
        len(found),
    ) % {"count": len(found)}
    shown = found[:MOST_IN_A_MESSAGE]
    items = format_html_join("", "{}", ((_item(finding),) for finding in shown))
    if len(found) > len(shown):
        query = {"entry": entry.pk}
        address = reverse(LIST, query=query)
        items += format_html('<p><a href="{}">{}</a></p>', address, _("Show all"))
    said = format_html('{}<div class="told-findings">{}</div>', lead, items)
    messages.warning(request, said)


def _item(finding):
    excerpt = format_html(' <q lang="{}">{}</q>', finding.language, finding.excerpt)
    return format_html(
        '<p><a href="{}">{}: {}</a> {}{}</p>',
        _url(finding),
        LANGUAGE_NAMES[finding.language],
        _place(finding),
        sentence(finding),
        excerpt if finding.excerpt else "",
    )
