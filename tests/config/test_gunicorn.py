"""What the server in front of Django takes in."""

from runpy import run_path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from gunicorn.config import Config
from gunicorn.http.errors import LimitRequestLine
from gunicorn.http.parser import RequestParser

from calculator.forms.fields import StaysField
from tests.calculator.answers import address

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def parsed(path):
    """Return the request for a path as our gunicorn reads it."""
    config = Config()
    ours = run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))
    config.set("limit_request_line", ours["limit_request_line"])
    sent = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    return next(iter(RequestParser(config, [sent], ("127.0.0.1", 1))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_list_of_customers_reaches_its_calculator(language):
    stays = "\r\n".join(["12,5+"] * StaysField.MOST)
    query = urlencode({"stays": stays, "period": "quarter"})
    path = f"{address('survival', language)}embed/"
    assert parsed(f"{path}?{query}").query == query


def test_a_line_longer_than_any_list_is_refused():
    with pytest.raises(LimitRequestLine):
        parsed("/?" + "1" * 8190)
