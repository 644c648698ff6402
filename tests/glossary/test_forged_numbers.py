"""Numbers that no page sends: too long for a database, or of other digits."""

import pytest
from django.contrib.auth.models import Group

from glossary.models import Callout, Entry
from tests.factories import make_entry
from tests.glossary.desk import open_entry
from tests.glossary.test_lost_updates import editor, save

ENTRIES = "/admin/glossary/entry/"
FORGED = [
    pytest.param("9" * 30, id="long"),
    pytest.param("9" * 5_000, id="endless"),
    pytest.param("²", id="other digits"),
    pytest.param("x", id="none"),
]


@pytest.fixture
def mari(db):
    return editor("mari")


@pytest.fixture
def churn(db):
    return make_entry("churn", term_et="voolavus", body_et="Üks.")


@pytest.mark.parametrize("number", FORGED)
@pytest.mark.parametrize("view", ["change", "delete", "translate/et", "history"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_there_is_no_entry_of_such_a_number(mari, method, view, number):
    response = getattr(mari, method)(f"{ENTRIES}{number}/{view}/", follow=True)
    assert response.status_code == 404 or response.redirect_chain[-1][0] == "/admin/"


@pytest.mark.parametrize("spelled", ["+{}", "0_{}"])
def test_no_other_spelling_of_a_number_gets_past_the_guard(mari, churn, spelled):
    stale = open_entry(mari, churn) | {"version": "", "body_et": "Kaks."}
    path = f"{ENTRIES}{spelled.format(churn.pk)}/change/"
    assert mari.post(path, stale | {"_save": "Save"}).url == "/admin/"
    assert Entry.objects.get().body_et == "Üks."


@pytest.mark.parametrize("number", FORGED)
@pytest.mark.parametrize("address", [ENTRIES, "/admin/auth/user/"])
def test_a_row_of_such_a_number_is_not_acted_upon(mari, churn, address, number):
    chosen = {"action": "delete_selected", "_selected_action": [number]}
    response = mari.post(address, chosen, follow=True)
    assert "Items must be selected" in response.text


@pytest.mark.parametrize("number", FORGED)
def test_a_callout_stands_in_no_entry_of_such_a_number(mari, churn, number):
    chosen = {"text_en": "Compute it.", "entries": [number, str(churn.pk)]}
    response = mari.post("/admin/glossary/callout/add/", chosen)
    assert response.status_code == 200
    assert not Callout.objects.exists()


@pytest.mark.parametrize("number", FORGED)
@pytest.mark.parametrize(
    "name",
    [
        "topic",
        "related_rows-0-related",
        "related_rows-0-id",
        "related_rows-TOTAL_FORMS",
        "related_rows-0-position",
        "questions-0-id",
        "questions-0-position",
    ],
)
def test_a_stale_save_with_such_a_number_is_shown(mari, churn, name, number):
    related = make_entry("loss")
    churn.related_rows.create(related=related)
    churn.questions.create(key="why", question_et="Miks?", answer_et="Sest.")
    data = open_entry(mari, churn) | {"version": "", name: number}
    assert save(mari, churn, data).status_code == 200


@pytest.mark.parametrize("button", ["dismiss", "put_back"])
@pytest.mark.parametrize("number", FORGED)
def test_there_is_no_finding_of_such_a_number(mari, button, number):
    response = mari.post(f"{ENTRIES}quality/", {button: number}, follow=True)
    assert "has been checked anew meanwhile" in response.text


@pytest.mark.parametrize("number", FORGED)
def test_findings_are_not_chosen_by_such_an_entry(mari, number):
    assert mari.get(f"{ENTRIES}quality/", {"entry": number}).status_code == 200


@pytest.mark.parametrize("number", FORGED)
def test_accounts_are_not_listed_by_such_a_role(mari, number):
    assert Group.objects.exists()
    response = mari.get("/admin/auth/user/", {"role": number}, follow=True)
    assert "mari" in response.text
