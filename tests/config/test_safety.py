"""What every answer carries, what none gives away, and what is refused."""

import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from django.conf import settings as site_settings
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.template import engines
from django.test import Client, override_settings
from django.urls import path

from config import settings as written_settings
from config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from config.urls import urlpatterns as site_urlpatterns
from tests.browsing import crawl
from tests.factories import make_entry, make_question

ROOT = site_settings.BASE_DIR
LANGUAGES = ("et", "ro", "en")
SECRET_KEY = "".join(map(chr, range(48, 123)))

PAGES = {
    "home": "/et/",
    "index": "/ro/glosar/",
    "entry": "/en/glossary/churn/",
    "search": "/et/otsing/",
    "search with results": "/en/search/?q=churn",
    "search without results": "/ro/cautare/?q=zyx",
    "calculators": "/et/kalkulaator/",
    "calculator": "/en/calculator/churn-rate/",
    "calculator with an answer": "/ro/calculator/rata-rezilierilor/?start=10&lost=1",
    "calculator with errors": "/en/calculator/churn-rate/?start=x",
    "calculator's table": "/en/calculator/churn-rate.csv?start=10&lost=1",
    "calculator's chart": "/en/calculator/churn-rate.svg?start=10&lost=1",
    "robots": "/robots.txt",
    "sitemap": "/sitemap.xml",
    "sitemap's part": "/sitemap-entries-et.xml",
    "for models": "/llms.txt",
    "for programs": "/et/programmidele/",
    "feed": "/ro/feed.xml",
    "card": "/et/card.png",
    "entry's card": "/en/glossary/churn/card.png",
    "glossary as TBX": "/downloads/churn-glossary.tbx",
    "glossary as CSV": "/downloads/churn-glossary.csv",
    "glossary as JSON": "/downloads/churn-glossary.json",
    "API: entries": "/api/v1/entries?language=et",
    "API: entry": "/api/v1/entries/churn",
    "API: search": "/api/v1/search?language=et&q=churn",
    "API: calculators": "/api/v1/calculators",
    "API: calculator": "/api/v1/calculators/churn-rate?start=1000&lost=50",
    "API: description": "/api/v1/openapi.json",
}
ELSE = {
    "root": ("/", 302),
    "home without a slash": ("/et", 301),
    "missing in a language": ("/et/nothing/", 404),
    "missing outside": ("/nothing/", 404),
    "API: missing": ("/api/v1/entries/nothing", 404),
    "API: refused": ("/api/v1/entries?language=xx", 422),
    "health": ("/healthz", 200),
    "readiness": ("/readyz", 200),
    "admin": ("/admin/", 302),
    "admin login": ("/admin/login/", 200),
}
EVERYTHING = {name: (address, 200) for name, address in PAGES.items()} | ELSE

each_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
each_answer = pytest.mark.parametrize(
    ("address", "status"), EVERYTHING.values(), ids=EVERYTHING
)

POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "manifest-src": {"'self'"},
    "object-src": {"'none'"},
    "base-uri": {"'none'"},
    "form-action": {"'self'"},
    "frame-ancestors": {"'none'"},
}


@pytest.fixture
def site(db):
    """One entry with all its parts, in every language."""
    names = {f"term_{code}": "Churn" for code in LANGUAGES}
    entry = make_entry("churn", **names)
    texts = {f"{n}_{c}": "Why?" for n in ("question", "answer") for c in LANGUAGES}
    make_question(entry, "why", **texts)
    return entry


def policy_of(response):
    directives = response["Content-Security-Policy"].split(";")
    words = [directive.split() for directive in directives]
    assert len(words) == len(POLICY)
    return {name: set(sources) for name, *sources in words}


def cache_rule(response):
    rules = (part.strip() for part in response["Cache-Control"].split(","))
    return dict(rule.partition("=")[::2] for rule in rules)


def vary(response):
    return {word.strip() for word in response.get("Vary", "").split(",")} - {""}


def may_vary_by(address):
    """Return what may change an answer beside its address."""
    is_live = re.match("/../calculator/rata-|/../calculator/churn-rate/", address)
    return {"Accept-Encoding"} | ({"HX-Request"} if is_live else set())


def assert_is_isolated(response):
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    features = set(response["Permissions-Policy"].split(", "))
    assert features >= {"camera=()", "microphone=()", "geolocation=()"}
    assert all(feature.endswith("=()") for feature in features)
    kind = response["Content-Type"]
    assert not kind.startswith("text/") or "charset=" in kind


# Headers ----------------------------------------------------------------------------


@each_answer
def test_every_answer_is_isolated_and_allows_nothing_foreign(
    client, site, address, status
):
    response = client.get(address)
    assert response.status_code == status
    assert_is_isolated(response)
    assert policy_of(response) == POLICY
    assert not {"Server", "X-Powered-By"} & set(response.headers)


def test_the_answer_to_a_foreign_host_is_isolated_as_well(client):
    response = client.get("/et/", headers={"host": "evil.example"})
    assert_is_isolated(response)
    assert policy_of(response) == POLICY


def broken(request):
    raise RuntimeError("the secret reason")


def held_back(request):
    return HttpResponse("Please", headers={"Cache-Control": "max-age=5"})


def with_a_cookie(request):
    response = HttpResponse("Please")
    response.set_cookie("name", "value")
    return response


# This module serves as an address book too: the site's, and a few views that differ.
urlpatterns = [
    path("broken/", broken),
    path("held-back/", held_back),
    path("with-a-cookie/", with_a_cookie),
    *site_urlpatterns,
]


def test_a_failure_is_isolated_and_gives_nothing_away(client, settings):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    response = client.get("/broken/")
    assert response.status_code == 500
    assert_is_isolated(response)
    assert policy_of(response) == POLICY
    assert cache_rule(response) == {"no-store": ""}
    assert not re.search("secret|Traceback|RuntimeError", response.text)


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Our own static files as they are collected for serving."""
    folder = tmp_path_factory.mktemp("static")
    storages = written_settings.STORAGES
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        others = ["admin", "adminsortable2", "modeltranslation"]
        call_command(
            "collectstatic", interactive=False, verbosity=0, ignore_patterns=others
        )
    return folder


@pytest.fixture
def static_client(collected, settings):
    settings.STATIC_ROOT = collected
    settings.STORAGES = written_settings.STORAGES
    settings.WHITENOISE_AUTOREFRESH = False
    # Pages hold the names of static files since they were compiled.
    pages = engines["jinja2"].env.languages
    pages.clear()
    yield Client()
    pages.clear()


def served_body(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("kind", ["css", "js", "svg", "woff2"])
def test_a_static_file_is_isolated_and_kept_for_a_year(static_client, collected, kind):
    name = next(collected.rglob(f"*.{kind}"))
    response = static_client.get(f"/static/{name.relative_to(collected)}")
    assert response.status_code == 200
    assert served_body(response) == name.read_bytes()
    assert_is_isolated(response)
    assert "immutable" in response["Cache-Control"]
    assert int(cache_rule(response)["max-age"]) >= 365 * 24 * 60 * 60
    assert not response.cookies


@pytest.mark.parametrize(("accepted", "coding"), [("gzip", "gzip"), ("br, gzip", "br")])
def test_a_style_sheet_travels_compressed(static_client, collected, accepted, coding):
    name = next((collected / "css").glob("site.*.css"))
    headers = {"accept-encoding": accepted}
    response = static_client.get(f"/static/css/{name.name}", headers=headers)
    assert response["Content-Encoding"] == coding
    assert "Accept-Encoding" in response["Vary"]
    assert len(served_body(response)) < name.stat().st_size / 2


def test_pages_name_static_files_by_their_content(static_client):
    text = static_client.get("/et/nothing/").text
    assert re.search(r'href="/static/css/site\.[0-9a-f]{12}\.css"', text)


@pytest.mark.parametrize(
    "address",
    [
        "staticfiles.json",
        "",
        "css/",
        "css",
        "../.env",
        "%2e%2e/.env",
        "..%2f.env",
        "css/../../../manage.py",
        "/etc/passwd",
        "%00",
        "css/site.css%00.svg",
    ],
)
def test_nothing_but_the_static_files_is_served_as_static(static_client, address):
    assert static_client.get(f"/static/{address}").status_code == 404


# Cookies and caches -----------------------------------------------------------------


def test_a_reader_is_given_no_cookie_anywhere(client, site):
    homes = [f"/{code}/" for code in LANGUAGES]
    walked = crawl(client, [*homes, *(address for address, _status in ELSE.values())])
    doors = [address for address in walked.responses if "/admin/" in address]
    assert any([walked.responses.pop(address).cookies for address in doors])
    assert len(doors) > 1
    client.cookies.clear()
    for address in PAGES.values():
        walked.responses[address] = client.get(address)
    assert len(walked.responses) > 40
    for address, response in walked.responses.items():
        assert not response.cookies, address
        assert "Set-Cookie" not in response.headers, address
    assert not client.cookies


@each_page
def test_a_public_page_may_be_kept_by_any_cache(client, site, address):
    response = client.get(address)
    rule = cache_rule(response)
    assert rule.keys() == {"public", "max-age"}
    assert 0 < int(rule["max-age"]) <= 600
    assert vary(response) <= may_vary_by(address)


@each_page
def test_a_public_page_is_not_sent_twice(client, site, address):
    for coding in ("identity", "gzip"):
        assert_is_not_sent_twice(client, address, {"accept-encoding": coding})


def assert_is_not_sent_twice(client, address, headers):
    first = client.get(address, headers=headers)
    headers["if-none-match"] = first["ETag"]
    second = client.get(address, headers=headers)
    assert (second.status_code, second.getvalue()) == (304, b"")
    # A compressed answer has a weak tag, which is as good for this comparison.
    assert second["ETag"].strip("W/") == first["ETag"].strip("W/")
    assert second["Cache-Control"] == first["Cache-Control"]
    # What is empty is not compressed; all else that it varies by, it says again.
    assert vary(first) - {"Accept-Encoding"} <= vary(second) <= may_vary_by(address)
    headers["if-none-match"] = '"another"'
    assert client.get(address, headers=headers).status_code == 200


@each_page
def test_a_public_page_is_the_same_for_every_visitor(client, site, address):
    plain = client.get(address).getvalue()
    client.cookies["sessionid"] = "stolen"
    client.cookies["django_language"] = "ro"
    for language in LANGUAGES:
        other = client.get(address, headers={"accept-language": language})
        assert other.getvalue() == plain


def test_a_cookie_by_which_no_cache_tells_readers_apart_chooses_no_language(client, db):
    client.cookies["django_language"] = "ro"
    response = client.get("/", headers={"accept-language": "et"})
    assert response["Location"] == "/et/"
    missing = client.get("/missing.txt", headers={"accept-language": "et"})
    assert missing["Content-Language"] == "et"


@pytest.mark.parametrize(
    "address", [address for address in PAGES.values() if "/api/" not in address]
)
def test_asking_for_the_headers_gives_the_headers(client, site, address):
    got, headed = client.get(address), client.head(address)
    assert (headed.status_code, headed.getvalue()) == (200, b"")
    assert headed["Cache-Control"] == got["Cache-Control"]
    assert headed["Content-Type"] == got["Content-Type"]


@pytest.mark.parametrize(
    "name", ["missing in a language", "missing outside", "API: missing", "API: refused"]
)
def test_an_error_is_kept_for_minutes_at_most(client, site, name):
    address, status = ELSE[name]
    response = client.get(address)
    assert response.status_code == status
    assert 0 < int(cache_rule(response)["max-age"]) <= 600


def test_a_change_of_an_entry_changes_its_tag(client, site):
    before = client.get("/en/glossary/churn/")["ETag"]
    site.definition_en = "Another definition."
    site.save()
    assert client.get("/en/glossary/churn/")["ETag"] != before


def test_a_rule_that_a_view_sets_stands_and_a_cookie_is_never_shared(client, settings):
    settings.ROOT_URLCONF = __name__
    assert client.get("/held-back/")["Cache-Control"] == "max-age=5"
    assert {"private", "no-store"} == set(cache_rule(client.get("/with-a-cookie/")))


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/login/", "/admin/nothing/", "/admin/jsi18n/"]
)
def test_the_desk_is_never_kept_by_a_cache(client, db, address):
    assert "no-store" in cache_rule(client.get(address))


@pytest.mark.parametrize(
    "address",
    ["/admin/", "/admin/glossary/entry/", "/admin/glossary/entry/add/"],
)
def test_the_desk_of_a_signed_in_editor_is_never_kept(
    client, site, admin_user, address
):
    client.force_login(admin_user)
    response = client.get(address)
    assert response.status_code == 200
    assert "no-store" in cache_rule(response)
    assert policy_of(response) == POLICY
    assert_is_isolated(response)
    assert not inline_code(response.text)


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_never_kept_by_a_cache(client, db, address):
    assert "no-store" in cache_rule(client.get(address))


# Hosts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "evil.example:8000",
        "a b",
        "@",
        ".",
        "",
    ],
)
@pytest.mark.parametrize("address", ["/", "/et/", "/robots.txt", "/et/no/", "/admin/"])
def test_a_foreign_host_is_refused(client, host, address):
    response = client.get(address, headers={"host": host})
    assert response.status_code == 400
    assert "evil" not in response.text


@each_page
def test_what_a_proxy_did_not_set_changes_nothing(client, site, address):
    plain = client.get(address).getvalue()
    for name in (
        "x-forwarded-host",
        "x-host",
        "x-forwarded-server",
        "x-original-url",
        "x-rewrite-url",
        "forwarded",
    ):
        other = client.get(address, headers={name: "evil.example"})
        assert (other.status_code, other.getvalue()) == (200, plain), name
    assert b"testserver" not in plain


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/et",
        "//evil.example/%2e%2e",
        "/\\evil.example/et",
        "/et//evil.example",
        "//evil.example/sonastik/",
        "/et/sonastik%0d%0aSet-Cookie:x=y",
        "/et/https:evil.example",
        "/sonastik",
        "/et/sonastik?next=//evil.example",
        "/admin/login?next=//evil.example",
        "/?next=https://evil.example",
    ],
)
def test_no_redirect_leads_away(client, db, address):
    response = client.get(address, headers={"accept-language": "et"})
    assert response.status_code in (200, 301, 302, 404)
    assert re.match(r"/($|[^/\\])", response.get("Location", "/"))
    assert not response.cookies


# Hostile addresses ------------------------------------------------------------------

ODD = {
    "NUL": "%00",
    "invalid UTF-8": "%FF%FE",
    "a surrogate": "%ED%A0%80",
    "an overlong slash": "%C0%AF",
    "right to left": "%E2%80%AEabc",
    "zero width": "%E2%80%8B",
    "a line break": "%0D%0ASet-Cookie:%20a=b",
    "8 kB": "a" * 8192,
    "a long ligature": "%EF%B7%BA" * 1500,
    "a full stop": "%2e%2e%2f%2e%2e",
    "full-width": "%EF%BC%91",
    "SQL": "'%20OR%201=1--",
    "a template": "{{7*7}}{%25%20debug%20%25}",
    "a tag": "%3Cscript%3Ealert(1)%3C/script%3E",
}
PLACES = [
    "/{}",
    "/{}/",
    "/et/{}/",
    "/et/sonastik/{}/",
    "/ro/glosar/{}",
    "/en/calculator/{}/",
    "/api/v1/entries/{}",
    "/api/v1/{}",
    "/static/{}",
    "/admin/{}/",
    "/et/otsing/?q={}",
    "/ro/cautare/?{}",
    "/en/search/?q=churn&{}={}",
    "/et/sonastik/?page={}",
    "/en/calculator/churn-rate/?start={}&period={}",
    "/en/calculator/churn-rate/embed/?start=1&lost={}",
    "/en/calculator/churn-rate.csv?start={}&lost=1",
    "/en/calculator/forecast/?churn={}&start={}&periods={}",
    "/en/calculator/{}.csv",
    "/api/v1/entries?language={}",
    "/api/v1/search?language=et&q={}",
    "/api/v1/calculators/churn-rate?start={}&lost={}",
    "/sitemap.xml?p={}",
    "/admin/login/?next={}",
]


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_no_odd_address_breaks_the_site(client, site, odd):
    client.raise_request_exception = False
    for place in PLACES:
        address = place.replace("{}", odd)
        response = client.get(address)
        assert response.status_code < 500, address
        if "html" in response["Content-Type"]:
            assert "<script>alert" not in response.text, address
        assert not response.has_header("Set-Cookie"), address


@pytest.mark.parametrize(
    "raw",
    ["\xff\xfe", "\x00", "\xe2\x80\xae", "\x7f\x01", "\xc0\xaf"],
)
def test_no_raw_bytes_in_an_address_break_the_site(client, site, raw):
    for address in ("/et/otsing/", "/en/calculator/churn-rate/", "/api/v1/search"):
        query = f"q={raw}&start={raw}&language={raw}"
        assert client.get(address, QUERY_STRING=query).status_code < 500
    for prefix in ("/", "/et/", "/et/sonastik/", "/api/v1/entries/"):
        assert client.get("/", PATH_INFO=prefix + raw).status_code < 500


@pytest.mark.parametrize(
    "headers",
    [
        {"accept-language": "\u202e, et;q=\x00"},
        {"accept-language": "et," * 3000},
        {"accept-language": "x" * 8192},
        {"if-none-match": '"' * 8192},
        {"if-modified-since": "yesterday \xff"},
        {"accept-encoding": "gzip;q=x, br"},
        {"cookie": "sessionid=\x00; django_language=xx; csrftoken=\xff"},
        {"cookie": "sessionid=" + "a" * 8192},
        {"accept": "\x00"},
        {"user-agent": "\xff" * 100},
        {"content-type": "multipart/form-data; boundary=\x00"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_odd_header_breaks_the_site(client, site, headers):
    for address in (
        "/",
        "/et/",
        "/en/glossary/churn/",
        "/et/nothing/",
        "/admin/login/",
    ):
        assert client.get(address, headers=headers).status_code < 500


@each_answer
def test_a_method_that_would_change_something_is_refused(site, address, status):
    client = Client(enforce_csrf_checks=True)
    answers = {
        method: client.generic(method, address).status_code
        for method in ("TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "ODD")
    }
    assert not {m: code for m, code in answers.items() if not 400 <= code < 500}
    assert not client.cookies


@each_page
def test_nothing_can_be_posted_to_a_page(site, address):
    response = Client(enforce_csrf_checks=True).post(address, {"q": "x"})
    assert response.status_code in (403, 405)


def test_an_oversized_form_is_refused(client, db):
    too_many = {f"field{number}": "" for number in range(2001)}
    assert client.post("/admin/login/", too_many).status_code == 400
    assert client.post("/admin/login/", {"a": "x" * 3_000_000}).status_code == 400


@pytest.mark.parametrize(
    "address",
    [
        "/.git/config",
        "/.git/HEAD",
        "/.git/",
        "/.env",
        "/.env.bak",
        "/var/site.sqlite3",
        "/site.sqlite3",
        "/db.sqlite3",
        "/manage.py",
        "/config/settings.py",
        "/content/churn/et.md",
        "/locale/et/LC_MESSAGES/django.po",
        "/staticfiles.json",
        "/backup.sql",
        "/requirements.txt",
        "/server-status",
        "/api/v1/docs",
        "/__debug__/",
        "/media/",
    ],
)
def test_what_is_not_for_readers_is_not_there(client, address):
    assert client.get(address).status_code == 404


# Health -----------------------------------------------------------------------------


def test_it_is_alive_without_asking_the_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.text) == (200, "ok\n")


def test_it_is_ready_when_the_database_is_migrated(client, db):
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (200, "ok\n")
    assert not response.cookies


def test_it_is_not_ready_while_a_migration_is_to_be_applied(client, db):
    MigrationRecorder.Migration.objects.filter(app="glossary").delete()
    response = client.get("/readyz")
    assert (response.status_code, response.text) == (503, "not ready\n")
    assert client.get("/healthz").status_code == 200


# Starting ---------------------------------------------------------------------------


def run(*command, cwd=ROOT, **environment):
    """Run Python on the project with this environment alone."""
    system = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=cwd,
        env={**system, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of the project without the secrets of this one."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in (
        "accounts",
        "config",
        "calculator",
        "glossary",
        "templates",
        "locale",
        "static",
    ):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    shutil.copy(ROOT / "manage.py", folder)
    assert not (folder / ".env").exists()
    return folder


def test_it_does_not_start_without_a_secret_key_and_names_it(checkout):
    started = run("manage.py", "check", cwd=checkout)
    assert started.returncode != 0
    assert "SECRET_KEY" in started.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": SECRET_KEY, "SITE_URL": "example.org"}, "SITE_URL"),
        ({"SECRET_KEY": SECRET_KEY, "SITE_URL": "https://a.ee/b"}, "SITE_URL"),
        ({"SECRET_KEY": SECRET_KEY, "SITE_URL": "ftp://a.ee"}, "SITE_URL"),
        ({"SECRET_KEY": SECRET_KEY, "SECOND_FACTOR": "yes"}, "SECOND_FACTOR"),
    ],
)
def test_it_does_not_start_with_a_setting_that_cannot_be(checkout, environment, named):
    started = run("manage.py", "check", cwd=checkout, **environment)
    assert started.returncode != 0
    assert named in started.stderr.splitlines()[-1]
    assert SECRET_KEY not in started.stderr


def test_a_site_under_https_passes_the_deployment_check(checkout):
    checked = run(
        "manage.py",
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        cwd=checkout,
        SECRET_KEY=SECRET_KEY,
        SITE_URL="https://glossary.example",
    )
    assert checked.returncode == 0, checked.stderr


UNDER_HTTPS = """
import json
import django
django.setup()
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
call_command("migrate", verbosity=0)
User.objects.create_superuser("editor", password="a long enough password")
host = {"host": "glossary.example"}
seen = {}
for name, address, secure in [
    ("plain", "/et/?q=1", False), ("alive", "/healthz", False), ("home", "/et/", True),
    ("missing", "/et/nothing/", True), ("robots", "/robots.txt", True)
]:
    answer = Client().get(address, secure=secure, headers=host)
    seen[name] = {"status": answer.status_code, **answer.headers}
foreign = Client().get("/et/", secure=True, headers={"host": "evil.example"})
seen["foreign"] = {"status": foreign.status_code, **foreign.headers}
proxied = Client().get("/et/", headers=host | {"x-forwarded-proto": "https"})
seen["proxied"] = {"status": proxied.status_code, **proxied.headers}
seen["canonical"] = proxied.content.decode()
editor = Client()
editor.get("/admin/login/", secure=True, headers=host)
form = {"username": "editor", "password": "a long enough password", "next": "/admin/"}
editor.post("/admin/login/", form, secure=True, headers=host)
seen["cookies"] = {name: dict(cookie) for name, cookie in editor.cookies.items()}
seen["debug"] = settings.DEBUG
print(json.dumps(seen, default=str))
"""


@pytest.fixture(scope="module")
def under_https(checkout):
    """What a site whose SITE_URL is under https says, from a process of its own."""
    ran = run(
        "-W",
        "ignore",
        "-c",
        UNDER_HTTPS,
        cwd=checkout,
        DJANGO_SETTINGS_MODULE="config.settings",
        SECRET_KEY=SECRET_KEY,
        SITE_URL="https://glossary.example",
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("name", ["home", "missing", "robots", "proxied"])
def test_every_answer_under_https_asks_for_https_ever_after(under_https, name):
    rules = under_https[name]["Strict-Transport-Security"].split("; ")
    seconds = int(rules[0].removeprefix("max-age="))
    assert seconds >= 365 * 24 * 60 * 60
    assert "includeSubDomains" in rules


def test_http_is_sent_to_https_except_for_probes(under_https):
    assert under_https["plain"]["status"] == 301
    assert under_https["plain"]["Location"] == "https://glossary.example/et/?q=1"
    assert under_https["alive"]["status"] == 200


def test_a_site_under_https_answers_to_its_own_name_only(under_https):
    assert under_https["home"]["status"] == under_https["proxied"]["status"] == 200
    assert under_https["foreign"]["status"] == 400
    assert 'href="https://glossary.example/et/"' in under_https["canonical"]


def test_the_cookies_of_editors_are_bound_to_the_host(under_https):
    cookies = under_https["cookies"]
    assert cookies.keys() == {"__Host-session", "__Host-csrf"}
    for cookie in cookies.values():
        assert cookie["secure"] and cookie["httponly"]
        assert cookie["samesite"] in ("Lax", "Strict")
        assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_silence_means_production(under_https):
    assert under_https["debug"] is False


# No code inside pages ---------------------------------------------------------------


class _InlineCode(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        held = dict(attrs)
        if tag == "style" or (tag == "script" and is_code(held)):
            self.found.append(tag)
        self.found += [
            f"{tag} {name}"
            for name, value in attrs
            if name == "style"
            or name.startswith("on")
            or re.match(r"\s*(javascript|data|vbscript):", value or "")
        ]


def is_code(attrs):
    """Tell a script to be run from one of another site's and from mere data."""
    return "src" not in attrs and attrs.get("type") not in (
        "application/json",
        "application/ld+json",
    )


def inline_code(html):
    parser = _InlineCode()
    parser.feed(html)
    return parser.found


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p style='color: red'>", ["p style"]),
        ("<style>p {}</style>", ["style"]),
        ("<script>1</script>", ["script"]),
        ("<body ONLOAD=x>", ["body onload"]),
        ("<a href=' JavaScript:x'>".lower(), ["a href"]),
        ("<script src='/a.js'></script><p class='on'>", []),
    ],
)
def test_inline_code_would_be_noticed(html, found):
    assert inline_code(html) == found


@pytest.mark.parametrize(
    "template",
    sorted([*ROOT.glob("templates/**/*.html"), *ROOT.glob("*/templates/**/*.html")]),
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_templates_hold_no_inline_style_script_or_handler(template):
    text = template.read_text("utf-8")
    assert not inline_code(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text))
    assert not re.search(r"\bstyle=|<style|\son[a-z]+=|javascript:", text)
    assert not re.search(r"""(src|href)=["'](https?:)?//""", text)
    assert "|safe" not in text and "autoescape" not in text


@pytest.mark.parametrize("file", sorted(ROOT.glob("static/icons/*.svg")), ids=str)
def test_pictures_hold_no_script_or_style(file):
    assert not inline_code(file.read_text("utf-8"))


@each_answer
def test_pages_hold_no_inline_style_script_or_handler(client, site, address, status):
    response = client.get(address)
    if "html" in response["Content-Type"]:
        assert not inline_code(response.text)
        loaded = r'<(?:script|link|img)[^>]+(?:src|href)="(https?://[^"]+)'
        foreign = re.findall(loaded, response.text)
        assert all(url.startswith(site_settings.SITE_URL) for url in foreign)
