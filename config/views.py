"""The site's own pages: the way in, what crawlers read, and the errors."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from config.context import language_links


@require_safe
def root(request):
    """Send the reader to the home page in the language the browser prefers."""
    return redirect("glossary:home")


@require_safe
def robots(request):
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse(
        "\n".join(lines) + "\n", content_type="text/plain; charset=utf-8"
    )


def bad_request(request, exception):
    return _error_page(request, 400)


def forbidden(request, exception=None, reason=""):
    """Also shown when a form came too late: the page it stood on must be reloaded."""
    return _error_page(request, 403)


def not_found(request, exception):
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": "Not Found"}, status=404)
    return _error_page(request, 404)


def server_error(request):
    if isinstance(sys.exc_info()[1], (InterfaceError, OperationalError)):
        # The database does not answer: that passes, so caches and people may retry.
        response = _error_page(request, 500)
        response.status_code = 503
        response.headers["Retry-After"] = "30"
        return response
    return _error_page(request, 500)


def _error_page(request, status):
    # The page is nowhere, so its language links lead to the home pages.
    home = language_links(lambda code: (reverse("glossary:home"), True))
    context = {"language_links": home}
    return render(request, f"{status}.html", context, status=status)
