"""Files of translation tools bring names and definitions, and take nothing away."""

import pytest
from django.conf import settings

from glossary.exchange import load_folder
from glossary.exchange.files import Refused
from glossary.exchange.published import published_concepts
from glossary.exchange.tbx import write_tbx
from glossary.models import Entry
from tests.factories import make_entry, make_label
from tests.glossary.tables import bring, preview

OLD = """<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><text><body>
<termEntry id="c7">
  <langSet xml:lang="et-EE">
    <descripGrp><descrip type="definition">Kliendid lähevad.</descrip></descripGrp>
    <tig><term>lahkumine</term>
      <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig>
    <tig><term>voolavus</term></tig>
    <ntig><termGrp><term>KV</term>
      <termNote type="termType">abbreviation</termNote></termGrp></ntig>
  </langSet>
  <langSet xml:lang="en"><tig><term>churn</term></tig></langSet>
  <langSet xml:lang="fi"><tig><term>vaihtuvuus</term></tig></langSet>
</termEntry></body></text></martif>"""
DCT = """<tbx xmlns="urn:iso:std:iso:30042:ed-2" style="dct" type="TBX-Basic"
  xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"
  xml:lang="en"><text><body><conceptEntry id="churn"><langSec xml:lang="ro">
  <basic:definition>Clienții pleacă.</basic:definition>
  <termSec><term>pierdere</term>
  <min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>
  <termSec><term>abandon</term>
  <min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
  </langSec></conceptEntry></body></text></tbx>"""


@pytest.fixture
def churn(db):
    entry = make_entry("churn", term_et="voolavus", term_en="churn")
    make_label(entry, "et", "kadu", forms={"genitive": ["kao"]})
    make_label(entry, "et", "vooluvus", kind="hidden")
    return entry


def labels(language):
    rows = Entry.objects.get().labels.filter(language=language)
    return [(label.text, label.kind) for label in rows]


def test_an_export_of_the_whole_content_changes_nothing(db):
    load_folder(settings.BASE_DIR / "content")
    found = preview(b"".join(write_tbx(published_concepts())))
    assert found.kind == "TBX"
    assert not found.comparison.problems and not found.changes_anything
    assert found.comparison.unchanged > 300


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1257"])
def test_a_file_of_the_older_edition_is_read(churn, encoding):
    text = OLD.format(encoding=encoding)
    bring(text.encode(encoding))
    entry = Entry.objects.get()
    assert (entry.term_et, entry.definition_et) == ("voolavus", "Kliendid lähevad.")
    assert labels("et") == [
        ("kadu", "synonym"),
        ("vooluvus", "hidden"),
        ("lahkumine", "deprecated"),
        ("KV", "abbreviation"),
    ]
    assert entry.labels.get(text="kadu").forms == {"genitive": ["kao"]}
    assert not preview(text.encode(encoding)).changes_anything


def test_names_of_the_style_dct_are_read(churn):
    bring(DCT.encode())
    assert Entry.objects.get().term_ro == "abandon"
    assert labels("ro") == [("pierdere", "deprecated")]


def test_a_concept_that_is_not_there_becomes_a_draft(db):
    bring(OLD.format(encoding="utf-8").encode())
    entry = Entry.objects.get(concept="churn")
    assert entry.term_et == "voolavus" and entry.published_at_et is None


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE martif [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE martif [<!ENTITY a "aa"><!ENTITY x "&a;&a;&a;&a;">]>',
    ],
)
def test_entities_are_refused(churn, doctype):
    system = '<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">'
    text = OLD.format(encoding="utf-8").replace(system, doctype)
    with pytest.raises(Refused):
        preview(text.replace("voolavus", "&x;").encode())


@pytest.mark.parametrize(
    "text",
    [
        "<tbx/>",
        "<html><body>churn</body></html>",
        OLD.format(encoding="utf-8")[:-20],
        DCT.replace('xml:lang="ro"', 'xml:lang="fi"'),
        DCT.replace("abandon", "a" * 100_001),
    ],
)
def test_what_is_no_glossary_is_refused(churn, text):
    with pytest.raises(Refused) as refused:
        preview(text.encode())
    assert len(refused.value.reason) > 15
