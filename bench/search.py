"""How long a search, an entry and the lists take in a glossary of 100,000 entries.

    .venv/bin/python bench/search.py              SQLite, in var/bench.sqlite3
    DATABASE_URL=postgres://… bench/search.py     a database that may be filled

The database is filled once (some minutes) with made-up terms in three languages, each
with all its forms, under a few topics, every third with a question. It prints the
median and the 95th of 100 answers of each step, in milliseconds, the whole entry page
beside that of a glossary of 100 entries, and the pages that list entries.
"""

import os
import random
import statistics
import sys
import time
from itertools import islice, product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DATABASE_URL", f"sqlite:///{ROOT}/var/bench.sqlite3")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

from glossary import linking  # noqa: E402
from glossary.language import LANGUAGES, fold, words  # noqa: E402
from glossary.models import (  # noqa: E402
    Entry,
    NameEnding,
    Question,
    SearchText,
    Topic,
    WordForm,
)
from glossary.models.index import all_forms, merge_words  # noqa: E402
from glossary.search import search, suggest  # noqa: E402

ENTRIES = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
FEW = 100
ANSWERS = 100
LIMITS_MS = {"exact": 10, "form": 10, "typo": 60}
LISTS = (
    "/et/",
    "/et/sonastik/",
    "/et/sonastik/?letter=k",
    "/et/teemad/",
    "/et/teemad/topic-1/",
    "/et/kusimused/",
    "/et/kolmes-keeles/",
    "/et/kolmes-keeles/?q=a",
    "/et/kolmes-keeles/?q=kliendi",
    "/et/kolmes-keeles/?q=kliendikohort",
    "/et/kolmes-keeles/?q=nothing",
    "/et/printimiseks/?topic=topic-1",
    "/et/feed.xml",
    "/sitemap.xml",
    "/sitemap-entries-et.xml",
    "/llms.txt",
)
AT_ONCE = 2_000
TOPICS = 6
ENTRIES_PER_QUESTION = 3
# A term is one of each: 50 × 50 × 50 in each language.
_PARTS = {
    "et": (
        "aktiivne aastane avatud digitaalne edukas erinev esmane hea hooajaline "
        "igakuine järgmine kallis kasulik keskmine kindel kohalik korduv kuine "
        "kvaliteetne lahtine lepinguline lihtne madal mitmekordne muutuv müüdud "
        "netine odav oluline otsene pikk püsiv raske rahaline salajane suur suuline "
        "sõltuv tasuline tavaline teine tootlik tugev tundlik täielik uus vaba "
        "vahetu veebipõhine väike",
        "arve auto brändi eelarve ettevõtte hinna info investori juhi kanali "
        "kasutaja kauba kaupluse kliendi kontori kulu laenu lao lepingu maakleri "
        "makse mudeli müügi nõude osaku panga partneri pileti poe projekti raha "
        "reisi riigi seadme soodustuse tarkvara teenuse tellimuse tellija toote "
        "tooraine turu töötaja uudise vara veebi veo võla väärtpaberi ärikliendi",
        "aeg arv analüüs aruanne haldus hind indeks jaotus kadu kasv kava kestus "
        "kood kogus kohort kordaja kulu kõver leping limiit loend mudel määr müük "
        "näitaja osakaal pakkumine periood piir plaan prognoos programm protsent "
        "register risk seire seis skoor summa süsteem teenus trend tulu uuring "
        "valem vahe voog väärtus võimsus ülevaade",
    ),
    "ro": (
        "analiză bază bilanț buget calcul cantitate clasă comision contract control "
        "cost cotă curbă dată decizie durată efect evaluare factor flux fond grad "
        "grilă hartă indice interval limită listă marjă model nivel normă ofertă "
        "pierdere plan prag preț proces prognoză proiect punctaj rată raport "
        "registru risc scor segment serie valoare venit",
        "anual bancar brut comercial constant curent digital direct dublu efectiv "
        "extern final financiar fiscal fix general global inițial intern legal "
        "local lunar major maxim mediu minim minor mixt modern moral net nominal "
        "normal obișnuit oficial parțial personal pozitiv principal public real "
        "relativ rezidual scurt sezonier simplu social stabil total unic",
        "achiziție activare adopție alocare amortizare anulare asistență atragere "
        "colectare comandă consum conversie creștere deservire distribuție "
        "economisire emitere evaluare exploatare expediere facturare fidelizare "
        "finanțare garanție gestionare închiriere încasare înregistrare inovare "
        "instruire integrare investire livrare marcare migrare negociere optimizare "
        "plată planificare producție promovare reactivare recuperare reînnoire "
        "rezervare reținere stocare transport utilizare vânzare",
    ),
    "en": (
        "active actual annual average basic blended broad cash core current daily "
        "deep direct early earned external final first fixed flat full general "
        "global gross heavy hidden idle indirect initial internal late lean light "
        "linear local major marginal mean minor mixed monthly net nominal open "
        "partial passive prior quick rolling weekly",
        "account agent asset audit batch billing brand budget campaign card channel "
        "claim client cohort contract coupon credit customer deal demand device "
        "engagement event feature fleet funnel goods invoice lead lease loan margin "
        "market member order partner payment plan product project renewal revenue "
        "sales seat service signup subscriber support ticket token",
        "age amount analysis backlog balance band base bonus budget cap charge cost "
        "count cover curve cycle delay depth drift effect factor fee floor flow "
        "fund gap grade growth index lag length level limit load loss map margin "
        "mix model peak period price rate ratio reach reserve score share span "
        "yield",
    ),
}
PARTS = {code: [part.split() for part in parts] for code, parts in _PARTS.items()}
CODES = tuple(PARTS)


def terms(language):
    """Yield as many terms as there are, always in the same order."""
    firsts, seconds, thirds = PARTS[language]
    joins = {"et": "{} {}{}", "ro": "{} {} de {}", "en": "{} {} {}"}
    # The last part changes fastest, so that even a small glossary knows them all.
    for first, second, third in product(firsts, seconds, thirds):
        yield joins[language].format(first, second, third)


def fill(count):
    """Write entries, their forms and texts as `reindex` does, in large strides."""
    chance = random.Random(0)
    vocabulary = {
        code: [word for part in PARTS[code] for word in part] for code in CODES
    }
    named = zip(*(terms(code) for code in CODES), strict=True)
    now = timezone.now()
    topics = [make_topic(number) for number in range(TOPICS)]
    pending = enumerate(islice(named, count))
    while batch := list(islice(pending, AT_ONCE)):
        entries, questions, forms, endings, texts = [], [], [], [], []
        for number, names in batch:
            entry = Entry(pk=number + 1, concept=f"made-up-{number}", latest_revision=1)
            entry.topic = topics[number % TOPICS]
            question = Question(pk=entry.pk, entry=entry, key="why")
            if number % ENTRIES_PER_QUESTION == 0:
                questions.append(question)
            for code, term in zip(CODES, names, strict=True):
                text = " ".join(chance.choices(vocabulary[code], k=25))
                entry.set_in_language("term", code, term)
                entry.set_in_language("slug", code, f"made-up-{number}")
                entry.set_in_language("definition", code, text)
                entry.set_in_language("body", code, f"{text}. {text}.")
                entry.set_in_language("published_at", code, now)
                entry.set_in_language("changed_at", code, now)
                entry.set_in_language("revision", code, 1)
                entry.set_in_language("forms", code, {})
                for place, form in enumerate(all_forms(term, {}, code)):
                    row = (entry.pk, code, form, fold(form), term, place == 0)
                    forms.append((*row, True, True))
                for ending in LANGUAGES[code].endings(term):
                    endings.append((entry.pk, code, ending, term, True))
                texts.append((entry.pk, None, code, " ".join(words(f"{term} {text}"))))
                if question in questions[-1:]:
                    asked = " ".join(chance.choices(vocabulary[code], k=15))
                    question.set_in_language("question", code, f"{asked}?")
                    question.set_in_language("answer", code, f"{asked}.")
                    question.set_in_language("changed_at", code, now)
                    question.set_in_language("revision", code, 1)
                    folded = " ".join(words(asked))
                    texts.append((entry.pk, question.pk, code, folded))
            entry._complete()
            entries.append(entry)
        with transaction.atomic():
            Entry.objects.bulk_create(entries)
            Question.objects.bulk_create(questions)
            insert(
                WordForm,
                "entry_id language text folded name is_base is_term links",
                forms,
            )
            insert(NameEnding, "entry_id language folded name is_term", endings)
            insert(SearchText, "entry_id question_id language folded", texts)
        print(f"\r{batch[-1][0] + 1:8} entries", end="", flush=True)
    print()


def make_topic(number):
    key = f"topic-{number}"
    titles = {f"title_{code}": key for code in CODES}
    slugs = {f"slug_{code}": key for code in CODES}
    return Topic.objects.get_or_create(key=key, **titles, **slugs)[0]


def insert(model, columns, rows):
    names = columns.split()
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) "
            f"VALUES ({', '.join(['%s'] * len(names))})",
            rows,
        )


def queries(language):
    """Return {step: queries} that the glossary answers at that step."""
    chance = random.Random(1)
    known = list(islice(terms(language), min(ENTRIES, Entry.objects.count())))
    asked = {"exact": [], "form": [], "typo": [], "text": [], "part": [], "typing": []}
    for term in chance.sample(known, ANSWERS):
        asked["exact"].append(term)
        asked["form"].append(chance.choice(all_forms(term, {}, language)[1:] or [term]))
        place = chance.randrange(2, len(term) - 2)
        asked["typo"].append(term[:place] + "q" + term[place + 1 :])
        asked["text"].append(" ".join(chance.sample(PARTS[language][1], 2)))
        asked["part"].append(chance.choice(PARTS[language][2]))
        asked["typing"].append(asked["part"][-1][:5])
    return asked


def milliseconds(action, arguments):
    times = []
    for argument in arguments:
        begin = time.perf_counter()
        action(argument)
        times.append((time.perf_counter() - begin) * 1000)
    return sorted(times)


def measure_search():
    """Print each step's times; return whether all are within their limits."""
    fine = True
    print(f"{'':10}{'median':>10}{'95th':>10}{'limit':>10}   ms")
    for language in CODES:
        with translation.override(language):
            for step, asked in queries(language).items():
                find = suggest if step == "typing" else search
                find(asked[0], language)  # each process reads the names once
                times = milliseconds(lambda q, of=language, f=find: f(q, of), asked)
                worst, limit = times[int(0.95 * len(times))], LIMITS_MS.get(step)
                fine = fine and (limit is None or worst <= limit)
                print(
                    f"{language} {step:7}{statistics.median(times):10.2f}{worst:10.2f}"
                    f"{limit or '':>10}"
                )
    return fine


def measure_page():
    client = Client(headers={"host": "localhost"})
    addresses = [f"/et/sonastik/made-up-{n}/" for n in range(0, FEW, 2)]

    def read(address):
        linking.forget()
        assert client.get(address).status_code == 200

    read(addresses[0])
    return statistics.median(milliseconds(read, addresses))


def measure_lists():
    client = Client(headers={"host": "localhost"})

    def read(address):
        assert client.get(address).status_code == 200, address

    for address in LISTS:
        times = milliseconds(read, [address] * 6)
        print(f"{address:36}{statistics.median(times):10.2f} ms")


def main():
    call_command("migrate", verbosity=0)
    page_of_few = None
    if Entry.objects.count() < ENTRIES:
        # What is there is left of a filling that was broken off.
        Entry.objects.all().delete()
        fill(FEW)
        page_of_few = measure_page()
        Entry.objects.all().delete()
        fill(ENTRIES)
        merge_words()
        with connection.cursor() as cursor:
            is_sqlite = connection.vendor == "sqlite"
            cursor.execute("ANALYZE" if is_sqlite else "VACUUM ANALYZE")
    print(f"{Entry.objects.count()} entries, {WordForm.objects.count()} forms")
    fine = measure_search()
    page = measure_page()
    print(f"entry page {page:.2f} ms", end="")
    print(f", with {FEW} entries {page_of_few:.2f} ms" if page_of_few else "")
    measure_lists()
    sys.exit(not fine)


if __name__ == "__main__":
    main()
