import json
from typing import Annotated

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from config.errors import Errors, InvalidInput, in_language
from glossary.exchange.published import as_json, published_concepts
from glossary.linking import mentions
from glossary.models import Entry
from glossary.models.entry import entry_path
from glossary.search import search

router = Router()
MAX_TEXT_LENGTH = 20_000


def _such_as(example):
    """Return the type of a value whose description shows this one as an example."""
    return Annotated[type(example), Field(json_schema_extra={"example": example})]


Language = _such_as("et")
Id = _such_as("churn-rate")
Term = _such_as("kliendivoolavuse määr")
Definition = _such_as("Perioodi lõpuks lahkunute osakaal perioodi alguse klientidest.")
Url = _such_as("https://example.org/et/sonastik/kliendivoolavuse-maar/")
Html = _such_as("<p>Ei, uued kliendid nimetajasse ei kuulu.</p>")


class EntryOut(Schema):
    id: Id
    term: Term
    definition: Definition
    url: Url


class LabelOut(Schema):
    text: _such_as("lahkumismäär")
    kind: _such_as("synonym")


class QuestionOut(Schema):
    question: _such_as("Kas määr arvestab uusi kliente?")
    answer_html: Html
    url: Url


class EntryInLanguageOut(Schema):
    term: Term
    heading: _such_as("Mis on kliendivoolavuse määr?")
    definition: Definition
    body_html: Html
    url: Url
    coined: bool
    outdated: bool
    labels: list[LabelOut]
    questions: list[QuestionOut]


class ConceptOut(Schema):
    id: Id
    languages: dict[str, EntryInLanguageOut]
    related: list[Id]


class ResultOut(Schema):
    id: Id
    term: Term
    url: Url
    match: _such_as("form")


class ResultsOut(Schema):
    query: _such_as("lahkumismääraga")
    results: list[ResultOut]


@router.get(
    "entries",
    response={200: list[EntryOut], 422: Errors},
    summary="All entries in a language",
)
def entries(request, language: Query[Language]):
    with in_language(request, language):
        found = Entry.objects.published().in_alphabetical_order()
        rows = found.values_list("concept", "term", "definition", "slug").iterator()
        # Written one by one: a long glossary in objects would take ten times the space.
        texts = ",".join(
            json.dumps(
                {
                    "id": concept,
                    "term": term,
                    "definition": definition,
                    "url": settings.SITE_URL + entry_path(slug, language),
                }
            )
            for concept, term, definition, slug in rows
        )
    return HttpResponse(f"[{texts}]", content_type="application/json; charset=utf-8")


@router.get("entries/{slug:concept}", response=ConceptOut, summary="One concept")
def entry(request, concept: str):
    found = next(published_concepts(concept), None)
    if found is None:
        raise Http404
    return as_json(found)


class TextIn(Schema):
    language: Language
    text: _such_as("Alustame kliendivoolavuse määrast.")


class MentionOut(Schema):
    start: _such_as(9)
    end: _such_as(33)
    id: Id
    url: Url


class MentionsOut(Schema):
    matches: list[MentionOut]


@router.post(
    "annotate",
    response={200: MentionsOut, 422: Errors},
    summary="Where a text names a concept, in any form of a name",
)
def annotate(request, given: TextIn):
    """Return each mention; `start` and `end` count characters (Unicode code points)."""
    with in_language(request, given.language):
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
                # One may have been deleted since the names were read.
                if mention.entry_id in entries
            ]
        }


@router.get(
    "search",
    response={200: ResultsOut, 422: Errors},
    summary="Find entries by any name",
)
def search_entries(
    request,
    language: Query[Language],
    q: str = Query("", example="lahkumismääraga"),
):
    with in_language(request, language):
        return {
            "query": q,
            "results": [
                {
                    "id": result.concept,
                    "term": result.term,
                    "url": settings.SITE_URL + result.url,
                    "match": result.match,
                }
                for result in search(q, language)
            ],
        }
