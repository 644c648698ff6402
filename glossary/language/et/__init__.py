"""Estonian: š, ž, z stand after s; õ, ä, ö, ü after w.

`lexicon` holds tables of words, `declension` declines one, `names` a whole name.
"""

from glossary.language import Language
from glossary.language.et.names import PRINCIPAL_FORMS, inflect, plain, suggest

LANGUAGE = Language(
    code="et",
    alphabet="abcdefghijklmnopqrsšzžtuvwõäöüxy",
    writes_compounds=True,
    owners=("kliendi", "klientide", "kasutaja", "kasutajate", "tellija", "tellijate"),
    form_names=(*PRINCIPAL_FORMS, "other"),
    inflect=inflect,
    suggest=suggest,
    every_name_inflects=True,
    plain=plain,
)
