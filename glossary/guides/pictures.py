"""Photograph the running site for the guides: `make guide-pictures`.

Starts the site with its whole content in a database of its own, signs in as an editor
of each language, and keeps what chromium shows under static/guides/. Names given as
arguments make these pictures alone: `pictures.py conflict history`.
"""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.TemporaryDirectory()
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    PORT = free.getsockname()[1]
SITE = f"http://127.0.0.1:{PORT}"
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "DATABASE_URL": f"sqlite:///{FOLDER.name}/pictures.sqlite3",
    "SITE_URL": SITE,
    # Playwright keeps an event loop in this thread; Django would refuse its database.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.urls import reverse  # noqa: E402
from modeltranslation.utils import build_localized_fieldname  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from glossary.guides import DENSITY, PICTURES  # noqa: E402
from glossary.models import Entry, MissedSearch  # noqa: E402
from glossary.models.revised import LANGUAGE_CODES  # noqa: E402

PASSWORD = "keel-on-ilus-42"
WIDTH, HEIGHT = 900, 560
LARGEST = 60 * 1024
# Which entry became outdated, and by which language, for the editors of each one.
BEHIND = {
    "et": ("retention-rate", "en"),
    "ro": ("retention-rate", "en"),
    "en": ("churn-rate", "et"),
}
LONGER = {
    "en": "{} Customers won during the period do not count.",
    "et": "{} Perioodi jooksul võidetud kliente ei arvestata.",
    "ro": "{} Clienții câștigați în cursul perioadei nu se numără.",
}
WRITTEN = {
    "en": "{} Moving to a cheaper plan does not count.",
    "et": "{} Odavamale paketile üleminekut ei arvestata.",
    "ro": "{} Trecerea la un abonament mai ieftin nu se numără.",
}
# A draft that nobody has published yet.
DRAFT = {
    "term_en": "win-back campaign",
    "slug_en": "win-back-campaign",
    "heading_en": "What is a win-back campaign?",
    "definition_en": "Offers to customers who have left, so that they return.",
    "term_et": "tagasikutsumiskampaania",
    "slug_et": "tagasikutsumiskampaania",
    "heading_et": "Mis on tagasikutsumiskampaania?",
    "definition_et": "Pakkumised lahkunud klientidele, et nad tagasi tuleksid.",
    "term_ro": "campanie de recâștigare",
    "slug_ro": "campanie-de-recastigare",
    "heading_ro": "Ce este o campanie de recâștigare?",
    "definition_ro": "Oferte pentru clienții plecați, ca să revină.",
}
MISSED = {"et": "kliendi rahulolu", "ro": "reziliere automata", "en": "win back"}


def prepare():
    """Load the content, and let a colleague leave work for everybody."""
    call_command("prepare", verbosity=0)
    users = get_user_model().objects
    for code in LANGUAGE_CODES:
        users.create_superuser(f"mari-{code}", password=PASSWORD, first_name="Mari")
        MissedSearch.objects.count_one(code, MISSED[code])
    anna = users.create_superuser("anna", password=PASSWORD, first_name="Anna")
    for concept, code in sorted(set(BEHIND.values())):
        add_sentence(concept, code, anna)
    Entry(concept="win-back-campaign", **DRAFT).save()
    call_command("check_quality", verbosity=0)


def add_sentence(concept, code, user):
    """Change the meaning of a definition as another editor would."""
    entry = Entry.objects.get(concept=concept)
    text = LONGER[code].format(entry.in_language("definition", code))
    entry.set_in_language("definition", code, text)
    entry._history_user = user
    entry.save()


def started():
    """Return the running server, as soon as it answers."""
    command = [
        f"{ROOT}/.venv/bin/gunicorn",
        "config.wsgi",
        f"--bind=127.0.0.1:{PORT}",
        "--no-control-socket",
    ]
    server = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _attempt in range(120):
        try:
            urlopen(f"{SITE}/healthz").close()
            return server
        except URLError:
            time.sleep(0.5)
    server.kill()
    raise SystemExit("The site did not start.")


class Photographer:
    """One editor's browser, and where the pictures in their language go."""

    def __init__(self, browser, code, wanted):
        self.code, self.wanted = code, wanted
        self.page = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT},
            device_scale_factor=DENSITY,
            locale=code,
            reduced_motion="reduce",
        ).new_page()
        # Django's list of everything beside the page would take a third of it.
        self.page.add_init_script(
            "localStorage.setItem('django.admin.navSidebarIsOpen', 'false')"
        )

    def open(self, name, *args, after=""):
        self.page.goto(SITE + reverse(name, args=args) + after)

    def keep(self, name, first, last=None, height=HEIGHT):
        """Keep what is from the first element to the last, up to `height`."""
        if self.wanted and name not in self.wanted:
            return
        # Chromium writes dates in its own language, not in that of the editor.
        self.page.evaluate(
            "document.querySelectorAll('[type=date], [type=datetime-local]')"
            ".forEach(field => field.type = 'text')"
        )
        self.page.evaluate("scrollTo(0, 0)")
        clip = self.page.locator(first).first.bounding_box()
        end = self.page.locator(last or first).first.bounding_box()
        bottom = end["y"] + end["height"]
        clip["height"] = min(height, bottom - clip["y"])
        shot = self.page.screenshot(clip=clip, full_page=True, animations="disabled")
        self.write(name, Image.open(io.BytesIO(shot)).convert("RGB"))

    def write(self, name, image):
        folder = PICTURES / self.code
        folder.mkdir(parents=True, exist_ok=True)
        for quality in (80, 70, 60, 50, 40, 30):
            packed = io.BytesIO()
            image.save(packed, "WEBP", quality=quality, method=6)
            if packed.tell() <= LARGEST:
                break
        (folder / f"{name}.webp").write_bytes(packed.getvalue())
        print(
            f"{self.code}/{name}: {image.size}, {packed.tell() // 1024} kB", flush=True
        )

    def choose_language(self):
        self.page.locator(f".language-bar [lang={self.code}]").click()

    def sign_in(self):
        self.open("admin:login")
        self.page.locator(f".languages [hreflang={self.code}]").click()
        self.page.locator("#id_username").fill(f"mari-{self.code}")
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.locator("#login-form [type=submit]").click()
        self.open("accounts:account")
        self.page.locator(f".choices [value={self.code}]").click()

    def photograph(self):
        concept, other = BEHIND[self.code]
        behind = Entry.objects.get(concept=concept)
        self.sign_in()
        self.open("admin:index")
        self.keep("desk", "#container", height=760)
        self.keep("missed", "section[aria-labelledby=desk-missed]")
        self.account()
        self.entry(behind, other)
        self.beside(behind, other)
        self.publishing(Entry.objects.get(concept="win-back-campaign"))
        self.history(behind)
        self.exchange(behind)
        self.quality()
        self.conflict(Entry.objects.get(concept="churn"))

    def account(self):
        self.open("accounts:account")
        self.keep("second-step", ".account section:nth-of-type(3)")

    def entry(self, entry, other):
        self.open(
            "admin:glossary_entry_changelist", after=f"?status_{self.code}=outdated"
        )
        self.keep("outdated", "#content")
        self.open("admin:glossary_entry_change", entry.pk)
        self.choose_language()
        self.keep("entry", "#content", height=760)
        self.page.locator(".forms-of-a-name details").first.evaluate(
            "element => element.open = true"
        )
        self.keep("forms", f".field-forms_{self.code}", height=520)
        self.keep("this-change", "fieldset:has(.field-minor_change)")
        self.keep("labels", "#labels-group", height=420)
        self.keep("questions", "#questions-group", height=480)

    def beside(self, entry, other):
        self.open(
            "admin:glossary_entry_translate",
            entry.pk,
            self.code,
            after=f"?from={other}",
        )
        self.keep("save", ".translating-save")
        self.keep("beside", ".beside-heads", ".translating-part", height=640)

    def publishing(self, entry):
        self.open("admin:glossary_entry_publishing", entry.pk, self.code)
        self.keep("publishing", "#content", ".publishing section[aria-labelledby=now]")

    def history(self, entry):
        self.open("admin:glossary_entry_history", entry.pk)
        self.keep("history", "#content", height=340)

    def exchange(self, entry):
        field = build_localized_fieldname("definition", self.code)
        text = WRITTEN[self.code].format(getattr(entry, field))
        table = [{"concept": entry.concept, "field": "definition", self.code: text}]
        self.open("admin:glossary_entry_exchange")
        self.page.locator("[type=file]").set_input_files(
            {
                "name": "churn-glossary.json",
                "mimeType": "application/json",
                "buffer": json.dumps(table).encode(),
            }
        )
        self.page.locator(".exchange form button").click()
        self.keep("import", "#content", height=620)

    def quality(self):
        self.open("admin:glossary_entry_quality")
        self.keep("quality", "#content", height=460)

    def conflict(self, entry):
        anna = get_user_model().objects.get(username="anna")
        field = self.page.locator(f"#id_definition_{self.code}")
        self.open("admin:glossary_entry_change", entry.pk)
        self.choose_language()
        add_sentence(entry.concept, self.code, anna)
        written = field.input_value()
        field.fill(WRITTEN[self.code].format(written))
        self.page.locator("[name=_save]").first.click()
        self.page.locator("form").first.wait_for()
        self.keep("conflict", "#content", height=700)


def main(wanted):
    prepare()
    server = started()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            for code, _name in settings.LANGUAGES:
                Photographer(browser, code, wanted).photograph()
            browser.close()
    finally:
        server.terminate()
        server.wait()
        FOLDER.cleanup()


if __name__ == "__main__":
    main(set(sys.argv[1:]))
