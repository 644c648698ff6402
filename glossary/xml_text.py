"""Text as XML can hold it. Plain Python."""

import re

# What XML 1.0 has no way to write: control characters, lone surrogates, two more.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Return `text` without the characters that XML 1.0 forbids.

    >>> xml_text("a\\x00b\\x1bc\\td")
    'abc\\td'
    """
    return _ILLEGAL.sub("", text)
