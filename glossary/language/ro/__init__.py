"""Romanian: ă and â stand after a, î after i, ș after s, ț after t."""

from glossary.language import Language
from glossary.language.ro.names import inflect, plain, suggest

LANGUAGE = Language(
    code="ro",
    alphabet="aăâbcdefghiîjklmnopqrsștțuvwxyz",
    form_names=(
        "definite",
        "genitive_dative",
        "plural",
        "plural_definite",
        "plural_genitive_dative",
        "other",
    ),
    inflect=inflect,
    suggest=suggest,
    every_name_inflects=True,
    plain=plain,
)
