"""The public API as a program meets it: shapes, refusals and what stays hidden."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone, translation

from calculator.calculators import CALCULATORS
from calculator.forms.fields import PLAIN
from glossary import linking
from glossary.models import RelatedEntry
from glossary.models.revised import LANGUAGE_CODES
from tests.factories import make_entry, make_label, make_question

API = "/api/v1/"


def get(client, path, status=200, **options):
    response = client.get(API + path, **options)
    assert response.status_code == status, response.content
    assert response["Content-Type"].split(";")[0] == "application/json"
    return response.json()


def at(path):
    return settings.SITE_URL + path


def in_all(value, *names):
    """Return {field_language: value} for each named field in every language."""
    return {f"{name}_{code}": value for name in names for code in LANGUAGE_CODES}


# entries ----------------------------------------------------------------------------


def test_entries_are_listed_in_the_alphabet_of_the_language(client, db):
    make_entry("z", term_et="zoom", slug_et="zoom-et", definition_et="Suum.")
    make_entry("s", term_et="šokk", term_en="shock")
    make_entry("t", term_et="tarn")
    listed = get(client, "entries?language=et")
    assert [entry["id"] for entry in listed] == ["s", "z", "t"]
    assert listed[1] == {
        "id": "z",
        "term": "zoom",
        "definition": "Suum.",
        "url": at("/et/sonastik/zoom-et/"),
    }


def test_entries_of_a_language_without_any_are_an_empty_list(client, db):
    make_entry("churn", term_et="voolavus")
    assert get(client, "entries?language=ro") == []


@pytest.mark.parametrize("when", [None, timedelta(days=1)], ids=["draft", "scheduled"])
def test_what_is_not_published_appears_nowhere(client, db, when):
    moment = timezone.now() + when if when else None
    shown = make_entry("shown", **in_all("Shown", "term"))
    secret = make_entry(
        "secret", **in_all("Secret", "term"), **in_all(moment, "published_at")
    )
    RelatedEntry.objects.create(entry=shown, related=secret)
    for path in (
        *(f"entries?language={code}" for code in LANGUAGE_CODES),
        *(f"search?language={code}&q=definition" for code in LANGUAGE_CODES),
        "entries/shown",
    ):
        text = client.get(API + path).text
        assert "shown" in text
        assert "secret" not in text.lower()
    assert get(client, "search?language=en&q=secret")["results"] == []
    hidden = client.get(API + "entries/secret")
    missing = client.get(API + "entries/nothing")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


# entries/<id> -----------------------------------------------------------------------


def test_an_entry_tells_all_that_its_page_tells(client, db):
    entry = make_entry(
        "churn",
        term_et="voolavus",
        slug_et="voolavus",
        definition_et="Lahkumine.",
        heading_et="Mis on voolavus?",
        body_et="Valem: $\\frac{1}{2}$",
        coined_et=True,
        term_en="churn",
    )
    make_label(entry, "et", "lahkumine")
    make_label(entry, "et", "KV", "abbreviation", position=1)
    make_label(entry, "et", "ammendumine", "deprecated", position=2)
    make_label(entry, "et", "voolamus", "hidden")
    make_question(entry, "why", question_et="Miks?", answer_et="*Hind.*")
    make_question(entry, "only-en", question_en="Why?", answer_en="Price.")
    found = get(client, "entries/churn")
    assert set(found) == {"id", "languages", "related"}
    assert (found["id"], found["related"]) == ("churn", [])
    assert set(found["languages"]) == {"et", "en"}
    estonian = found["languages"]["et"]
    assert "<mfrac>" in estonian.pop("body_html")
    assert estonian == {
        "term": "voolavus",
        "heading": "Mis on voolavus?",
        "definition": "Lahkumine.",
        "url": at("/et/sonastik/voolavus/"),
        "coined": True,
        "outdated": False,
        "labels": [
            {"text": "lahkumine", "kind": "synonym"},
            {"text": "KV", "kind": "abbreviation"},
            {"text": "ammendumine", "kind": "deprecated"},
        ],
        "questions": [
            {
                "question": "Miks?",
                "answer_html": "<p><em>Hind.</em></p>\n",
                "url": at("/et/sonastik/voolavus/#question-why"),
            }
        ],
    }
    english = found["languages"]["en"]
    assert english["url"] == at("/en/glossary/churn/")
    assert [question["question"] for question in english["questions"]] == ["Why?"]


def test_an_entry_whose_meaning_changed_elsewhere_is_outdated(client, db):
    entry = make_entry("churn", term_et="voolavus", term_en="churn")
    entry.definition_en = "A new meaning."
    entry.save()
    languages = get(client, "entries/churn")["languages"]
    assert languages["et"]["outdated"]
    assert not languages["en"]["outdated"]


def test_a_language_in_which_an_entry_is_a_draft_is_left_out(client, db):
    make_entry("churn", **in_all("Churn", "term"), published_at_ro=None)
    assert set(get(client, "entries/churn")["languages"]) == {"et", "en"}


def test_related_concepts_stand_in_their_order(client, db):
    entry = make_entry("churn", term_en="Churn")
    for position, concept in enumerate(["zebra", "apple", "mango"]):
        related = make_entry(concept, **{f"term_{LANGUAGE_CODES[position]}": concept})
        RelatedEntry.objects.create(entry=entry, related=related, position=position)
    assert get(client, "entries/churn")["related"] == ["zebra", "apple", "mango"]


def test_markdown_of_an_editor_cannot_carry_script(client, db):
    typed = "<script>alert(1)</script>[x](javascript:alert(1))"
    entry = make_entry("churn", term_en="Churn", body_en=typed)
    make_question(entry, "why", question_en="Why?", answer_en=typed)
    english = get(client, "entries/churn")["languages"]["en"]
    for html in (english["body_html"], english["questions"][0]["answer_html"]):
        assert "&lt;script&gt;" in html
        assert "<script" not in html
        assert "href" not in html


@pytest.mark.parametrize(
    "concept", ["nothing", "CHURN", "%00", "%FF", "a" * 5000, "%E2%80%AE", "'%22%3B"]
)
def test_an_unknown_concept_is_not_found_in_json(client, db, concept):
    make_entry("churn", term_en="Churn")
    assert get(client, f"entries/{concept}", 404) == {"detail": "Not Found"}


# search -----------------------------------------------------------------------------


def test_search_names_the_step_that_found_each_entry(client, db):
    make_entry("in-text", term_et="ülevaade", definition_et="Mis on määr?")
    make_entry("unaccented", term_et="maar")
    make_entry("form", term_et="määramine", forms_et={"genitive": ["määr"]})
    make_entry("exact", term_et="määr", slug_et="maar-et")
    found = get(client, "search?language=et&q=m%C3%A4%C3%A4r")
    assert set(found) == {"query", "results"}
    assert found["query"] == "määr"
    assert found["results"][0] == {
        "id": "exact",
        "term": "määr",
        "url": at("/et/sonastik/maar-et/"),
        "match": "exact",
    }
    assert [(result["id"], result["match"]) for result in found["results"]] == [
        ("exact", "exact"),
        ("form", "form"),
        ("unaccented", "unaccented"),
        ("in-text", "text"),
    ]


@pytest.mark.parametrize("query", ["", "&q=", "&q=%20", "&q=zyx", "&q=%00"])
def test_search_that_finds_nothing_has_no_results(client, db, query):
    make_entry("churn", term_en="Churn")
    assert get(client, f"search?language=en{query}")["results"] == []


@pytest.mark.parametrize(
    "query",
    [
        "a" * 8000,
        "%20".join("abcdefghijklmnopqrstuvwxyz" * 20),
        "%FF%FE",
        "%ED%A0%80",
        "%E2%80%AE",
        "%22%27%25_%5C*(:AND+NEAR",
        "%EF%B7%BA" * 1500,
        "%F0%9F%92%A9",
    ],
)
def test_search_takes_any_text(client, db, query):
    make_entry("churn", term_en="Churn")
    assert "results" in get(client, f"search?language=en&q={query}")


# Refusals ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["entries?", "search?q=churn&", "calculators?"])
@pytest.mark.parametrize("language", ["xx", "", "ET", "et-EE", "%00", "x" * 5000])
def test_an_unknown_language_is_refused_by_field(client, path, language):
    refused = get(client, f"{path}language={language}", 422)
    message = "Choose one of these languages: et, ro, en."
    assert refused == {"errors": {"language": [message]}}


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("et", "Valige üks neist keeltest: et, ro, en."),
        ("ro", "Alegeți una dintre aceste limbi: et, ro, en."),
        ("en", "Choose one of these languages: et, ro, en."),
    ],
)
def test_a_refusal_is_worded_as_the_asker_prefers(client, language, message):
    headers = {"accept-language": language}
    response = client.get(API + "entries?language=xx", headers=headers)
    assert response.json() == {"errors": {"language": [message]}}
    assert "Accept-Language" in response["Vary"]


@pytest.mark.parametrize("path", ["entries", "search?q=churn"])
def test_a_missing_language_is_refused_by_field(client, path):
    errors = get(client, path, 422)["errors"]
    assert list(errors) == ["language"]
    assert all(isinstance(message, str) for message in errors["language"])


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["entries", "entries/churn", "search", "calculators"])
def test_the_api_only_reads(client, db, method, path):
    assert getattr(client, method)(API + path).status_code == 405


# Costs and sameness -----------------------------------------------------------------


@pytest.mark.parametrize("parts", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("entries?language=en", 1),
        ("entries/churn", 5),
        ("entries/nothing", 1),
        ("search?language=en&q=", 0),
        ("search?language=en&q=zyx", 5),
        ("search?language=en&q=churn", 5),
        ("search?language=xx", 0),
        ("calculators", 0),
        ("calculators/churn-rate?start=1000&lost=50", 0),
        ("openapi.json", 0),
    ],
)
def test_each_question_has_its_price(
    client, db, django_assert_max_num_queries, parts, path, queries
):
    entry = make_entry("churn", **in_all("Churn", "term"))
    for number in range(parts):
        make_label(entry, "en", f"label {number}")
        make_question(entry, f"q-{number}", question_en="Why?", answer_en="So.")
        related = make_entry(f"c-{number}", **in_all(f"Churn {number}", "term"))
        RelatedEntry.objects.create(entry=entry, related=related)
    with django_assert_max_num_queries(queries):
        client.get(API + path)


@pytest.mark.parametrize(
    "path",
    [
        "entries?language=et",
        "entries/churn",
        "search?language=et&q=churn",
        "calculators",
        "calculators/churn-rate?start=1000&lost=50",
        "openapi.json",
    ],
)
def test_an_answer_is_the_same_whatever_the_browser_prefers(client, db, path):
    """Any cache may keep it, since it does not vary by Accept-Language."""
    make_entry("churn", **in_all("Churn", "term"))
    answers = [
        client.get(API + path, headers={"accept-language": code})
        for code in LANGUAGE_CODES
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert "Accept-Language" not in answers[0].get("Vary", "")
    assert len({answer.content for answer in answers}) == 1


# The calculators' list and the description ------------------------------------------


def test_calculators_are_listed_with_their_pages(client, db):
    listed = get(client, "calculators?language=en")
    assert [calculator["name"] for calculator in listed] == [
        calculator.name for calculator in CALCULATORS
    ]
    assert listed[0]["urls"] == {
        "et": at("/et/kalkulaator/kliendivoolavuse-maar/"),
        "ro": at("/ro/calculator/rata-rezilierilor/"),
        "en": at("/en/calculator/churn-rate/"),
    }
    assert listed[0]["title"] == "Churn rate calculator"
    for calculator in listed:
        assert calculator["urls"].keys() == set(LANGUAGE_CODES)
        for address in calculator["urls"].values():
            assert (
                client.get(address.removeprefix(settings.SITE_URL)).status_code == 200
            )


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Churn rate calculator"),
        ("?language=et", "Kliendivoolavuse määra kalkulaator"),
        ("?language=ro", "Calculator pentru rata rezilierilor"),
    ],
)
def test_calculators_are_named_in_the_language_asked_for(client, query, title):
    assert get(client, f"calculators{query}")[0]["title"] == title


def test_the_description_names_every_path(client):
    described = get(client, "openapi.json")
    assert described["openapi"].startswith("3.")
    assert set(described["paths"]) == {
        "/api/v1/entries",
        "/api/v1/entries/{concept}",
        "/api/v1/search",
        "/api/v1/annotate",
        "/api/v1/calculators",
        *(f"/api/v1/calculators/{calculator.name}" for calculator in CALCULATORS),
    }
    for path, methods in described["paths"].items():
        assert len(methods) == 1, path
        assert all(method["summary"] for method in methods.values()), path


def test_the_description_names_every_parameter_once(client):
    paths = get(client, "openapi.json")["paths"]
    names = {
        path.removeprefix(API): [
            p["name"] for p in methods["get"].get("parameters", [])
        ]
        for path, methods in paths.items()
        if "get" in methods
    }
    inputs = {
        f"calculators/{calculator.name}": sorted(
            [*calculator.form_class.base_fields, "language"]
        )
        for calculator in CALCULATORS
    }
    assert {path: sorted(found) for path, found in names.items()} == {
        "entries": ["language"],
        "entries/{concept}": ["concept"],
        "search": ["language", "q"],
        "calculators": ["language"],
        **inputs,
    }


def test_the_description_holds_an_example_that_computes(client):
    paths = get(client, "openapi.json")["paths"]
    for calculator in CALCULATORS:
        described = paths[f"{API}calculators/{calculator.name}"]["get"]
        example = {
            parameter["name"]: parameter["schema"]["example"]
            for parameter in described["parameters"]
            if "example" in parameter["schema"]
        }
        answer = described["responses"]["200"]["content"]["application/json"]
        response = client.get(f"{API}calculators/{calculator.name}", example)
        assert response.json() == answer["example"]
        assert example.keys() - {"language"} == calculator.form_class.EXAMPLE.keys()


@pytest.mark.parametrize("language", LANGUAGE_CODES)
@pytest.mark.parametrize("calculator", CALCULATORS, ids=lambda calc: calc.name)
def test_a_calculator_refuses_in_the_language_asked_for(client, calculator, language):
    first = calculator.form_class.SHORT[0]
    for asked in ({"language": language}, {}):
        headers = {"accept-language": language}
        query = {first: "ten"} | asked
        address = f"{API}calculators/{calculator.name}"
        response = client.get(address, query, headers={} if asked else headers)
        assert response.status_code == 422
        assert response["Content-Language"] == language
        with translation.override(language):
            form = calculator.form_class({first: "ten"}, notation=PLAIN)
            expected = {name: [*map(str, form.errors[name])] for name in form.errors}
        assert response.json() == {"errors": expected}
        assert first in expected


def test_the_description_says_what_each_result_is(client):
    described = get(client, "openapi.json")
    for calculator in CALCULATORS:
        path = f"{API}calculators/{calculator.name}"
        ok = described["paths"][path]["get"]["responses"]["200"]
        content = ok["content"]["application/json"]
        name = content["schema"]["$ref"].rpartition("/")[2]
        schema = described["components"]["schemas"][name]
        assert schema["properties"].keys() == content["example"].keys()
        assert sorted(schema["required"]) == sorted(content["example"])
    churn = described["components"]["schemas"]["ChurnRateResults"]["properties"]
    assert churn["lifetime_periods"]["anyOf"] == [{"type": "number"}, {"type": "null"}]
    assert churn["lifetime_periods"]["description"].endswith("null at zero churn.")


def test_the_description_says_what_each_input_means(client):
    paths = get(client, "openapi.json")["paths"]
    parameters = paths[f"{API}calculators/churn-rate"]["get"]["parameters"]
    inputs = {parameter["name"]: parameter["schema"] for parameter in parameters}
    assert inputs["start"]["description"].startswith("Customers at the start. ")
    assert inputs["churn_rate"]["description"].endswith("0.05 is 5%.")
    assert inputs["period"]["enum"] == ["week", "month", "quarter", "year"]


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_an_answer_says_in_which_language_it_is(client, db, language):
    address = f"{API}search?q=churn&language={language}"
    response = client.get(address, headers={"accept-language": "ro"})
    assert response["Content-Language"] == language


def test_a_calculator_refuses_a_language_it_does_not_speak(client):
    for calculator in CALCULATORS:
        path = f"calculators/{calculator.name}?language=fi"
        assert list(get(client, path, 422)["errors"]) == ["language"]


def test_operations_have_names_of_their_own(client):
    paths = get(client, "openapi.json")["paths"]
    names = [
        method["operationId"]
        for methods in paths.values()
        for method in methods.values()
    ]
    assert len(set(names)) == len(names)


def test_an_unknown_path_of_the_api_is_not_found(client):
    assert client.get(API + "nothing").status_code == 404


# Annotate ---------------------------------------------------------------------------


def annotated(client, **given):
    response = client.post(API + "annotate", given, content_type="application/json")
    return response.status_code, response.json()


def test_a_text_is_told_which_concepts_it_names(client, db):
    make_entry("churn", term_et="voolavus", forms_et={"genitive": ["voolavuse"]})
    status, answer = annotated(client, language="et", text="Näe, voolavuse määr.")
    assert status == 200
    assert answer == {
        "matches": [
            {
                "start": 5,
                "end": 14,
                "id": "churn",
                "url": at("/et/sonastik/churn/"),
            }
        ]
    }


def test_annotate_counts_characters_not_bytes(client, db):
    make_entry("churn", term_en="churn")
    _status, answer = annotated(client, language="en", text="🙂 churn")
    assert (answer["matches"][0]["start"], answer["matches"][0]["end"]) == (2, 7)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"language": "de", "text": "churn"}, "language"),
        ({"language": "en", "text": "x" * 20_001}, "text"),
        ({"language": "en"}, "text"),
        ({"language": "en", "text": 5}, "text"),
    ],
)
def test_annotate_refuses_with_a_sentence(client, db, given, field):
    status, answer = annotated(client, **given)
    assert status == 422
    assert answer["errors"][field]


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_annotate_accepts_any_text(client, db, language):
    make_entry("churn", term_en="churn")
    for text in ("", "\x00\ud800", "‮churn", "a" * 20_000, "churn " * 3_000):
        assert annotated(client, language=language, text=text)[0] == 200


def test_annotate_leaves_out_what_is_deleted_meanwhile(client, db, monkeypatch):
    gone = linking.Mention(0, 5, entry_id=1, name="churn")
    monkeypatch.setattr("glossary.api.mentions", lambda texts, language: [[gone]])
    assert annotated(client, language="en", text="churn") == (200, {"matches": []})


@pytest.mark.parametrize("language", LANGUAGE_CODES)
def test_annotate_takes_no_word_apart_that_is_longer_than_any_name(
    client, db, monkeypatch, language
):
    make_entry("churn", **{f"term_{language}": "churn"})
    asked = []
    monkeypatch.setattr(linking, "_folded", lambda word: asked.append(word) or word)
    status, answer = annotated(client, language=language, text=f"{'a' * 9_000} churn")
    assert (status, len(answer["matches"])) == (200, 1)
    assert max(map(len, asked)) < 100
