"""Between the database and the content folder, without loss.

`folder` reads and writes files, `stored` reads the database, `loading` writes it.
"""

from glossary.exchange.folder import read_folder, write_folder
from glossary.exchange.loading import load_folder
from glossary.exchange.stored import stored_content

__all__ = ["dump_folder", "load_folder", "read_folder", "stored_content"]


class NothingToDump(Exception):
    """The database holds no entry: writing that would empty the folder."""


def dump_folder(folder):
    """Write the database's content to a folder; return how many files were written.

    Raises NothingToDump rather than emptying the folder.
    """
    content = stored_content()
    if not content.concepts:
        raise NothingToDump("The database holds no entry; nothing was written.")
    return write_folder(folder, content)
