from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Schema

from config.errors import Errors, InvalidInput, in_language
from glossary.exchange.published import as_json, published_concepts
from glossary.linking import mentions
from glossary.models import Entry
from glossary.search import search

router = Router()
MAX_TEXT_LENGTH = 20_000


class EntryOut(Schema):
    id: str
    term: str
    definition: str
    url: str


class LabelOut(Schema):
    text: str
    kind: str


class QuestionOut(Schema):
    question: str
    answer_html: str
    url: str


class EntryInLanguageOut(Schema):
    term: str
    heading: str
    definition: str
    body_html: str
    url: str
    coined: bool
    outdated: bool
    labels: list[LabelOut]
    questions: list[QuestionOut]


class ConceptOut(Schema):
    id: str
    languages: dict[str, EntryInLanguageOut]
    related: list[str]


class ResultOut(Schema):
    id: str
    term: str
    url: str
    match: str


class ResultsOut(Schema):
    query: str
    results: list[ResultOut]


@router.get(
    "entries",
    response={200: list[EntryOut], 422: Errors},
    summary="All entries in a language",
)
def entries(request, language: str):
    with in_language(language):
        return [
            {
                "id": entry.concept,
                "term": entry.term,
                "definition": entry.definition,
                "url": settings.SITE_URL + entry.get_absolute_url(),
            }
            for entry in Entry.objects.published().as_names().in_alphabetical_order()
        ]


@router.get("entries/{slug:concept}", response=ConceptOut, summary="One concept")
def entry(request, concept: str):
    found = next(published_concepts(concept), None)
    if found is None:
        raise Http404
    return as_json(found)


class TextIn(Schema):
    language: str
    text: str


class MentionOut(Schema):
    start: int
    end: int
    id: str
    url: str


class MentionsOut(Schema):
    matches: list[MentionOut]


@router.post(
    "annotate",
    response={200: MentionsOut, 422: Errors},
    summary="Where a text names a concept, in any form of a name",
)
def annotate(request, given: TextIn):
    """Return each mention; `start` and `end` count characters (Unicode code points)."""
    with in_language(given.language):
        if len(given.text) > MAX_TEXT_LENGTH:
            message = _("Send at most %(most)s characters at once.")
            raise InvalidInput({"text": [message % {"most": MAX_TEXT_LENGTH}]})
        [found] = mentions([given.text], given.language)
        entries = Entry.objects.as_names().in_bulk({m.entry_id for m in found})
        return {
            "matches": [
                {
                    "start": mention.start,
                    "end": mention.end,
                    "id": entries[mention.entry_id].concept,
                    "url": settings.SITE_URL
                    + entries[mention.entry_id].get_absolute_url(),
                }
                for mention in found
            ]
        }


@router.get(
    "search",
    response={200: ResultsOut, 422: Errors},
    summary="Find entries by any name",
)
def search_entries(request, language: str, q: str = ""):
    with in_language(language):
        return {
            "query": q,
            "results": [
                {
                    "id": result.entry.concept,
                    "term": result.term,
                    "url": settings.SITE_URL + result.url,
                    "match": result.match,
                }
                for result in search(q, language)
            ],
        }
