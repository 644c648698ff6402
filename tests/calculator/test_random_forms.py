"""Ten thousand random forms for each calculator: whatever is typed, none breaks it."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from calculator.calculators import CALCULATORS
from calculator.numbers import LANGUAGES as MARKS
from calculator.numbers import LIMIT

FORMS = 10_000
SEED = 1

LANGUAGES = [code for code, _name in settings.LANGUAGES]
PERIODS = ("week", "month", "quarter", "year", "")


# Where a form is sent: what is slow to make is drawn seldom.
@dataclass(frozen=True)
class Place:
    kind: str
    weight: int
    statuses: tuple[int, ...]
    headers: tuple = ()


# What prints where a number is missing.
NO_NUMBER = re.compile(r"\b(None|nan|inf)\b")

PLACES = [
    Place("live", 25, (200,), (("HX-Request", "true"),)),
    Place("embed", 9, (200,)),
    Place("live embed", 17, (200,), (("HX-Request", "true"),)),
    Place("csv", 15, (200, 302)),
    Place("svg", 9, (200, 302)),
    Place("api", 22, (200, 422)),
    Place("page", 2, (200,)),
    Place("xlsx", 1, (200, 302)),
]


# Numbers, as a program writes them --------------------------------------------------


def count(random, most=10**15 - 1):
    """Return a whole number from 0 to `most`, small ones as often as large ones."""
    return Decimal(random.randint(0, min(10 ** random.randint(0, 15), most)))


def amount(random):
    """Return a number of any size, with up to forty decimals."""
    pick = random.random()
    if pick < 0.5:
        return count(random, 10**6)
    if pick < 0.6:
        return Decimal(random.choice((0, 1, 10, 100, LIMIT - 1)))
    if pick < 0.7:
        return Decimal(random.randint(1, 999)).scaleb(-random.choice((3, 10, 20, 40)))
    places = random.choice((1, 2, 2, 3, 6, 12))
    return count(random, 10**12) + Decimal(random.randint(1, 10**places)).scaleb(
        -places
    )


def share(random):
    pick = random.random()
    if pick < 0.15:
        return Decimal(random.choice(("0", "1", "0.01", "0.5", "0.005", "0.999999999")))
    if pick < 0.25:
        return Decimal(random.randint(1, 9)).scaleb(-random.choice((5, 12, 25, 40)))
    places = random.choice((1, 2, 2, 3, 4, 8))
    return Decimal(random.randint(0, 10**places)).scaleb(-places)


def part_of(random, whole):
    """Return a number from 0 to `whole`, often one of the two."""
    pick = random.random()
    if pick < 0.1:
        return whole
    if pick < 0.25 or not whole:
        return Decimal(0)
    if whole == whole.to_integral_value():
        return Decimal(random.randint(0, int(whole)))
    return (whole * share(random)).quantize(whole)


# Sound forms ------------------------------------------------------------------------


def sometimes(random, **values):
    """Return each of these values in half of the cases."""
    return {name: value for name, value in values.items() if random.random() < 0.5}


def sound_churn_rate(random):
    number = count if random.random() < 0.7 else amount
    start = number(random) or Decimal(1)
    lost = part_of(random, start)
    new = number(random)
    lost_new = part_of(random, new) if random.random() < 0.3 else Decimal(0)
    end = start + new - lost - lost_new
    values = {"start": start, "lost": lost, "new": new, "end": end}
    values |= sometimes(random, period=random.choice(PERIODS))
    if lost_new:
        values["lost_new"] = lost_new
    dropped = random.choice(("start", "lost", "new", "end", "newcomers", ""))
    if dropped == "newcomers":
        return {name: values[name] for name in ("start", "lost")}
    if random.random() < 0.15:
        rest = {"churn_rate": share(random)} | sometimes(random, new=new)
        return rest | {random.choice(("start", "lost")): start}
    values.pop(dropped, None)
    return values


def sound_revenue_churn(random):
    start = amount(random) or Decimal(1)
    churned = part_of(random, start)
    contraction = part_of(random, start - churned)
    values = {"start": start, "churned": churned, "contraction": contraction}
    gains = {name: amount(random) for name in ("expansion", "reactivation", "new")}
    if random.random() < 0.6:
        return values | sometimes(random, **gains)
    values |= gains
    values["end"] = start - churned - contraction + sum(gains.values())
    values.pop(random.choice(["end", *values]), None)
    return values


def sound_lifetime_value(random):
    values = {"arpa": amount(random), "margin": share(random), "churn": share(random)}
    pick = random.random()
    if pick < 0.2:
        values[random.choice(("ltv", "ltv_to_cac"))] = amount(random)
        del values[random.choice(list(values))]
    elif pick < 0.35:
        values |= {"ltv_to_cac": amount(random), "cac": amount(random)}
        del values[random.choice(("arpa", "margin", "churn", "cac"))]
    else:
        values |= sometimes(random, cac=amount(random))
    return values | sometimes(random, period=random.choice(PERIODS))


def sound_forecast(random):
    values = {"start": amount(random), "churn": share(random)}
    values |= sometimes(
        random,
        new=amount(random),
        periods=Decimal(random.randint(1, 120)),
        target_churn=share(random),
        arpa=amount(random),
        period=random.choice(PERIODS),
    )
    if random.random() < 0.2:
        values["steady_state"] = amount(random)
        values.pop(random.choice(("churn", "new")), None)
    return values


def sound_compare(random):
    values = {}
    for group in "ab":
        # Fisher's sum is longest where groups are neither small nor very large.
        start = Decimal(random.randint(1, 10 ** random.choice((1, 2, 3, 4, 9, 14))))
        values |= {f"start_{group}": start, f"lost_{group}": part_of(random, start)}
    if random.random() < 0.1:
        values |= {"start_b": values["start_a"], "lost_b": values["lost_a"]}
    return values


def sound_survival(random):
    words = []
    for _customer in range(random.choice((1, 2, 5, 12, 40))):
        value = count(random, 60) if random.random() < 0.8 else amount(random)
        words.append((value, "+" * (random.random() < 0.4)))
    return {"stays": words} | sometimes(random, period=random.choice(PERIODS))


SOUND = {
    "churn-rate": sound_churn_rate,
    "revenue-churn": sound_revenue_churn,
    "lifetime-value": sound_lifetime_value,
    "forecast": sound_forecast,
    "survival": sound_survival,
    "compare": sound_compare,
}


# How they are typed -----------------------------------------------------------------

SPACES = (" ", "\u00a0", "\u202f", "\u2009")
EDGES = ("", "", "", " ", "\u00a0", "\u200b", "\ufeff", "\u202e", "\u2066", "\t")


def typed(random, value, language, is_share):
    """Return a number as somebody types it in `language`; a share as a percentage."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        apart = random.choice((" ", "  ", "\n", "\r\n", "; ", ";", "\u00a0", "\t"))
        marks = MARKS[language]
        return apart.join(
            format(time, "f").replace(".", marks.decimal) + plus for time, plus in value
        )
    plain = format(value * 100 if is_share else value, "f")
    whole, point, decimals = plain.partition(".")
    marks = MARKS[language]
    if random.random() < 0.3:
        mark = random.choice((*SPACES, marks.group or "\u00a0"))
        whole = f"{int(whole):,}".replace(",", mark)
    if point and random.random() < 0.3:
        decimals += "0" * random.randint(0, 4)
    text = whole + (marks.decimal + decimals if point else "")
    if is_share and random.random() < 0.3:
        text += random.choice(("%", " %", "\u00a0%"))
    return random.choice(EDGES) + text + random.choice(EDGES)


def typed_plainly(value):
    """Return a number, or a list of them, as a program writes it."""
    if isinstance(value, list):
        return " ".join(format(time, "f") + plus for time, plus in value)
    return format(value, "f")


CHARACTERS = (
    "0123456789.,'-+\u2212eE%_ \u00a0\u200b\ufeff\u0661\u0665\0\ud800\uff11\u202e\u2069"
    '\U0001d7cf½²äșț☃\r\n\t<>&"\\;{}'
)
HOSTILE = (
    "",
    " ",
    "0",
    "-1",
    "\u22125",
    "9" * 5000,
    "9" * 15,
    str(LIMIT),
    str(LIMIT - 1),
    "0." + "0" * 57 + "1",
    "0," + "0" * 57 + "1",
    "0." + "9" * 58,
    "0," + "9" * 58,
    "1.000",
    "1,000",
    "1.000,5",
    "1,000.5",
    "10 00",
    "100%",
    "150%",
    "%",
    "5 %%",
    "NaN",
    "-Infinity",
    "1e309",
    "1e-5",
    "0x1F",
    "1_000",
    "\ud800",
    "\udfff5",
    "\0",
    "5\0",
    "\u202e001",
    "\u0661\u0662",
    "１０００",
    "%s%(x)s%(number)s{0}",
    "${7*7}{{7*7}}",
    "\\frac{1}{0}",
    '"><script>alert(1)</script>',
    "month",
    "decade",
    "None",
    "+",
    "5 +",
    "1 2;3\n4+ \u00a0 5,5+ 6.5",
    "1 " * 499 + "2",
    "1 " * 500 + "2",
    "1" * 3_001,
)


def hostile(random):
    pick = random.random()
    if pick < 0.6:
        return random.choice(HOSTILE)
    if pick < 0.8:
        return "".join(random.choices(CHARACTERS, k=random.randint(1, 12)))
    return format(amount(random), "f")


def random_form(random, calculator, language, is_plain):
    """Return {field: text}: sound in two cases of three, else with something odd."""
    fields = calculator.form_class.base_fields
    form = {
        name: (
            value
            if isinstance(value, str)
            else typed_plainly(value)
            if is_plain
            else typed(
                random, value, language, getattr(fields[name], "is_share", False)
            )
        )
        for name, value in SOUND[calculator.name](random).items()
    }
    if random.random() < 0.35:
        for _ in range(random.choice((1, 1, 2, 5))):
            name = random.choice([*fields, "utm_source"])
            if random.random() < 0.3:
                form.pop(name, None)
            else:
                form[name] = hostile(random)
    return form


def encoded(form):
    return "&".join(
        f"{name}={quote(text.encode('utf-8', 'surrogatepass'))}"
        for name, text in form.items()
    )


def addresses_of(calculator):
    """Return {(kind, language): address} of everything that takes a form."""
    found = {}
    for code in LANGUAGES:
        for kind in ("page", "embed", "csv", "xlsx", "svg"):
            found[kind, code] = calculator.address(kind, code)
        found["live", code] = found["page", code]
        found["live embed", code] = found["embed", code]
        found["api", code] = f"/api/v1/calculators/{calculator.name}"
    return found


# What must not happen ---------------------------------------------------------------


def no_constant(name):
    raise AssertionError(f"{name} is not JSON")


def fault_of(response, place):
    """Return what is wrong with an answer, or nothing."""
    if response.status_code not in place.statuses:
        return f"status {response.status_code}"
    if place.kind == "api":
        found = json.loads(response.content, parse_constant=no_constant)
        is_refusal = response.status_code == 422
        return (
            "" if found and is_refusal == (found.keys() == {"errors"}) else "odd JSON"
        )
    if place.kind == "xlsx":
        return ""
    text = response.text
    if "html" not in response["Content-Type"]:
        return "no number in a file" if NO_NUMBER.search(text) else ""
    if "<script>alert" in text:
        return "a text became code"
    if ("<output" in text) + ('class="error-summary"' in text) > 1:
        return "an answer and errors at once"
    if "<output" in text and NO_NUMBER.search(text):
        return "no number where one should be"
    return ""


def is_computed(response, place):
    if response.status_code != 200:
        return False
    return "html" not in response["Content-Type"] or "<output" in response.text


# A whole page asks for the glossary's terms; nothing else here uses the database.
@pytest.mark.parametrize("calculator", CALCULATORS, ids=lambda calc: calc.name)
def test_no_form_breaks_a_calculator(db, calculator):
    random, client = Random(f"{calculator.name} {SEED}"), Client()
    addresses = addresses_of(calculator)
    weights = [place.weight for place in PLACES]
    computed = 0
    for number in range(FORMS):
        (place,) = random.choices(PLACES, weights)
        language = random.choice(LANGUAGES)
        form = random_form(random, calculator, language, place.kind == "api")
        address, query = addresses[place.kind, language], encoded(form)
        asked = f"seed {SEED}, form {number}: {place.kind} {address}?{query} = {form}"
        try:
            response = client.get(
                address, QUERY_STRING=query, headers=dict(place.headers)
            )
            fault = fault_of(response, place)
        except Exception as error:
            raise AssertionError(asked) from error
        assert not fault, f"{fault}: {asked}"
        computed += is_computed(response, place)
    assert computed >= FORMS / 4, computed
