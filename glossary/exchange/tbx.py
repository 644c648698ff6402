"""The glossary as TBX, the exchange format of translation tools (ISO 30042:2019).

The dialect is TBX-Basic in DCA style, which most tools read. A concept has a section
for each language with its definition; each name is a term with its status there.
"""

from io import BytesIO

from lxml import etree

from glossary.exchange.published import absolute
from glossary.xml_text import xml_text

CONTENT_TYPE = "application/x-tbx+xml; charset=utf-8"
NAMESPACE = "urn:iso:std:iso:30042:ed-2"
XML = "http://www.w3.org/XML/1998/namespace"
XML_LANG = f"{{{XML}}}lang"
# How each kind of name stands: its status, and its type where the kind says one.
PREFERRED = ("preferredTerm-admn-sts", "")
KINDS = {
    "synonym": ("admittedTerm-admn-sts", ""),
    "abbreviation": ("admittedTerm-admn-sts", "abbreviation"),
    "deprecated": ("deprecatedTerm-admn-sts", ""),
}


def concept_id(concept):
    """Return a concept's id as XML allows it: none begins with a digit.

    >>> concept_id("churn-rate"), concept_id("30-day-churn")
    ('churn-rate', '_30-day-churn')
    """
    return f"_{concept}" if concept[0].isdigit() else concept


def write_tbx(concepts):
    """Yield a TBX file piece by piece, so that none has to hold it whole.

    `concepts` are as `exchange.published` gives them.
    """
    out = BytesIO()
    attributes = {"style": "dca", "type": "TBX-Basic", XML_LANG: "en"}
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        # Named, as the writer would else invent another prefix for xml:lang.
        prefixes = {None: NAMESPACE, "xml": XML}
        with file.element(_tag("tbx"), attributes, nsmap=prefixes):
            file.write(_header())
            with file.element(_tag("text")), file.element(_tag("body")):
                for concept in concepts:
                    file.write(_concept(concept))
                    file.flush()
                    yield _taken(out)
    yield _taken(out)


def _taken(out):
    piece = out.getvalue()
    out.seek(0)
    out.truncate()
    return piece


def _header():
    header = etree.Element(_tag("tbxHeader"), nsmap={None: NAMESPACE})
    description = _add(header, "fileDesc")
    _add(_add(description, "titleStmt"), "title", "Churn glossary")
    _add(_add(description, "sourceDesc"), "p", absolute("/"))
    return header


def _concept(concept):
    entry = etree.Element(
        _tag("conceptEntry"), id=concept_id(concept.id), nsmap={None: NAMESPACE}
    )
    for other in concept.related:
        _add(entry, "ref", other, type="crossReference", target=concept_id(other))
    for language, text in concept.languages.items():
        _add_language(entry, language, text)
    return entry


def _add_language(entry, language, text):
    section = _add(entry, "langSec", **{XML_LANG: language})
    group = _add(section, "transacGrp")
    _add(group, "transac", "modification", type="transactionType")
    _add(group, "date", text.modified_at.date().isoformat())
    _add(_add(section, "descripGrp"), "descrip", text.definition, type="definition")
    term = _add_term(section, text.term, *PREFERRED)
    address = absolute(text.path)
    _add(term, "xref", address, type="externalCrossReference", target=address)
    for label in text.labels:
        _add_term(section, label.text, *KINDS[label.kind])


def _add_term(section, name, status, kind):
    term = _add(section, "termSec")
    _add(term, "term", name)
    _add(term, "termNote", status, type="administrativeStatus")
    if kind:
        _add(term, "termNote", kind, type="termType")
    return term


def _add(parent, name, text=None, **attributes):
    element = etree.SubElement(parent, _tag(name), attributes)
    if text is not None:
        element.text = xml_text(text)
    return element


def _tag(name):
    return f"{{{NAMESPACE}}}{name}"
