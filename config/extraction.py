"""How `make messages` reads the admin's templates, which are Django's."""

from io import BytesIO

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize


def django_template(file, keywords, comment_tags, options):
    """Give the messages of a Django template as Babel's extractors do."""
    code = templatize(file.read().decode("utf-8"))
    # Indentation means nothing in a template, but something in Python.
    flat = "\n".join(line.lstrip() for line in code.split("\n"))
    yield from extract_python(BytesIO(flat.encode()), keywords, comment_tags, options)
