"""The numbers in what people send: ids, and the places and counts of parts."""

# What a database holds for certain.
MOST_DIGITS = 18


def number_in(text):
    """Return the number that stands in plain digits, or None.

    >>> number_in("42"), number_in("²"), number_in("9" * 30)
    (42, None, None)
    """
    is_number = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None
