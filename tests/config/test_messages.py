"""The catalogues of the interface: complete, current, and true to the source."""

import re
from collections import Counter
from html.parser import HTMLParser
from io import BytesIO

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from django.conf import settings

from config.extraction import django_template

TRANSLATED = [code for code, _name in settings.LANGUAGES if code != "en"]
PLURAL_FORMS = {"et": 2, "ro": 3}
LOCALE = settings.BASE_DIR / "locale"

each_catalogue = pytest.mark.parametrize("language", TRANSLATED)


def messages_of(path, language=None):
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=language)
    return [message for message in catalogue if message.id]


def catalogue(language):
    messages = messages_of(LOCALE / language / "LC_MESSAGES/django.po", language)
    assert len(messages) > 100
    return messages


def sources(message):
    return [message.id] if isinstance(message.id, str) else list(message.id)


def translations(message):
    return [message.string] if isinstance(message.string, str) else [*message.string]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """What code and templates say now, gathered as `make messages` gathers it."""
    target = tmp_path_factory.mktemp("messages") / "django.pot"
    recipe = (settings.BASE_DIR / "Makefile").read_text("utf-8")
    keywords = [word for k in re.findall(r" -k (\S+)", recipe) for word in ("-k", k)]
    assert "--mapping locale/babel.cfg" in recipe
    command = ["pybabel", "--quiet", "extract", "--no-location", *keywords]
    command += ["--mapping", str(LOCALE / "babel.cfg"), "--output", str(target)]
    CommandLineInterface().run([*command, str(settings.BASE_DIR)])
    found = messages_of(target)
    assert len(found) > 100
    return found


@each_catalogue
def test_every_message_of_code_and_templates_is_in_the_catalogue(extracted, language):
    known = {(m.context, tuple(sources(m))) for m in catalogue(language)}
    said = {(m.context, tuple(sources(m))) for m in extracted}
    assert sorted(said - known, key=str) == []


def test_messages_of_code_of_templates_and_of_addresses_are_gathered(extracted):
    found = {source for message in extracted for source in sources(message)}
    assert {"Customers at the start", "Skip to the content"} <= found
    contexts = {message.context for message in extracted}
    assert contexts >= {None, "address"}
    assert any(len(sources(message)) == 2 for message in extracted)


def test_messages_of_the_admin_s_templates_are_gathered():
    template = b"""{% load i18n %}
      <p title="{{ name|default:_('nobody') }}">It's {% translate "Saved" %}</p>
        {% blocktranslate count counter=n trimmed %}{{ counter }} code
    {% plural %}{{ counter }} codes{% endblocktranslate %}"""
    found = django_template(BytesIO(template), DEFAULT_KEYWORDS, (), {})
    assert [message for _line, _function, message, _comments in found] == [
        "nobody",
        "Saved",
        ("%(counter)s code", "%(counter)s codes", None),
    ]


@each_catalogue
def test_every_message_is_translated(language):
    assert not [
        message.id
        for message in catalogue(language)
        if not all(text.strip() for text in translations(message))
    ]


@each_catalogue
def test_no_translation_is_a_guess(language):
    assert not [message.id for message in catalogue(language) if message.fuzzy]


@each_catalogue
def test_every_plural_form_is_there(language):
    plural = [m for m in catalogue(language) if not isinstance(m.id, str)]
    assert len(plural) >= 5
    for message in plural:
        assert len(message.string) == PLURAL_FORMS[language], message.id


@each_catalogue
def test_plural_forms_tell_one_from_many(language):
    for message in catalogue(language):
        if not isinstance(message.id, str):
            assert len(set(message.string)) > 1, message.id


def test_the_catalogues_of_all_languages_hold_the_same_messages():
    held = [
        {(m.context, tuple(sources(m))) for m in catalogue(code)} for code in TRANSLATED
    ]
    assert all(messages == held[0] for messages in held)


@each_catalogue
@pytest.mark.parametrize(
    "pattern",
    [
        r"%\(\w+\)[a-z]",
        r"%(?!\(|%)[a-z]",
        r"\{\w*\}",
        r"</?[\w:]+[^>]*>",
        r"\$\$",
        r"\\\\\w+",
    ],
    ids=["named", "unnamed", "braces", "tags", "dollars", "commands"],
)
def test_placeholders_and_tags_are_those_of_the_source(language, pattern):
    for message in catalogue(language):
        wanted = Counter(re.findall(pattern, sources(message)[-1]))
        for text in translations(message):
            assert Counter(re.findall(pattern, text)) == wanted, (message.id, text)


@each_catalogue
def test_a_percent_sign_is_doubled_where_the_source_doubles_it(language):
    for message in catalogue(language):
        doubled = "%%" in sources(message)[0]
        for text in translations(message):
            bare = re.search(r"(?<!%)%(?![%(])", text.replace("%%", ""))
            assert ("%%" in text) == doubled, message.id
            assert not (doubled and bare), message.id


class _Nesting(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.sound = [], True

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        self.sound = self.sound and bool(self.open) and self.open.pop() == tag


@each_catalogue
def test_tags_of_a_translation_are_closed(language):
    for message in catalogue(language):
        if message.context == "address":
            continue
        for text in translations(message):
            nesting = _Nesting()
            nesting.feed(text)
            assert nesting.sound and not nesting.open, text


@each_catalogue
def test_sentences_stay_sentences(language):
    for message in catalogue(language):
        for text in translations(message):
            for mark in ".?:…":
                assert text.endswith(mark) == sources(message)[-1].endswith(mark), text
            assert text == text.strip(), text


@each_catalogue
def test_addresses_are_small_letters_digits_and_hyphens(language):
    addresses = [m for m in catalogue(language) if m.context == "address"]
    assert len(addresses) >= 4
    for message in addresses:
        parts = r"[a-z0-9-]+(/[a-z0-9-]+)*(/|/<slug:slug>/)?"
        assert re.fullmatch(parts, message.string)
        assert message.string.endswith("/") == message.id.endswith("/")


@each_catalogue
def test_quotation_marks_are_those_of_the_language(language):
    for message in catalogue(language):
        for text in translations(message):
            assert text.count("„") == text.count("“" if language == "et" else "”"), text
            assert not re.search(r"”" if language == "et" else r"“", text), text


@each_catalogue
def test_romanian_letters_have_commas_and_not_cedillas(language):
    for message in catalogue(language):
        assert not re.search("[şţŞŢ]", "".join(translations(message))), message.id
