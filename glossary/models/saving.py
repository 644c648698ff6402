"""One save: whatever it writes is recorded in history with one and the same moment."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property

from django.dispatch import receiver
from django.utils import timezone
from simple_history.models import HistoricalRecords
from simple_history.signals import pre_create_historical_record

# What made a save, where it was not an editor's own writing.
CONTENT_FOLDER = "content"
IMPORTED = "imported"
RESTORED = "restored"
BROUGHT_BACK = "brought back"


class Save:
    """`reason` is one of those above, RESTORED with the moment behind it."""

    def __init__(self, reason=""):
        self.reason = reason

    @cached_property
    def moment(self):
        """When it first wrote something, and so after it had the entry to itself."""
        return timezone.now()


_current = ContextVar("current_save", default=None)


@contextmanager
def one_save(reason=""):
    """Record all that is written inside as one save; inside another, join that one.

    What one request writes is one save without being told.
    """
    outer = _current.get()
    if outer:
        yield outer
        return
    token = _current.set(_of_request() or Save())
    _current.get().reason = reason
    try:
        yield _current.get()
    finally:
        _current.reset(token)


def _of_request():
    request = getattr(HistoricalRecords.context, "request", None)
    if request is None:
        return None
    if not hasattr(request, "save_in_history"):
        request.save_in_history = Save()
    return request.save_in_history


@receiver(pre_create_historical_record)
def record_the_moment(sender, history_instance, **kwargs):
    save = _current.get() or _of_request()
    if save:
        history_instance.history_date = save.moment
        if save.reason:
            history_instance.history_change_reason = save.reason
