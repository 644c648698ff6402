"""Romanian: ă and â stand after a, î after i, ș after s, ț after t."""

from glossary.language import Language

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
)
