"""Estonian: š, ž, z stand after s; õ, ä, ö, ü after w."""

from glossary.language import Language

LANGUAGE = Language(
    code="et",
    alphabet="abcdefghijklmnopqrsšzžtuvwõäöüxy",
    form_names=(
        "genitive",
        "partitive",
        "plural_nominative",
        "plural_genitive",
        "plural_partitive",
        "other",
    ),
)
