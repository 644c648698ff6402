"""Whose findings another entry makes wrong, by what it offers and no longer does.

A finding may speak of another entry: of an address that leads to it, or of one of its
names. Each check keeps what its entry offers (`QualityCheck.offers`); what has come or
gone of that by the next one tells which other entries are to be checked anew.
"""

from collections import defaultdict

from django.db.models import Q
from modeltranslation.utils import build_localized_fieldname

from glossary.language import words
from glossary.models import Entry, Label, QualityFinding, Question, SearchText
from glossary.models.index import all_forms
from glossary.models.revised import LANGUAGE_CODES
from glossary.typos import named_nearly

Check = QualityFinding.Check
# What an offer is: the concept's own name, an address, a name, a name not to use.
CONCEPT, ADDRESS, NAME, DEPRECATED = "concept", "address", "name", "deprecated"
# SQLite refuses a question of a thousand conditions.
CONDITIONS_AT_ONCE = 200


def offers(entry):
    """Return [kind, language, text] of all by which other entries may speak of one."""
    found = [[CONCEPT, "", entry.concept]]
    for code in LANGUAGE_CODES:
        if term := entry.in_language("term", code):
            found.append([NAME, code, term])
        if address := entry.url_in(code):
            found.append([ADDRESS, code, address])
    for label in entry.labels.all():
        kind = DEPRECATED if label.kind == Label.Kind.DEPRECATED else NAME
        if label.kind == Label.Kind.HIDDEN:
            continue
        forms = all_forms(label.text, label.forms or {}, label.language)
        # A text holds a deprecated name in any of its forms.
        texts = [label.text] if kind == NAME else forms
        found += [[kind, label.language, text] for text in texts]
    return found


def concerned(before, now):
    """Return the ids of the entries that a change of these offers concerns."""
    before, now = {tuple(offer) for offer in before}, {tuple(offer) for offer in now}
    come, gone = _by_kind(now - before), _by_kind(before - now)
    ids = set()
    if before == now:
        return ids
    if come[ADDRESS]:
        ids |= _with_dead_links_to(come[ADDRESS])
    if gone[ADDRESS]:
        ids |= _linking_to(gone[ADDRESS])
    if gone[NAME] or gone[DEPRECATED]:
        ids |= _speaking_of(before | now)
    for code in LANGUAGE_CODES:
        names = [text for language, text in come[NAME] if language == code]
        ids |= set(named_nearly(names, code).values_list("entry_id", flat=True))
    if come[DEPRECATED]:
        ids |= _using(come[DEPRECATED])
    return ids


def _by_kind(offered):
    kinds = defaultdict(list)
    for kind, code, text in sorted(offered):
        kinds[kind].append((code, text))
    return kinds


def _with_dead_links_to(addresses):
    dead = QualityFinding.objects.filter(check_name=Check.LINK)
    return {
        entry_id
        for entry_id, target in dead.values_list("entry_id", "detail")
        if any(address in target for _code, address in addresses)
    }


def _linking_to(addresses):
    def holding(field):
        names = [build_localized_fieldname(field, code) for code in LANGUAGE_CODES]
        return [
            Q(**{f"{name}__contains": address})
            for name in names
            for _code, address in addresses
        ]

    bodies = _meeting_any(holding("body"), Entry.objects.all(), "pk")
    answers = _meeting_any(holding("answer"), Question.objects.all(), "entry_id")
    return bodies | answers


def _speaking_of(offered):
    """Findings name an entry by its term, or by its concept where it has none."""
    names = [text for kind, _code, text in offered if kind in (CONCEPT, NAME)]
    found = QualityFinding.objects.filter(
        check_name__in=(Check.DEPRECATED, Check.NEAR_DUPLICATE), detail__in=names
    )
    return set(found.values_list("entry_id", flat=True))


def _using(names):
    conditions = [
        Q(language=code, folded__contains=" ".join(words(text))) for code, text in names
    ]
    return _meeting_any(conditions, SearchText.objects.all(), "entry_id")


def _meeting_any(conditions, rows, key):
    """Return what `key` is in the rows that meet one of the conditions."""
    found = set()
    for start in range(0, len(conditions), CONDITIONS_AT_ONCE):
        some = conditions[start : start + CONDITIONS_AT_ONCE]
        met = rows.filter(Q(*some, _connector=Q.OR))
        found.update(met.values_list(key, flat=True))
    return found
