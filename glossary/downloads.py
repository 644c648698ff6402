"""The glossary for programs: whole, as files that are always current."""

import json
from hashlib import sha256

from django.conf import settings
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from glossary.exchange import table, tbx
from glossary.exchange.published import as_json, published_concepts, state
from glossary.models import Entry
from glossary.structured_data import page_data


def write_json(concepts):
    """Yield a list of the concepts as the API gives each, a line for each."""
    between = "[\n"
    for concept in concepts:
        text = between + json.dumps(as_json(concept), ensure_ascii=False)
        yield text.encode("utf-8", "replace")
        between = ",\n"
    yield b"\n]\n" if between != "[\n" else b"[]\n"


# In the order in which the page names them: what writes each, and of which type it is.
FILES = {
    "tbx": (tbx.write_tbx, tbx.CONTENT_TYPE),
    "csv": (table.write_csv, table.CONTENT_TYPE),
    "json": (write_json, "application/json"),
}


def _state(request, kind):
    """Return what is published now; asked for twice, it is read once a request."""
    if not hasattr(request, "published_state"):
        request.published_state = state()
    return request.published_state


def _etag(request, kind):
    known, _moment = _state(request, kind)
    digest = sha256(f"{kind} {settings.SITE_URL} {known}".encode()).hexdigest()
    return f'"{digest[:32]}"'


def _last_modified(request, kind):
    return _state(request, kind)[1]


@require_safe
@condition(_etag, _last_modified)
def download(request, kind):
    """Send the glossary as a file while it is being written."""
    write, content_type = FILES[kind]
    response = StreamingHttpResponse(
        write(published_concepts()), content_type=content_type
    )
    name = f"churn-glossary.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def programs(request):
    """Say what there is for programs, with an entry that is there as the example."""
    name, here = _("For programs"), reverse("glossary:programs")
    entries = Entry.objects.published().as_names().order_by("published_at", "pk")
    context = {
        "example": entries.first(),
        "structured_data": page_data((name, here)),
    }
    return render(request, "glossary/programs.html", context)
