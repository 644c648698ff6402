"""What is costly to make and the same for all readers, kept in the cache."""

import logging

from django.core.cache import cache

logger = logging.getLogger(__name__)


def kept(key, make, seconds):
    """Return what the cache keeps under `key`, else what `make()` returns, kept now.

    A cache that does not answer is as good as an empty one.
    """
    found = _quietly(cache.get, key)
    if found is None:
        found = make()
        _quietly(cache.set, key, found, seconds)
    return found


def _quietly(call, *arguments):
    try:
        return call(*arguments)
    except Exception:  # each kind of cache raises its own
        logger.warning("The cache does not answer.", exc_info=True)
        return None
