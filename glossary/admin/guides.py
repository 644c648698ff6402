"""The guides, to be read where the work is done and in the editor's language."""

from django.contrib import admin
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from glossary.guides import NAMES, guide


@admin.site.admin_view
@require_safe
def guide_page(request, name):
    if name not in NAMES:
        raise Http404
    chosen = guide(name, get_language())
    context = {
        **admin.site.each_context(request),
        "title": chosen.title,
        "guide": chosen,
        "guides": [guide(each, get_language()) for each in NAMES],
    }
    return render(request, "admin/guide.html", context)
