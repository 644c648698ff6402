"""English."""

from glossary.language import Language

LANGUAGE = Language(
    code="en",
    alphabet="abcdefghijklmnopqrstuvwxyz",
    form_names=("plural", "other"),
)
