"""The pages that list entries: by letter."""

from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from glossary.listing import Index
from glossary.models import Entry


@require_safe
def entry_list(request):
    entries = Entry.objects.published().as_names()
    context = {"index": Index(entries, get_language(), request.GET)}
    return render(request, "glossary/entry_list.html", context)
