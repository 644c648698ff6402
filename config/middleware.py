"""What every answer carries, and which language a reader gets."""

from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_cache_control

PUBLIC_MAX_AGE_SECONDS = 300
ERROR_MAX_AGE_SECONDS = 60
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def common_headers(get_response):
    """Add the isolation headers and, where a view set none, the caching rule.

    Readers have no session, so what they see may be kept by any cache for a few
    minutes. What sets a cookie or depends on one is left private.
    """

    def middleware(request):
        response = get_response(request)
        # A 304 would change the header that the browser keeps with the page.
        if response.status_code != 304:
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        if not response.has_header("Cache-Control"):
            if response.cookies or "Cookie" in response.get("Vary", ""):
                patch_cache_control(response, private=True, no_store=True)
            elif request.method in ("GET", "HEAD") and response.status_code < 500:
                fine = response.status_code in (200, 304)
                patch_cache_control(
                    response,
                    public=True,
                    max_age=PUBLIC_MAX_AGE_SECONDS if fine else ERROR_MAX_AGE_SECONDS,
                )
            else:
                patch_cache_control(response, no_store=True)
        return response

    return middleware


def known_methods(get_response):
    """Refuse methods that nothing here answers, whatever a view would make of them."""

    def middleware(request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if request.method == "HEAD" and request.path_info.startswith("/api/"):
            # The API's router knows GET alone; the server leaves out a HEAD's body.
            request.method = "GET"
            response = get_response(request)
            request.method = "HEAD"
            return response
        return get_response(request)

    return middleware


class ReaderLanguageMiddleware(LocaleMiddleware):
    """The language of the address, else the one the browser prefers."""

    def process_request(self, request):
        # Nothing here sets Django's cookie, and caches know nothing of it.
        request.COOKIES.pop(settings.LANGUAGE_COOKIE_NAME, None)
        super().process_request(request)

    def process_response(self, request, response):
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        # Only redirects and errors outside /et/, /ro/ and /en/ are worded by the
        # browser's preference: a 200 there is the same for all, so caches share it.
        if response.status_code in (200, 304):
            return response
        return super().process_response(request, response)
