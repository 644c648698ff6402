"""Lets Babel read the messages of Django templates."""

from io import BytesIO

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize


def extract_template(fileobj, keywords, comment_tags, options):
    """Yield Babel's (line, function, messages, comments) of a Django template.

    Django turns the template's tags into calls that xgettext would read; Babel reads
    them as Python.
    """
    source = fileobj.read().decode("utf-8")
    code = BytesIO(templatize(source).encode("utf-8"))
    yield from extract_python(code, keywords, comment_tags, options)
