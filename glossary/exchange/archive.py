"""The content folder as one zip file, written and safely unpacked."""

import re
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from glossary.content_format import CONCEPT_FILE, TOPICS_FILE
from glossary.exchange.files import Refused, refuse_bombs
from glossary.exchange.folder import render
from glossary.exchange.stored import stored_content
from glossary.models.revised import LANGUAGE_CODES

_FILES = "|".join(
    [re.escape(CONCEPT_FILE), *(rf"{code}\.md" for code in LANGUAGE_CODES)]
)
# The folder's own name may stand before its files.
_MEMBER = re.compile(
    rf"(?:content/)?(?P<path>{re.escape(TOPICS_FILE)}|[a-z0-9-]+/(?:{_FILES}))"
)
# What computers add to an archive by themselves.
_ADDED = re.compile(r"__MACOSX/.*|(.*/)?(\.DS_Store|Thumbs\.db)")


def write_zip():
    """Return the database's content as a zip; the same content is the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for path, data in sorted(stored_content().parts(), key=lambda part: part[0]):
            # A member without a moment of its own has the earliest there is.
            member = ZipInfo(f"content/{path}")
            archive.writestr(member, render(data), compress_type=ZIP_DEFLATED)
    return out.getvalue()


def is_workbook(data):
    """Tell whether a zip is a spreadsheet's. Raises Refused where it is damaged."""
    refuse_bombs(data)
    with ZipFile(BytesIO(data)) as archive:
        return "[Content_Types].xml" in archive.namelist()


@contextmanager
def unpacked(data):
    """Give the folder that a zip holds; nothing of it remains afterwards.

    Raises Refused for whatever is no file of a content folder.
    """
    refuse_bombs(data)
    with ZipFile(BytesIO(data)) as archive, TemporaryDirectory() as name:
        for member in archive.infolist():
            if member.is_dir() or _ADDED.fullmatch(member.filename):
                continue
            match = _MEMBER.fullmatch(member.filename)
            if match is None:
                raise Refused(
                    _("“%(name)s” is no file of a content folder.")
                    % {"name": member.filename[:100]}
                )
            path = Path(name) / match["path"]
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(archive.read(member))
        yield Path(name)
