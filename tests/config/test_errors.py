"""What is said when something fails, and to whom."""

import pytest
from django.db import InterfaceError, OperationalError
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def unreachable_database(request):
    raise OperationalError("connection refused")


def lost_database(request):
    raise InterfaceError("connection already closed")


urlpatterns = [
    path("unreachable/", unreachable_database),
    path("lost/", lost_database),
    *urlpatterns,
]


@pytest.mark.parametrize("address", ["/unreachable/", "/lost/"])
def test_a_database_that_does_not_answer_is_a_pause(client, settings, address):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False
    response = client.get(address, headers={"Accept-Language": "ro"})
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "no-store" in response.headers["Cache-Control"]
    assert "connection" not in response.text
    assert '<html lang="ro">' in response.text


def test_the_api_answers_head_as_it_answers_get(client):
    address = "/api/v1/calculators/churn-rate?start=1000&lost=50"
    response = client.head(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/json")
    assert not response.content
