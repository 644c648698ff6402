"""TBX as translation tools write it: ISO 30042:2019 (`tbx`) and 2008 (`martif`).

Only names and definitions come from it. Names are added, never removed: a tool keeps
no hidden misspelling, and no principal forms.
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from lxml import etree
from modeltranslation.utils import build_localized_fieldname

from glossary.exchange.files import MAX_CELL, MAX_ROWS, Refused, Table
from glossary.exchange.tables import ENTRY_FIELDS, Row, plain, read_cell, stored_rows
from glossary.models import Entry
from glossary.models.revised import LANGUAGE_CODES

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What each part is called in the edition of 2019, and in that of 2008.
CONCEPTS = ("conceptEntry", "termEntry")
LANGUAGES = ("langSec", "langSet")
TERMS = ("termSec", "tig", "ntig")
DEPRECATED = ("deprecatedTerm-admn-sts", "supersededTerm-admn-sts")
PREFERRED = "preferredTerm-admn-sts"
SHORT = ("abbreviation", "acronym", "initialism", "shortForm")


@dataclass
class _Text:
    """One language of a concept; `names` are (kind, text), the term first."""

    definition: str = ""
    names: list[tuple[str, str]] = field(default_factory=list)


def read_tbx(data):
    """Return the Table that a TBX file stands for. Raises Refused."""
    root = _parsed(data)
    rows, seen = [], {}
    for element in _all(root, CONCEPTS):
        texts = _texts(element)
        if not texts:
            continue
        concept = _concept(element.get("id") or "", texts)
        if concept in seen:
            raise Refused(
                _("“%(concept)s” stands in row %(row)s already.")
                % {"concept": concept, "row": seen[concept]},
                element.sourceline,
            )
        seen[concept] = element.sourceline
        rows.append((concept, texts, element.sourceline))
        if len(rows) > MAX_ROWS:
            raise Refused(_("The file has too many rows: at most 20,000 are read."))
    if not rows:
        raise Refused(_("The file holds no terms in a language of this glossary."))
    stored = {row.key: row for row in stored_rows([row[0] for row in rows])}
    table = Table("TBX")
    for concept, texts, line in rows:
        table.rows += _rows(concept, texts, line, stored)
    return table


def _parsed(data):
    # Nothing is fetched, and no entity is put in: neither files nor ever more of it.
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise Refused(_("This is not valid XML."), line) from error
    own = root.getroottree().docinfo.internalDTD
    if own is not None and list(own.iterentities()):
        raise Refused(_("The file declares entities of its own, which are not read."))
    if _name(root) not in ("tbx", "martif"):
        raise Refused(_("This is XML, but no TBX."), root.sourceline)
    return root


def _texts(concept):
    """Return {language: _Text} of a concept, for the glossary's languages."""
    texts = {}
    for section in _all(concept, LANGUAGES):
        language = (section.get(XML_LANG) or section.get("lang") or "").lower()
        language = language.replace("_", "-").split("-")[0]
        if language in LANGUAGE_CODES:
            texts.setdefault(language, _Text())
            _read_language(section, texts[language])
    return {code: text for code, text in texts.items() if text.names}


def _read_language(section, text):
    for element in section.iter():
        if _type(element) == "definition" and not text.definition:
            text.definition = _content(element)
    found = []
    for term in _all(section, TERMS):
        names = [each for each in term.iter() if _name(each) == "term"]
        notes = {_type(each): _content(each) for each in term.iter()}
        if names and _content(names[0]):
            found.append((_content(names[0]), notes))
    preferred = [
        name for name, notes in found if notes.get("administrativeStatus") == PREFERRED
    ]
    usable = [
        name
        for name, notes in found
        if notes.get("administrativeStatus") not in DEPRECATED
    ]
    first = next(iter([*preferred, *usable]), None)
    if first is None:
        return
    kinds = [(name, _kind(notes)) for name, notes in found if name != first]
    text.names = [("term", first), *((kind, name) for name, kind in kinds)]


def _kind(notes):
    if notes.get("administrativeStatus") in DEPRECATED:
        return "deprecated"
    return "abbreviation" if notes.get("termType") in SHORT else "synonym"


def _concept(given, texts):
    """Return the concept that is meant: by its id, else by its term, else a new one."""
    name = given.removeprefix("_")
    if Entry.objects.filter(concept=name).exists():
        return name
    terms = Q()
    for code, text in texts.items():
        terms |= Q(**{build_localized_fieldname("term", code): text.names[0][1]})
    known = list(Entry.objects.filter(terms).values_list("concept", flat=True)[:2])
    if len(known) == 1:
        return known[0]
    if name and slugify(name) == name and not name.lstrip("c").isdigit():
        return name
    term = texts.get("en") or next(iter(texts.values()))
    return slugify(term.names[0][1])[:100]


def _rows(concept, texts, line, stored):
    rows = {
        name: Row(concept, "", name, number=line)
        for name in ("term", "definition", "labels")
    }
    for language, text in texts.items():
        rows["term"].texts[language] = text.names[0][1]
        if text.definition:
            rows["definition"].texts[language] = text.definition
        known = stored.get((concept, "", "labels"))
        rows["labels"].texts[language] = _with_names(
            known.texts[language] if known else "", text.names[1:], language
        )
    return [row for row in rows.values() if row.texts]


def _with_names(cell, names, language):
    """Return the cell of labels with these names; those it has keep all but a kind."""
    labels = {label[1]: label for label in read_cell("", "labels", language, cell)}
    for kind, text in names:
        text = " ".join(text.split())
        _kind, _text, homonym, forms = labels.get(text, (kind, text, False, {}))
        labels[text] = (kind, text, homonym, forms)
    return ENTRY_FIELDS["labels"].write(labels.values())


def _all(element, names):
    return [each for each in element.iter() if _name(each) in names]


def _name(element):
    """Return an element's name without its namespace; of an entity, nothing."""
    is_element = isinstance(element.tag, str)
    return etree.QName(element).localname if is_element else ""


def _type(element):
    """Return what a piece of data is: by its `type`, or by its name (style DCT)."""
    return element.get("type") or _name(element)


def _content(element):
    text = plain("".join(element.itertext()))
    if len(text) > MAX_CELL:
        raise Refused(
            _("This text is longer than 100,000 characters."), element.sourceline
        )
    return text
