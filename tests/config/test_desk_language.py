"""Every page of the desk in Estonian and in Romanian: no English is left in it.

What is said is compared word by word with all that Django, its apps and this project
say in English; a word that no translation uses is English.
"""

import json
import re
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import django
import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve, reverse
from django.utils import timezone
from django_otp_webauthn.models import WebAuthnCredential

from accounts.models import Account
from glossary.admin.desk import SHOWN
from glossary.exchange.archive import write_zip
from glossary.exchange.tables import ENTRY_FIELDS
from glossary.models import Callout, Entry, Label, MissedSearch, QualityFinding, Topic
from glossary.quality import check
from glossary.roles import EDITORS, TRANSLATORS
from tests.accounts.editors import (
    PASSWORD,
    code_of,
    make_app,
    make_codes,
    make_editor,
)
from tests.browsing import parse
from tests.factories import make_entry, make_label, make_question
from tests.glossary.desk import form_of
from tests.glossary.tables import table
from tests.glossary.test_import import BROKEN

ENTRY = "/admin/glossary/entry/"
CELL = {"concept": "proov", "field": "definition"}
AUTOCOMPLETE = {
    "app_label": "glossary",
    "model_name": "relatedentry",
    "field_name": "related",
    "term": "olematu",
}
NEW = "teine-keel-on-ilus"
NEW_USER = {
    "username": "uus",
    "password1": NEW,
    "password2": NEW,
    "usable_password": "true",
}
# Words of three letters and more; shorter ones belong to many languages.
WORD = re.compile(r"[^\W\d_]{3,}")
# What is put into a sentence, and its tags, are no words of it.
NO_WORDS = re.compile(r"https?:\S+|%\(\w+\)\w|%\w|\{\w*\}|<[^>]*>|&\w+;")
UNSAID = ("script", "style", "code", "kbd", "textarea")
SAID = ("title", "alt", "aria-label", "placeholder", "aria-description")
# Of these pages nobody sees anything, or what they show is a file or data.
UNSEEN = {
    "admin:view_on_site",
    "admin:glossary_entry_export",
    "admin:glossary_topic_sortable_update",
}
# The name of a language, that of a column in a file, and a word that Romanian has too.
NAMES = {"english", "shared", "rest"}
# What is written in files in the same way by everybody.
LISTED = (", ".join(ENTRY_FIELDS), ", ".join(Label.Kind.values), "churn/run.sh")


def words(text):
    for listed in LISTED:
        text = text.replace(listed, "")
    return {word.casefold() for word in WORD.findall(NO_WORDS.sub(" ", text))}


def catalogues(language):
    """Yield the compiled catalogues of Django and its apps in a language."""
    folders = [Path(app.path) / "locale" for app in apps.get_app_configs()]
    folders.append(Path(django.__file__).parent / "conf" / "locale")
    for folder in folders:
        if folder.is_relative_to(settings.BASE_DIR) and "site-packages" not in str(
            folder
        ):
            continue
        for file in folder.glob(f"{language}/LC_MESSAGES/*.mo"):
            with file.open("rb") as stream:
                yield read_mo(stream)


def own(language):
    path = settings.BASE_DIR / "locale" / language / "LC_MESSAGES/django.po"
    with path.open("rb") as stream:
        return read_po(stream, language)


def texts(found):
    return [found] if isinstance(found, str) else [*found]


def english_besides(language):
    """Return the words, and the whole texts, that are English and not of a language."""
    # German is complete everywhere, so it knows every sentence of the apps.
    english = {
        text
        for catalogue in [*catalogues("de"), own("et")]
        for message in catalogue
        for text in texts(message.id)
    }
    translated = {
        text
        for catalogue in [*catalogues(language), own(language)]
        for message in catalogue
        for text in texts(message.string)
    }
    known = NAMES.union(*map(words, translated))
    return set().union(*map(words, english)) - known, english - translated


class Walk:
    """An editor who opens pages in one language, and what has been read on them."""

    def __init__(self, language, user):
        self.language = language
        self.english_words, self.english_texts = english_besides(language)
        self.browser = self.sign_in(user)
        self.seen, self.found = set(), {}

    def sign_in(self, user):
        Account.objects.update_or_create(
            user=user, defaults={"language": self.language}
        )
        browser = Client(headers={"accept-language": self.language})
        browser.force_login(user, "accounts.backends.Accounts")
        session = browser.session
        session["language"] = self.language
        session["confirmed_at"] = timezone.now().timestamp()
        session.save()
        return browser

    def open(self, address, data=None, *, browser=None, status=200, query=None):
        """Open a page, or send a form to it; return the answer."""
        browser = browser or self.browser
        if data is None:
            response = browser.get(address, query, follow=True)
        else:
            response = browser.post(address, data, follow=True)
        assert response.status_code == status, (address, response.status_code)
        for each in (address, *(url for url, _status in response.redirect_chain)):
            with suppress(Resolver404):
                self.seen.add(resolve(each.partition("?")[0]).view_name)
        if "json" in response["Content-Type"]:
            for text in strings(response.json()):
                self.read(address, text)
        elif "html" in response["Content-Type"]:
            for text in said(parse(response.text), self.language):
                self.read(address, text)
        return response

    def read(self, address, text):
        found = words(text) - NAMES
        if found & self.english_words or (found and text in self.english_texts):
            self.found.setdefault(text, address)


def strings(data):
    """Yield the texts within what a page is given as JSON."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for inner in data.values() if isinstance(data, dict) else data:
            yield from strings(inner)


def said(page, language):
    """Yield all that a page says to its reader in the language of the page."""
    for holder, text in page.texts:
        if holder.tag not in UNSAID and holder.language == language:
            yield text
    for element in page:
        if element.language != language:
            continue
        for name in SAID:
            yield element.attrs.get(name, "")
        if element.attrs.get("type") in ("submit", "button"):
            yield element.attrs.get("value", "")
        for name, value in element.attrs.items():
            if name == "data-inline-formset":
                options = json.loads(value)["options"]
                yield f"{options['addText']} {options['deleteText']}"
            elif name.startswith("data-") and " " in value and value[0] not in "[{":
                yield value


# What there is to see -----------------------------------------------------------------


@pytest.fixture
def glossary():
    """Entries in every status, with one of everything; their texts are Estonian."""
    topic = Topic.objects.create(key="teema", title_et="Teema", slug_et="teema")
    texts = {
        f"{name}_{code}": text
        for name, text in {"term": "proov", "definition": "Proov on proov."}.items()
        for code in ("et", "ro", "en")
    }
    proov = make_entry(
        "proov",
        topic=topic,
        review_by=timezone.localdate() - timedelta(days=1),
        body_et='Lahkus 5  klienti. "Nii". [a](/et/sonastik/pole/)',
        **texts,
    )
    make_question(proov, "miks", question_et="Miks?", answer_et="Nii.")
    make_question(proov, "kuidas", question_ro="Kuidas?", answer_ro="Nii.", position=1)
    for number, kind in enumerate(Label.Kind.values):
        make_label(proov, "et", f"nimi {number}", kind=kind)
    proov.reading.create(title_et="Raamat", address_et="https://proov.ee/")
    proov.definition_en = "Muu."
    proov.save()
    later = timezone.now() + timedelta(days=9)
    make_entry("hiljem", term_et="hiljem", published_at_et=later)
    make_entry("mustand", term_et="mustand", published_at_et=None)
    tagasi = make_entry("tagasi", term_et="tagasi")
    tagasi.published_at_et = None
    tagasi.save()
    proov.related_rows.create(related=tagasi)
    Callout.objects.create(title_et="Pakkumine").entries.add(proov)
    gone = make_entry("kustutatud", term_et="kustutatud")
    gone.delete()
    for number in range(SHOWN + 1):
        MissedSearch.objects.count_one("et", f"otsing {number}")
    check([proov.pk])
    return proov


def walk_lists(walk, entry):
    walk.open("/admin/")
    walk.open("/admin/", query={"q": "olematu"})
    walk.open("/admin/nowhere/", status=404)
    for app in ("glossary", "auth"):
        walk.open(f"/admin/{app}/")
    walk.open(ENTRY)
    walk.open(ENTRY, query={"status_et": "outdated", "q": "proov"})
    walk.open(ENTRY, query={"q": "olematu"})
    walk.open(ENTRY, {"action": "delete_selected"})
    walk.open(ENTRY, {"action": "", "_selected_action": entry.pk})
    chosen = {"action": "delete_selected", "_selected_action": entry.pk}
    walk.open(ENTRY, chosen)
    for name in ("callout", "topic", "missedsearch"):
        walk.open(f"/admin/glossary/{name}/")
    walk.open("/admin/auth/user/")
    walk.open("/admin/auth/user/", query={"q": "olematu"})
    walk.open("/admin/autocomplete/", query=AUTOCOMPLETE)
    walk.open("/admin/jsi18n/")
    for guide in ("editors", "translators"):
        walk.open(f"/admin/guide/{guide}/")


def walk_entry(walk, entry):
    page = f"{ENTRY}{entry.pk}/"
    form = walk.open(f"{ENTRY}add/")
    walk.open(f"{ENTRY}add/", form_of(form, "entry_form") | {"concept": "Ei Sobi"})
    form = walk.open(f"{page}change/")
    data = form_of(form, "entry_form")
    wrong = {
        "slug_et": "Ei Sobi",
        "term_et": "",
        "body_et": "# Pealkiri $\\frac$",
        "review_by": "homme",
        "questions-0-key": "",
        "questions-1-answer_ro": "",
        "labels-0-text": "",
        "reading-0-address_et": "ftp:/",
        "related_rows-0-related": str(entry.pk),
    }
    walk.open(f"{page}change/", data | wrong)
    walk.open(f"{page}change/", data | {"body_et": "Ta ütles  „ei“."})
    walk.open(f"{page}change/", {**data, "definition_et": "Minu.", "term_ro": "Muu"})
    walk.open(f"{ENTRY}999/change/")
    walk.open(f"{page}history/")
    moment = entry.history.last().history_date.isoformat()
    restore = walk.open(f"{page}history/restore/", query={"at": moment})
    walk.open(f"{page}history/restore/", form_of(restore))
    walk.open(f"{page}history/restore/", {"at": moment, "version": ""})
    for code in ("et", "ro"):
        walk.open(f"{page}translate/{code}/")
        form = form_of(walk.open(f"{page}translate/{code}/"), "entry_form")
        walk.open(f"{page}translate/{code}/", form | {f"slug_{code}": "Ei Sobi"})
        walk.open(f"{page}translate/{code}/", form | {"_current": ""})
    walk.open(f"{page}translate/ro/", form | {"body_ro": "Vana."})
    for other in Entry.objects.all():
        walk.open(f"{ENTRY}{other.pk}/publishing/et/")
    colleague = walk.sign_in(make_editor("jaan"))
    walk.open(f"{page}editing/", {"version": ""}, browser=colleague)
    walk.open(f"{page}editing/", {"version": data["version"]})
    walk.open(f"{page}change/")


def walk_publishing(walk, entry):
    draft = Entry.objects.get(concept="mustand")
    page = f"{ENTRY}{draft.pk}/publishing/et/"
    walk.open(page, {"schedule": "", "moment": "2000-01-01T00:00"})
    walk.open(page, {"schedule": "", "moment": "homme"})
    walk.open(page, {"schedule": "", "moment": "2099-01-01T00:00"})
    walk.open(page, {"withdraw": ""})
    walk.open(page, {"publish": ""})
    walk.open(page, {"revoke": ""})
    walk.open(f"{ENTRY}{draft.pk}/publishing/ro/", {"publish": ""})


def walk_exchange(walk, entry):
    page = f"{ENTRY}exchange/"

    def upload(data):
        return walk.open(page, {"file": SimpleUploadedFile("tabel.csv", data)})

    walk.open(page)
    walk.open(page, {})
    for data in BROKEN.values():
        if len(data) < 5_000:
            upload(data)
    upload(table({"concept": "proov", "field": "definition", "et": "Uus."}))
    walk.open(f"{page}preview/", {"digest": ""})
    walk.open(f"{page}preview/", {"digest": "vana"})
    preview = walk.open(f"{page}preview/")
    walk.open(f"{page}preview/", form_of(preview))
    walk.open(f"{page}preview/")
    fields = {
        "topic": "pole",
        "related": "pole",
        "review_by": "homme",
        "published": "eile",
        "coined": "ehk",
        "forms": "omastav",
        "labels": "sõber: x",
        "reading": "Raamat",
        "body": "# Pealkiri",
        "slug": "Ei Sobi",
        "term": "a" * 201,
    }
    for name, text in fields.items():
        column = "shared" if name in ("topic", "related", "review_by") else "et"
        upload(table({"concept": "proov", "field": name, column: text}))
    walk.open(f"{page}preview/", {"drop": ""})
    upload(write_zip())


def walk_quality(walk, entry):
    page = f"{ENTRY}quality/"
    finding = QualityFinding.objects.first()
    walk.open(page)
    walk.open(page, {"dismiss": finding.pk})
    walk.open(page, query={"dismissed": "on"})
    walk.open(page, {"put_back": finding.pk})
    walk.open(page, {"dismiss": "0"})
    walk.open(page, {"check": ""})


def walk_missed(walk, entry):
    page = "/admin/glossary/missedsearch/"
    first, second, third, *_rest = MissedSearch.objects.all()
    walk.open(f"{page}{first.pk}/draft/", {})
    walk.open(f"{page}{second.pk}/dismiss/", {})
    walk.open(f"{page}{second.pk}/dismiss/", {})
    walk.open(f"{page}{third.pk}/change/")
    walk.open(f"{page}{third.pk}/history/")
    for name in ("add/", f"{third.pk}/delete/"):
        walk.open(f"{page}{name}", status=403)


def walk_topics_and_callouts(walk, entry):
    for model, name in ((Topic, "topic"), (Callout, "callout")):
        page = f"/admin/glossary/{name}/"
        one = model.objects.get()
        walk.open(f"{page}add/")
        walk.open(f"{page}add/", {"key": "Ei Sobi", "button_et": "Vajuta"})
        form = walk.open(f"{page}{one.pk}/change/")
        walk.open(
            f"{page}{one.pk}/change/", form_of(form, f"{name}_form") | {"_continue": ""}
        )
        walk.open(
            f"{page}{one.pk}/change/",
            form_of(form, f"{name}_form") | {"_addanother": ""},
        )
        walk.open(f"{page}{one.pk}/history/")
        walk.open(f"{page}{one.pk}/delete/")
        walk.open(page, {"action": "delete_selected", "_selected_action": one.pk})
    walk.open(f"{page}{one.pk}/delete/", {"post": "yes"})


def walk_users(walk, entry):
    page = "/admin/auth/user/"
    member = make_editor("mari", is_superuser=False)
    walk.open(f"{page}add/")
    walk.open(f"{page}add/", {"username": "jaan"})
    walk.open(f"{page}add/", NEW_USER | {"password2": "muu"})
    walk.open(f"{page}add/", NEW_USER | {"password1": "1234", "password2": "1234"})
    walk.open(f"{page}add/", NEW_USER)
    form = walk.open(f"{page}{member.pk}/change/")
    walk.open(
        f"{page}{member.pk}/change/",
        form_of(form, "user_form") | {"username": "ei sobi!"},
    )
    walk.open(f"{page}{member.pk}/password/")
    walk.open(f"{page}{member.pk}/password/", {"password1": "a", "password2": "b"})
    walk.open(f"{page}{member.pk}/history/")
    walk.open(f"{page}{member.pk}/delete/")
    chosen = {"action": "remove_second_factor", "_selected_action": member.pk}
    walk.open(page, chosen)
    walk.open(page, chosen | {"action": "delete_selected"})


def walk_roles(walk, entry):
    page = f"{ENTRY}{entry.pk}/"
    for name, role in {"tõlkija": TRANSLATORS["ro"], "toimetaja": EDITORS}.items():
        user = make_editor(name, is_superuser=False)
        user.groups.set(Group.objects.filter(name=role))
        browser = walk.sign_in(user)
        walk.open("/admin/", browser=browser)
        walk.open(ENTRY, browser=browser)
        walk.open("/admin/auth/user/", browser=browser, status=403)
        data = form_of(walk.open(f"{page}change/", browser=browser), "entry_form")
        forged = {"concept": "muu", "term_et": "muu", "labels-0-DELETE": "on"}
        walk.open(f"{page}change/", data | forged, browser=browser)
        walk.open(f"{page}translate/et/", browser=browser)
        walk.open(f"{page}publishing/et/", browser=browser)
        file = SimpleUploadedFile("a.csv", table({**CELL, "et": "Uus."}))
        walk.open(f"{ENTRY}exchange/", {"file": file}, browser=browser)
        walk.open(
            f"{ENTRY}exchange/",
            {"file": SimpleUploadedFile("a.zip", write_zip())},
            browser=browser,
        )
    nobody = walk.sign_in(make_editor("keegi", is_superuser=False))
    walk.open("/admin/", browser=nobody)


def walk_deletion(walk, entry):
    page = f"{ENTRY}{entry.pk}/"
    edited = form_of(walk.open(f"{page}change/"), "entry_form")
    sure = form_of(walk.open(f"{page}delete/")) | {"post": "yes"}
    walk.open(f"{page}delete/", {"post": "yes", "version": ""})
    walk.open(f"{page}delete/", sure)
    walk.open(f"{page}change/", edited | {"body_et": "Muu."})
    walk.open(f"{ENTRY}deleted/")
    walk.open(f"{ENTRY}deleted/{entry.pk}/")
    walk.open(f"{ENTRY}deleted/{entry.pk}/", {})
    walk.open(f"{page}history/")
    walk.open("/admin/")


def walk_account(walk, entry):
    account = reverse("accounts:account")
    walk.open(account)
    for name in ("app", "add-passkey", "confirm", "passkey"):
        walk.open(reverse(f"accounts:{name}"))
        walk.open(reverse(f"accounts:{name}"), {"code": "123", "password": "vale"})
    walk.open(reverse("accounts:end-sessions"), {})
    walk.open(reverse("accounts:language"), {"language": walk.language})
    change = reverse("admin:password_change")
    walk.open(change)
    wrong = {"old_password": "vale", "new_password1": "editor", "new_password2": "muu"}
    walk.open(change, wrong)
    right = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    walk.open(change, right)


def walk_door(walk, entry):
    user = make_editor("teine")
    app = make_app(user)
    make_codes(user)
    passkey = WebAuthnCredential.objects.create(
        user=user, name="võti", confirmed=True, credential_id=b"x", public_key=b"x"
    )
    browser = Client(headers={"accept-language": walk.language})
    login, second = reverse("admin:login"), reverse("accounts:second-step")
    right = {"username": "teine", "password": PASSWORD}
    wrong = {"username": "teine", "password": "vale"}
    walk.open(login, browser=browser)
    walk.open(login, {}, browser=browser)
    walk.open(login, wrong, browser=browser)
    walk.open(login, right, browser=browser)
    for answer in ({}, {"code": "000000"}, {"recovery_code": "vale"}, {"answer": "{}"}):
        walk.open(second, answer, browser=browser)
    app.throttle_reset()
    walk.open(second, {"code": code_of(app)}, browser=browser)
    walk.open(reverse("accounts:account"), browser=browser)
    walk.open(reverse("accounts:confirm"), {"password": PASSWORD}, browser=browser)
    for name in ("recovery-codes", "remove-app"):
        walk.open(reverse(f"accounts:{name}"), {}, browser=browser)
    last = reverse("accounts:remove-passkey", args=[passkey.pk])
    walk.open(last, {}, browser=browser)
    walk.open(reverse("admin:logout"), {}, browser=browser)
    for _attempt in range(7):
        browser.post(login, wrong)
    walk.open(login, wrong, browser=browser, status=429)
    strict = Client(
        enforce_csrf_checks=True, headers={"accept-language": walk.language}
    )
    walk.open(login, {}, browser=strict, status=403)


def desk_pages():
    """Yield the names of all addresses of the desk."""

    def named(patterns, space=""):
        for pattern in patterns:
            if hasattr(pattern, "url_patterns"):
                inner = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from named(pattern.url_patterns, space + inner)
            elif pattern.name:
                yield space + pattern.name

    for name in named(get_resolver().url_patterns):
        if name.partition(":")[0] in ("admin", "accounts", "guide"):
            yield name


@pytest.mark.parametrize("language", ["et", "ro"])
def test_no_english_is_left_on_the_desk(db, settings, glossary, language):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    walk = Walk(language, make_editor("mina"))
    for part in (
        walk_lists,
        walk_entry,
        walk_publishing,
        walk_exchange,
        walk_quality,
        walk_missed,
        walk_topics_and_callouts,
        walk_users,
        walk_roles,
        walk_deletion,
        walk_account,
        walk_door,
    ):
        part(walk, glossary)
    assert set(desk_pages()) - walk.seen - UNSEEN == set()
    found = [f"{address}: {text}" for text, address in walk.found.items()]
    assert not found, "\n".join(found)
