"""What the first page of the desk shows: how things stand, and what to do next."""

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from modeltranslation.utils import build_localized_fieldname

from glossary.admin.addresses import publishing_address, writing_address
from glossary.language import fold
from glossary.models import Entry, MissedSearch, QualityFinding, WordForm
from glossary.models.entry_queryset import Status
from glossary.models.revised import LANGUAGE_CODES, filled
from glossary.recent import RecentSave, recent_saves
from glossary.roles import may_edit_structure, may_publish, writable_languages

ENTRIES_PER_PAGE = 15
SHOWN = 8
# Of more, the first are looked at for what they lack.
DRAFTS_READ = 500
# What readers see wrong comes first, then what they do not find.
URGENCY = {Status.OUTDATED: 100, Status.MISSING: 10, Status.DRAFT: 1}
WAITING = (Status.OUTDATED, Status.MISSING)


@dataclass
class StatusCount:
    status: Status
    number: int
    address: str


@dataclass
class LanguageCounts:
    code: str
    name: str
    counts: list[StatusCount]
    is_mine: bool

    @property
    def waiting(self):
        return [each for each in self.counts if each.status in WAITING and each.number]


@dataclass
class Cell:
    """How one entry stands in one language, and where that is written."""

    language: str
    code: str
    status: Status
    address: str

    @property
    def label(self):
        return capfirst(self.status.label)


@dataclass
class Row:
    entry: Entry
    cells: list[Cell]


@dataclass
class Missed:
    search: MissedSearch
    language: str
    may_draft: bool
    may_dismiss: bool


@dataclass
class Findings:
    """How many places one check of the quality found, and where they are listed."""

    check: str
    number: int
    address: str


@dataclass
class Desk:
    """`rows` are those of `page`, the entries that need work most first."""

    languages: list[LanguageCounts]
    statuses: list[str]
    query: str
    page: Page
    rows: list[Row]
    ready: list[Row] | None
    due: list[Entry]
    findings: list[Findings]
    missed: list[Missed]
    missed_count: int
    recent: list[RecentSave]

    @property
    def waiting(self):
        return [each for each in self.languages if each.is_mine and each.waiting]


def desk_for(user, query="", page_number=1):
    """Return the Desk of a user, in a fixed number of queries."""
    statuses = _statuses()
    combinations = Counter(each for _pk, each in statuses)
    mine = writable_languages(user)
    languages = [
        LanguageCounts(code, name, _counts(combinations, number), is_mine=code in mine)
        for number, (code, name) in enumerate(settings.LANGUAGES)
    ]
    found = _found(query, statuses)
    urgency = {each: _urgency(each) for each in combinations}
    by_urgency = sorted(found, key=lambda row: urgency[row[1]])
    page = Paginator(by_urgency, ENTRIES_PER_PAGE).get_page(page_number)
    names = _names([row[0] for row in page])
    missed = MissedSearch.objects.all()
    return Desk(
        languages=languages,
        statuses=[capfirst(status.label) for status in Status],
        query=query,
        page=page,
        rows=[_row(names[pk], each, mine) for pk, each in page if pk in names],
        ready=_ready(statuses) if may_publish(user) else None,
        due=_due(),
        findings=_findings(),
        missed=[missed_row(user, search) for search in missed[:SHOWN]],
        missed_count=missed.count(),
        recent=recent_saves(SHOWN),
    )


def missed_row(user, search):
    """Return a search without result with what the user may do about it."""
    is_mine = search.language in writable_languages(user)
    return Missed(
        search,
        dict(settings.LANGUAGES).get(search.language, search.language),
        may_draft=is_mine and may_edit_structure(user),
        may_dismiss=is_mine,
    )


def _statuses():
    """Return (id, statuses in each language) of all entries, from one reading.

    The database reads it from indexes; counting and sorting here costs less than
    asking it for the statuses again.
    """
    columns = [f"status_{code}" for code in LANGUAGE_CODES]
    entries = Entry.objects.with_status(*LANGUAGE_CODES).order_by("concept")
    return [(pk, tuple(each)) for pk, *each in entries.rows("pk", *columns)]


def _counts(combinations, number):
    """Return the StatusCounts of the language that has this place in the settings."""
    code = LANGUAGE_CODES[number]
    counted = Counter()
    for statuses, entries in combinations.items():
        counted[statuses[number]] += entries
    address = reverse("admin:glossary_entry_changelist")
    return [
        StatusCount(status, counted[status], f"{address}?status_{code}={status.value}")
        for status in Status
    ]


def _urgency(statuses):
    return -sum(URGENCY.get(status, 0) for status in statuses)


def _found(query, statuses):
    """Return those of `statuses` whose entry is named like the query."""
    folded = fold(query.replace("\x00", ""))
    if not folded:
        return statuses
    named = WordForm.objects.filter(is_base=True, folded__contains=folded)
    entries = Entry.objects.filter(
        Q(concept__contains=folded) | Q(pk__in=named.values("entry"))
    )
    ids = set(entries.values_list("pk", flat=True))
    return [row for row in statuses if row[0] in ids]


def _names(ids):
    return Entry.objects.only("concept", "term").in_bulk(ids)


def _row(entry, statuses, mine):
    return Row(
        entry,
        [
            Cell(
                name,
                code,
                Status(status),
                writing_address(entry.pk, code, status, mine),
            )
            for (code, name), status in zip(settings.LANGUAGES, statuses, strict=True)
        ],
    )


def _due():
    """Return the entries whose day of review has come, the longest waiting first."""
    due = Entry.objects.filter(review_by__lte=timezone.localdate())
    return list(due.only("concept", "term", "review_by").order_by("review_by")[:SHOWN])


def _findings():
    """Return what the checks found; what leads nowhere comes first."""
    counted = dict(
        QualityFinding.objects.open()
        .order_by()
        .values_list("check_name")
        .annotate(number=Count("pk"))
    )
    address = reverse("admin:glossary_entry_quality")
    checks = QualityFinding.Check
    return [
        Findings(
            capfirst(check.label), counted[check], f"{address}?check_name={check.value}"
        )
        for check in sorted(checks, key=lambda check: check is not checks.LINK)
        if check in counted
    ]


def _ready(statuses):
    """Return the first drafts that have all they need, with where to publish each."""
    drafts = [pk for pk, each in statuses if Status.DRAFT.value in each]
    complete = {
        code: Q(**{build_localized_fieldname("published_at", code): None})
        & filled("term", code)
        & filled("slug", code)
        & filled("definition", code)
        for code in LANGUAGE_CODES
    }
    is_ready = {
        f"ready_{code}": Case(When(complete[code], Value(1)), default=Value(0))
        for code in LANGUAGE_CODES
    }
    any_ready = Q()
    for condition in complete.values():
        any_ready |= condition
    entries = Entry.objects.filter(
        any_ready, pk__in=[0, *drafts[:DRAFTS_READ]]
    ).annotate(**is_ready)
    return [
        Row(
            entry,
            [
                Cell(name, code, Status.DRAFT, publishing_address(entry.pk, code))
                for code, name in settings.LANGUAGES
                if getattr(entry, f"ready_{code}")
            ],
        )
        for entry in entries.only("concept", "term").order_by("concept")[:SHOWN]
    ]
