"""The glossary's data: entries with their parts, and the index that finds them."""

from glossary.models.editing import Editing
from glossary.models.entry import Entry, RelatedEntry
from glossary.models.former_address import FormerAddress
from glossary.models.index import NameEnding, SearchText, WordForm
from glossary.models.loaded import LoadedFile
from glossary.models.missed import MissedSearch
from glossary.models.parts import Callout, CalloutOfDeleted, Label, Question, Reading
from glossary.models.preview_series import PreviewSeries
from glossary.models.quality_finding import QualityCheck, QualityFinding
from glossary.models.topic import Topic
from glossary.models.upload import Upload

__all__ = [
    "Callout",
    "CalloutOfDeleted",
    "Editing",
    "Entry",
    "FormerAddress",
    "Label",
    "LoadedFile",
    "MissedSearch",
    "NameEnding",
    "PreviewSeries",
    "QualityCheck",
    "QualityFinding",
    "Question",
    "Reading",
    "RelatedEntry",
    "SearchText",
    "Topic",
    "Upload",
    "WordForm",
]
