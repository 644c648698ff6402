"""Cells of a table that spreadsheets will open."""

# A cell that begins with one of these would be run as a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def safe_text(value):
    """Return words as a cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
